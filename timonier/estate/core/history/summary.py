"""What a history says of a repository, without naming anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

DORMANT_DAYS = 365  # without a commit by a person


@dataclass(frozen=True, slots=True)
class Hotspot:
    """One file above the knee of the change-frequency curve."""

    path: str
    revisions: int  # changes in the window
    size: int  # bytes at HEAD
    authors: int  # people who ever changed it
    active_authors: int  # of these, who still committed within the last year of the history
    fragmentation: float  # 0: one person made all changes; towards 1: many made a few each
    last_changed_on: date | None
    score: float  # revisions x size, as a share of the highest


@dataclass(frozen=True, slots=True)
class Coupling:
    """Two files that change together in `degree` per cent of their changes."""

    one: str
    other: str
    degree: int  # 100 * shared / average revisions, rounded down
    shared: int
    average: float  # revisions of the two, in commits of at most coupling.MAX_CHANGESET files


@dataclass(frozen=True, slots=True)
class Week:
    """Commits of one week (from Monday), by people and by robots."""

    starts_on: date
    commits: int
    robot_commits: int


@dataclass(frozen=True, slots=True)
class Folder:
    """How the knowledge of one top folder is spread; no names."""

    path: str
    files: int
    changes: int
    authors: int
    main_share: float  # share of the changes made by the one who made most
    fragmentation: float


@dataclass(frozen=True, slots=True)
class HistorySummary:
    """The facts that checks, pages and the brief use. Paths are as `log.text` shows them."""

    commits: int
    merges: int
    authors: int  # people, robots left out
    active_authors: int  # who committed within ACTIVE_DAYS before the last commit
    robots: tuple[str, ...]  # names of the robots seen
    robot_commits: int
    first_commit_at: datetime | None
    last_commit_at: datetime | None  # by a person
    dormant_since: date | None  # no person committed for DORMANT_DAYS since then
    truck_factor: int | None  # None: no source file with a history
    files: int  # source files at HEAD
    files_without_history: int  # of these, changed only in merges or before a shallow cut
    files_of_one_author: int  # source files with exactly one author (DOA)
    orphan_files: int  # source files none of whose authors is still active
    hotspots: tuple[Hotspot, ...]
    couplings: tuple[Coupling, ...]
    folders: tuple[Folder, ...]
    weeks: tuple[Week, ...]
    undated_commits: int  # dates before 1970 or in the future: counted, not placed in time
    shallow: bool = False  # the history was cut: everything above is a lower bound

    def as_json(self) -> dict[str, Any]:
        """The summary as plain JSON values."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> HistorySummary:
        """The inverse of as_json. Raises KeyError or TypeError for another shape."""
        values = dict(data)
        for name in ("first_commit_at", "last_commit_at"):
            values[name] = datetime.fromisoformat(values[name]) if values[name] else None
        values["dormant_since"] = _day(values["dormant_since"])
        values["robots"] = tuple(values["robots"])
        values["hotspots"] = tuple(
            Hotspot(**h | {"last_changed_on": _day(h["last_changed_on"])})
            for h in values["hotspots"]
        )
        values["couplings"] = tuple(Coupling(**c) for c in values["couplings"])
        values["folders"] = tuple(Folder(**f) for f in values["folders"])
        values["weeks"] = tuple(
            Week(**w | {"starts_on": date.fromisoformat(w["starts_on"])}) for w in values["weeks"]
        )
        return HistorySummary(**values)


def _day(text_: str | None) -> date | None:
    return date.fromisoformat(text_) if text_ else None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
