"""The one switch of a restore: a journal in the home that says what takes whose place.

Once the journal stands (and, for PostgreSQL, once the transaction is committed) the restored state
is the state: whoever comes next makes the moves that are still to be made. Before, it never was.
A move that was made is known by where things lie, so that it can be asked for again and again.
The moves stay within the home, which may be a mount point and then has nothing beside it.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg

from timonier.kit.backup import postgres
from timonier.kit.backup.names import (
    RESTORE,
    CannotRestore,
    Unfinished,
    is_sqlite,
    sqlite_file,
)
from timonier.kit.store import durable

JOURNAL = f"{RESTORE}.json"
_SCHEMA = "timonier.restore/1"


@dataclass(frozen=True)
class Journal:
    """What a restore is about to do. Places are relative to the home, or absolute beyond it."""

    work: str  # the folder with the restored state
    aside: str  # the folder that gets the former state
    out: list[tuple[str, str]]  # moves of the former state, all made before any of `into`
    into: list[tuple[str, str]]  # moves of the restored state
    database: str = ""  # the PostgreSQL database that decides, when there is one
    tables: str = ""  # the schema whose presence there says that the restore was committed


def decide(home: Path, journal: Journal) -> None:
    """Write the journal down. With no PostgreSQL to ask, the restored state is the state now."""
    told = json.dumps({"schema": _SCHEMA} | asdict(journal), indent=1)
    durable.write(home / JOURNAL, told.encode())


def finish(home: Path, database: Mapping[str, Any]) -> bool | None:
    """Bring a restore to its end: True when its state is the state now, False when it never was.

    None when there was nothing to decide; what a killed restore unpacked is removed in any case.
    Call it with the home held alone. Raises Unfinished, OSError.
    """
    journal = _journal(home)
    if journal is None:
        _tidy(home, database)
        return None
    done = _is_decided(journal, database)
    if done:
        _forward(home, journal)
    (home / JOURNAL).unlink()
    durable.sync(home)
    _tidy(home, database)
    if done and journal.tables:
        postgres.drop_if_empty(database, journal.tables)
    return done


def _journal(home: Path) -> Journal | None:
    try:
        told = json.loads((home / JOURNAL).read_bytes())
        if told.pop("schema") != _SCHEMA:
            raise ValueError("another version wrote it")
        return Journal(**told)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unfinished(f"the journal of a restore cannot be read ({error})") from error


def _is_decided(journal: Journal, database: Mapping[str, Any]) -> bool:
    if not journal.tables:
        return True
    if is_sqlite(database) or postgres.named(database) != journal.database:
        raise Unfinished(f"a restore was cut: set DATABASE_URL to {journal.database} to go on")
    try:
        return postgres.was_loaded(database, journal.tables)
    except (psycopg.Error, CannotRestore) as error:
        said = " ".join(str(error).split())
        raise Unfinished(f"a restore was cut, and its database does not answer: {said}") from error


def _forward(home: Path, journal: Journal) -> None:
    if journal.out:
        (home / journal.aside).mkdir(mode=0o700, exist_ok=True)
    for source, target in journal.out:
        # What stands where it was set aside is the former; what stands at the source is the new.
        if not os.path.lexists(home / target):
            (home / source).rename(home / target)
    _sync_all(home, journal.out)
    for source, target in journal.into:
        if os.path.lexists(home / source):
            (home / source).rename(home / target)
    _sync_all(home, journal.into)


def _sync_all(home: Path, moves: list[tuple[str, str]]) -> None:
    """The names of what moved are on the disk, where it went before where it left."""
    for end in (1, 0):
        for folder in sorted({(home / move[end]).parent for move in moves}):
            durable.sync(folder)


def _tidy(home: Path, database: Mapping[str, Any]) -> None:
    """Remove what was unpacked and is nobody's."""
    for left in home.glob(f"{RESTORE}*"):
        _remove(left)
    if is_sqlite(database):
        live = sqlite_file(home, database)
        for left in live.parent.glob(f".{live.name}{RESTORE}*"):
            _remove(left)


def _remove(left: Path) -> None:
    if left.is_dir() and not left.is_symlink():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink(missing_ok=True)
