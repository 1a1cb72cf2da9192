"""The brief as a plain value: one page that a non-engineer understands, then its annex."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

_UNPRINTED = frozenset({"why", "sentence", "stands"})


class Unfounded(Exception):
    """A part of the brief that no sentence of the registry stands for."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence and the note that says where its figures come from and how old they are.

    `why`: the address in the cockpit where what it stands on is shown; not printed.
    `found`: it tells what was found or decided, which no missing source takes back; otherwise it
    tells that something is not there, and says so only of what its sources cover.
    `sentence`, `stands`: its name in the registry and its sources (None: those of the sentence).
    """

    text: str
    note: str = ""
    why: str = ""
    found: bool = False
    sentence: str = ""
    stands: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class TierRow:
    """One of the three tiers: what it contains and what it takes."""

    name: str
    contains: str
    number: str
    effort: str
    interval: str
    removes: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A dated thing on the time axis; `at` is its place from 0 (left) to 1 (right)."""

    at: float
    label: str
    day: str
    late: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """The time axis: months with their places, where today is, and the marks."""

    today: float
    months: tuple[tuple[float, str], ...]
    marks: tuple[Mark, ...]
    caption: str
    note: str = ""
    more: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class CurveLimit:
    """A point of tolerance on the curve, with its words; its place as those of the points."""

    across: float
    up: float
    label: str


@dataclass(frozen=True, slots=True)
class CurveLabel:
    """The name of a curve, at a point of it; `over` it, or under."""

    across: float
    up: float
    text: str
    over: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """A loss exceedance curve in a unit square: money across (log), chance up.

    `points`: across, up, and the lower and upper end of the band. Its frame holds both curves and
    all points of tolerance.
    """

    points: tuple[tuple[float, float, float, float], ...]
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    limits: tuple[CurveLimit, ...]
    caption: str
    dashed: tuple[tuple[float, float], ...] = ()  # with the planned treatments: across, up
    note: str = ""
    sentence: str = ""
    labels: tuple[CurveLabel, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the annex. `align` holds l or r for each column."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: str
    widths: str  # a or f for each column: as wide as needed, or a share of what is left
    note: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything the page prints, already in the reader's language."""

    language: str
    kind: str
    day: str
    title: str
    ask_label: str
    ask: Claim
    choices: tuple[Claim, ...]  # the alternatives of the ask
    headings: dict[str, str]  # found, losses, proposed, waiting, unknown, annex, choices
    found: tuple[Claim, ...]
    losses: tuple[Claim, ...]
    curve: Curve | None
    axis: Axis | None  # of the first page when there is no curve, else of the annex
    tier_header: tuple[str, ...]
    tiers: tuple[TierRow, ...]
    proposed: tuple[Claim, ...]
    waiting: tuple[Claim, ...]
    unknown: tuple[Claim, ...]
    annex: tuple[Table, ...]
    author: str
    frozen: str  # "Figures frozen on … , digest"
    extra: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Nothing is printed of which nobody says on what sources it stands."""
        parts = [self.ask, *self.choices, *self.found, *self.losses, *self.tiers, *self.proposed,
                 *self.waiting, *self.unknown, *self.annex, self.axis, self.curve]  # fmt: skip
        for part in parts:
            if part is not None and not part.sentence:
                raise Unfounded(repr(part)[:200])

    @property
    def digest(self) -> str:
        """The first eight digits of the content's SHA-256: same figures, same digest."""
        text = json.dumps(_printed(asdict(self)), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _printed(value: Any) -> Any:
    """The value without what is not printed: it says nothing of the figures."""
    if isinstance(value, dict):
        return {key: _printed(each) for key, each in value.items() if key not in _UNPRINTED}
    if isinstance(value, list | tuple):
        return [_printed(each) for each in value]
    return value
