"""What the rooms that decide give the brief: the money at risk, the plan, the decisions asked.

Each is None, or empty, where its data is not there; the page then says so in a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from timonier.values.interval import Interval


@dataclass(frozen=True, slots=True)
class RiskShare:
    """One risk and its expected loss a year, with its interval."""

    name: str
    mean: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The chance (0 to 1) that a year costs more than `loss`; `band` is half its width."""

    loss: float
    probability: float
    band: float


@dataclass(frozen=True, slots=True)
class Limit:
    """A point of the tolerance curve: more than `loss` may have at most this chance.

    `chance`: what the simulation says of it; None when nothing was simulated.
    """

    loss: float
    probability: float
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Losses:
    """A year's losses as simulated; money in `currency`."""

    currency: str
    mean: float
    p50: float  # half of the years cost less
    p90: float
    var95: float
    cvar95: float
    run_on: date
    years: int
    counted: int
    left_out: tuple[str, ...] = ()  # names of open risks that nobody estimated
    low: float | None = None  # the 80 % interval of the mean, where it was computed
    high: float | None = None
    top: tuple[RiskShare, ...] = ()
    over: bool | None = None  # over the tolerance; None: not known, or no tolerance
    limits: tuple[Limit, ...] = ()
    curve: tuple[CurvePoint, ...] = ()
    treated: Interval | None = None  # mean and interval with the planned treatments, if there are
    treated_curve: tuple[CurvePoint, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class TierPart:
    """One tier of the plan: how many it holds, how many are kept, what these take."""

    tier: str  # indispensable | useful | accessory, or hand | few | pending
    names: tuple[str, ...]
    kept: int
    count: int
    effort: Interval  # person-days, of those kept
    cost: float  # of those kept


NEAR = timedelta(days=183)
OPEN = ("exploited", "secret", "flaw")


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation of the plan: its source, its day, what it costs the plan, whether late."""

    name: str
    source: str
    by: date | None
    late: bool
    price: float | None = None  # None: not computed
    kind: str = ""  # law, contract, audit, end_of_life, exploited, secret, flaw

    def presses(self, today: date) -> bool:
        """Whether it cannot wait: late, due within half a year, or open to attack already."""
        near = self.by is not None and self.by - today <= NEAR
        return self.late or near or self.kind in OPEN


@dataclass(frozen=True, slots=True)
class More:
    """What a little more would be worth: of a skill, or of budget when `skill` is empty."""

    skill: str
    worth: float


@dataclass(frozen=True, slots=True)
class Placed:
    """One initiative of the plan, as the annex lists it."""

    tier: str
    name: str
    start: str  # a quarter; "" when the plan leaves it out
    effort: Interval
    cost: float
    acceptability: float | None = None
    low: float | None = None
    high: float | None = None
    obligation: str = ""  # its source
    undetermined: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan in force, or the last one that was found."""

    name: str
    found_on: date
    accepted: bool
    currency: str
    value: float
    bound: float | None
    gap: float | None
    tiers: tuple[TierPart, ...]
    duties: tuple[Duty, ...] = ()
    more: tuple[More, ...] = ()
    placed: tuple[Placed, ...] = ()
    low: float | None = None  # 80 % of the draws of its value
    high: float | None = None
    scenarios: int = 0
    undetermined: int = 0
    why: str = ""

    @property
    def kept(self) -> int:
        """Initiatives that the plan keeps."""
        return sum(part.kept for part in self.tiers)

    @property
    def count(self) -> int:
        """Initiatives that the plan could choose from."""
        return sum(part.count for part in self.tiers)

    @property
    def cost(self) -> float:
        """Money that the plan spends."""
        return sum(part.cost for part in self.tiers)

    def of(self, tier: str) -> TierPart | None:
        """The part of a tier, if it holds anything."""
        return next((part for part in self.tiers if part.tier == tier and part.count), None)


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a decision; its cost as an interval, None where nobody told it. `told`: what
    its cost holds, as who wrote it says."""

    name: str
    low: float | None
    high: float | None
    do_nothing: bool = False
    told: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision that waits, with its alternatives."""

    title: str
    by: date | None
    asked_on: date
    choices: tuple[Choice, ...]
    why: str = ""

    @property
    def ready(self) -> bool:
        """Whether somebody said what one of the options costs."""
        known = (one for one in self.choices if not one.do_nothing)
        return any(one.low is not None or one.high is not None for one in known)


@dataclass(frozen=True, slots=True)
class Stakes:
    """All three. `held_back`: the parts that this reader's role does not show."""

    losses: Losses | None = None
    plan: Planned | None = None
    asked: tuple[Asked, ...] = ()
    currency: str = "EUR"
    held_back: tuple[str, ...] = ()  # losses | plan | decisions
    whole: bool = True  # False: of some repositories only, where these parts do not apply

    def silent(self, part: str) -> bool:
        """Whether the brief keeps quiet about a part that is not there."""
        return not self.whole or part in self.held_back


def log_ticks(low: float, high: float) -> Sequence[float]:
    """Round amounts (1, 3, 10, 30, …) from `low` to `high`, for an axis of money."""
    ticks, size = [], 1.0
    while size <= high:
        ticks += [tick for tick in (size, 3 * size) if low <= tick <= high]
        size *= 10
    return ticks
