"""A plan as a plain value, ready to be printed: figures, tiers, roadmap, load, warnings."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A figure of the band: its name, its value, and what stands in a lighter voice."""

    label: str
    value: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One initiative: effort, what its label rests on, quarters. `low`, `at`, `high` from 0 to 1
    draw its acceptability; -1 when a rule decides."""

    name: str
    effort: str
    tag: str
    share: str
    when: str
    late: bool
    low: float
    at: float
    high: float


@dataclass(frozen=True, slots=True)
class Group:
    """A tier; `place` 1 to 3, 0 without colour."""

    place: int
    name: str
    said: str
    amount: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """Work on the roadmap, in quarters from the first."""

    label: str
    start: int
    length: int
    place: int
    late: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A team and its bars."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A skill and its load in each quarter, written; `over` where it passes the capacity."""

    label: str
    shares: tuple[str, ...]
    over: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that is printed, already in the reader's language."""

    language: str
    title: str
    subtitle: str
    day: str
    keys: tuple[Key, ...]
    headings: dict[str, str]  # tiers, roadmap, load, worth, initiative, effort, share, when
    groups: tuple[Group, ...]
    quarters: tuple[str, ...]
    lanes: tuple[Lane, ...]
    limits: tuple[tuple[float, str], ...]
    today: float  # in quarters from the first; -1 outside
    load: tuple[LoadRow, ...]
    notes: tuple[str, ...]
    late: tuple[str, ...]
    author: str
    frozen: str

    @property
    def digest(self) -> str:
        """The first eight digits of the content's SHA-256: same figures, same digest."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
