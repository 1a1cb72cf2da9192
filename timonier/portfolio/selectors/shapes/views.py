"""A plan seen from a side: its load, its roadmap, beside another plan, beside rankings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from timonier.portfolio.selectors.shapes.labels import LateLine, PlanAccount


@dataclass(frozen=True, slots=True)
class LoadCell:
    """One skill in one quarter, person-days. `share` None: capacity unknown. `assumed`: carried
    over from another quarter."""

    quarter: str
    used: float
    capacity: float | None
    share: float | None
    over: bool = False
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One skill; `share` of its capacity over the horizon."""

    skill: str
    cells: Sequence[LoadCell]
    used: float
    share: float | None


@dataclass(frozen=True, slots=True)
class Load:
    """Load per skill and quarter, and the money (`budget`, a row like the others)."""

    quarters: Sequence[str]
    rows: Sequence[LoadRow]
    budget: LoadRow | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One initiative on the roadmap; `place` of its first quarter in the horizon, `length` in
    quarters; `deadline` the place (may be fractional or outside) of its deadline's day."""

    slug: str
    name: str
    tier: str
    start: str
    end: str
    place: int
    length: int
    late: bool
    obligation: str
    deadline_on: date | None
    deadline: float | None
    team: str
    fixed: bool  # started already, or pinned: moving it is a new what-if


@dataclass(frozen=True, slots=True)
class RoadmapRow:
    """One team ("" when none was said) and its bars by start."""

    team: str
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Roadmap:
    """What starts when; `today`: place of today in the horizon (0.5: middle of the first quarter),
    None when outside."""

    quarters: Sequence[str]
    rows: Sequence[RoadmapRow]
    today: float | None


@dataclass(frozen=True, slots=True)
class Move:
    """One initiative that two plans treat differently; quarters, "" when out."""

    slug: str
    name: str
    before: str
    after: str
    tier_before: str = ""
    tier_after: str = ""


@dataclass(frozen=True, slots=True)
class LoadChange:
    """Share of the capacity of a skill over the horizon, in both plans."""

    skill: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Plan `after` beside plan `before`. `value_by` None while one of them is not known."""

    before: PlanAccount
    after: PlanAccount
    changes: Sequence[str]  # what the what-if supposes, in words
    added: Sequence[Move]
    removed: Sequence[Move]
    moved: Sequence[Move]
    relabelled: Sequence[Move]
    value_by: float | None
    load: Sequence[LoadChange]
    late_before: Sequence[LateLine]
    late_after: Sequence[LateLine]


@dataclass(frozen=True, slots=True)
class RankingLine:
    """What a usual ranking leads to on the same data: `key` rice | wsjf | value_over_cost."""

    key: str
    label: str
    obligations_first: bool
    value: float
    share: float | None  # of the plan's value; None when that is not positive
    missed: Sequence[str]  # names of obligations it leaves out
    late: Sequence[str]  # names of obligations it ends late
    picks: Sequence[str]  # names, by start


@dataclass(frozen=True, slots=True)
class Rankings:
    """Rankings beside the plan."""

    plan_value: float
    lines: Sequence[RankingLine]
    caveat: str
