"""Which migrations a database has had, against those that this version of Timonier knows.

It asks neither Django nor the home: a backup is judged before it takes anybody's place.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from pathlib import Path

import timonier

Name = tuple[str, str]  # room, migration
MIGRATIONS, RELEASES = "django_migrations", "kit_release"
_FIRST = ("kit", "0001_initial")
_SHOWN = 3


class Standing(Enum):
    """How a database stands to this version."""

    ABSENT = auto()  # nothing of ours is in it
    CURRENT = auto()
    OLDER = auto()  # what is missing can be applied
    NEWER = auto()  # a later version changed it
    UNRELEASED = auto()  # made before 0.1.0, when migrations still changed
    UNKNOWN = auto()  # another build changed it
    TORN = auto()  # with a hole in what was applied, or no note of it


@dataclass(frozen=True)
class Record:
    """What a database says of itself. `releases` is None where there is no table of them."""

    applied: frozenset[Name]
    releases: tuple[str, ...] | None
    has_rooms: bool  # any table of a room


def read(
    tables: Collection[str], rows: Callable[[str], Iterable[tuple[str, ...]]], prefix: str = ""
) -> Record:
    """The record of a database, from the names of its tables and a way to ask it.

    `prefix`: of a schema, quoted, with its dot.
    """
    applied: Iterable[tuple[str, ...]] = ()
    releases = None
    if MIGRATIONS in tables:
        applied = rows(f"SELECT app, name FROM {prefix}{MIGRATIONS}")
    if RELEASES in tables:
        releases = tuple(row[0] for row in rows(f"SELECT version FROM {prefix}{RELEASES}"))
    ours = tuple(f"{room}_" for room in rooms())
    return Record(
        frozenset((app, name) for app, name in applied),
        releases,
        any(table.startswith(ours) for table in tables),
    )


@cache
def known() -> frozenset[Name]:
    """Every migration of this version's rooms, none of them imported."""
    rooms = Path(timonier.__file__).parent.glob("*/migrations/[0-9]*.py")
    return frozenset((file.parents[1].name, file.stem) for file in rooms)


@cache
def rooms() -> frozenset[str]:
    """The rooms that have tables."""
    return frozenset(room for room, _ in known())


def standing(record: Record) -> Standing:
    """How the database with this record stands to this version; libraries' tables aside."""
    if not record.applied:
        return Standing.TORN if record.has_rooms else Standing.ABSENT
    if _FIRST in record.applied and record.releases is None:
        return Standing.UNRELEASED
    if _newer(record):
        return Standing.NEWER
    if _foreign(record):
        return Standing.UNKNOWN
    if _holes(record):
        return Standing.TORN
    return Standing.CURRENT if known() <= record.applied else Standing.OLDER


def refusal(record: Record) -> str:
    """Why this version must not touch a database, and the way out; empty when it may."""
    match standing(record):
        case Standing.NEWER:
            newer = _newer(record)
            return (
                f"Timonier {newer} has changed this database and this is {timonier.__version__}:"
                f" use {newer} or newer, or restore a backup made before"
            )
        case Standing.UNRELEASED:
            return (
                "an unreleased Timonier, older than 0.1.0, made this database, and nothing upgrades"
                " it: export what people wrote with the version that made it, set TIMONIER_HOME"
                " (and DATABASE_URL) to a new place, scan and import there"
            )
        case Standing.UNKNOWN:
            return (
                f"another build of Timonier has changed this database: {timonier.__version__} does"
                f" not know {_some(_foreign(record))}: use that build, or restore a backup"
            )
        case Standing.TORN if not record.applied:
            return (
                "this database holds tables of Timonier and no note of how they were made"
                f" ({MIGRATIONS}): restore a backup"
            )
        case Standing.TORN:
            return (
                f"this database never had {_some(_holes(record))} and had what follows:"
                " restore a backup"
            )
        case _:
            return ""


def _newer(record: Record) -> str:
    """The newest version that changed the database, when it is newer than this one."""
    versions = {*(record.releases or ())} - {timonier.__version__}
    if not versions:
        return ""  # nothing is imported where there is nothing to compare
    from packaging.version import InvalidVersion, Version

    try:
        newest = max(versions, key=Version)
        return newest if Version(newest) > Version(timonier.__version__) else ""
    except InvalidVersion:
        return ", ".join(sorted(versions))


def _foreign(record: Record) -> list[Name]:
    """What was applied in our rooms and is not of this version."""
    return sorted(name for name in record.applied - known() if name[0] in rooms())


def _holes(record: Record) -> list[Name]:
    """What was not applied though later ones of its room were: each room counts from 0001."""
    last: dict[str, str] = {}
    for room, name in record.applied:
        last[room] = max(name, last.get(room, ""))
    return sorted(
        (room, name) for room, name in known() - record.applied if name < last.get(room, "")
    )


def _some(names: list[Name]) -> str:
    shown = ", ".join(f"{room}.{name}" for room, name in names[:_SHOWN])
    return shown + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
