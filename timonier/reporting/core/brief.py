"""The brief as a plain value: one page that a non-engineer understands, then its annex."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence and the note that says where its figures come from and how old they are."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TierRow:
    """One of the three tiers: what it contains and what it takes."""

    name: str
    contains: str
    number: str
    effort: str
    interval: str
    removes: str


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


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the annex. `align` holds l or r for each column."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: str
    widths: str  # a or f for each column: as wide as needed, or a share of what is left
    note: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything the page prints, already in the reader's language."""

    language: str
    kind: str
    day: str
    title: str
    ask_label: str
    ask: Claim
    headings: dict[str, str]  # found, proposed, waiting, unknown, annex
    found: tuple[Claim, ...]
    axis: Axis | None
    tier_header: tuple[str, ...]
    tiers: tuple[TierRow, ...]
    proposed: tuple[Claim, ...]
    waiting: tuple[Claim, ...]
    unknown: tuple[Claim, ...]
    annex: tuple[Table, ...]
    author: str
    frozen: str  # "Figures frozen on … , digest"
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The first eight digits of the content's SHA-256: same figures, same digest."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
