"""One source of advisories: of which packages, and of which day, its silence speaks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Coverage = Literal["complete", "partial", "none"]
ADVISORY_DAYS = 14  # the databases publish daily: older advisories no longer speak of today
_ANY = "*"
_PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2})(?:/P(\d{1,4})D)?")


@dataclass(frozen=True, slots=True)
class Answering:
    """One advisory source of an ecosystem.

    A partial source finds flaws, and its silence says nothing. `asked` holds the names and versions
    that the source was asked about ("*": any version); None when it speaks of the whole registry.
    """

    source: str
    as_of: str  # ISO date of its advisories
    coverage: Coverage
    asked: Mapping[str, frozenset[str]] | None = None
    cadence: int = ADVISORY_DAYS  # days for which its silence speaks of today

    def speaks_of(self, name: str, version: str = "") -> bool:
        """Whether no advisory of this source means that none was known on its day."""
        if self.coverage != "complete" or self.asked is None:
            return self.coverage == "complete"
        versions = self.asked.get(name, frozenset())
        return _ANY in versions or version in versions

    @property
    def period(self) -> str:
        """The day of its advisories; with how long they hold where that is not the usual time.

        An interval of ISO 8601: 2026-11-22/P1D.
        """
        return self.as_of if self.cadence == ADVISORY_DAYS else f"{self.as_of}/P{self.cadence}D"


def day_of(period: str) -> date:
    """The day of the advisories that an `Answering.period` names. Raises ValueError."""
    return _read(period)[0]


def is_late(period: str, today: date) -> bool:
    """Whether the advisories of an `Answering.period` no longer speak of today."""
    day, days = _read(period)
    return not -1 <= (today - day).days <= days  # what is dated ahead of today does not speak of it


def _read(period: str) -> tuple[date, int]:
    found = _PERIOD.fullmatch(period)
    if found is None:
        raise ValueError(f"not a day of advisories: {period[:40]}")
    return date.fromisoformat(found[1]), int(found[2] or ADVISORY_DAYS)
