"""What the brief counts, before a word is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from timonier.reporting.core.stakes import Stakes
from timonier.values.interval import Interval


@dataclass(frozen=True, slots=True)
class Change:
    """One proposal, its title in the reader's language."""

    key: str
    title: str
    subject: str
    tier: str
    effort: Interval  # person-days
    removes: int
    waiting: tuple[tuple[date, str], ...]
    verdict: str = ""  # accepted | rejected | "" for undecided
    owner: str = ""
    due: date | None = None
    row: int | None = None  # its primary key, where it is kept


@dataclass(frozen=True, slots=True)
class Ending:
    """A product release in use and the day its free fixes end; None: past, on an unknown day.

    `runs`: what we ship or run stands on it (True), it only builds or tests (False), or nothing
    says which (None). `tried`: builds try their code on it, and nothing else uses it.
    """

    product: str
    on: date | None
    repositories: int
    runs: bool | None = True
    tried: bool = False

    def past(self, today: date) -> bool:
        """Whether that day has come."""
        return self.on is None or self.on <= today


@dataclass(frozen=True, slots=True)
class Grave:
    """A finding that deserves its own line in the annex."""

    what: str
    repository: str
    place: str
    severity: str
    exploited: bool


@dataclass(frozen=True, slots=True)
class SourceAge:
    """A source, the day of its facts, how many, and its state (fresh, stale, missing)."""

    name: str
    as_of: date | None
    records: int
    state: str


@dataclass(frozen=True, slots=True)
class Cover:
    """One ecosystem: components found, checked against advisories, unknown; of those checked, how
    many against old advisories, in words ("" when none)."""

    ecosystem: str
    components: int
    checked: int
    unknown: int
    late: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """Everything the brief tells, as counts and rows. `states` counts repositories by state."""

    company: str
    today: date
    scanned_on: date | None
    states: Mapping[str, int]
    components: int
    flaws: int  # distinct advisories in production or unknown scope, affected
    exploited: int
    unsettled: int  # findings whose state is unknown
    endings: tuple[Ending, ...]  # by day
    changes: tuple[Change, ...]
    graves: tuple[Grave, ...]
    more_graves: int
    cover: tuple[Cover, ...]
    sources: tuple[SourceAge, ...]
    stakes: Stakes = field(default_factory=Stakes)
    standing: Mapping[str, Any] = field(default_factory=dict)  # kit.freshness.Freshness by source
    given: Mapping[str, Any] = field(default_factory=dict)  # sentences.Told by part of the brief

    @property
    def repositories(self) -> int:
        """All repositories, read or not."""
        return sum(self.states.values())

    @property
    def unread(self) -> int:
        """Repositories of which a part, or all, could not be read."""
        return self.states.get("failed", 0) + self.states.get("partial", 0)

    def of(self, tier: str) -> list[Change]:
        """The changes of a tier that nobody rejected."""
        return [c for c in self.changes if c.tier == tier and c.verdict != "rejected"]

    def past(self) -> list[Ending]:
        """Releases without free fixes, the longest ended first."""
        return [ending for ending in self.endings if ending.past(self.today)]
