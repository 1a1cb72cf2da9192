"""Puts a backup in the place of a state: checked, measured, unpacked, loaded, then switched."""

import contextlib
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from timonier.kit.backup import archives, postgres, switch, ways_in
from timonier.kit.backup.names import (
    BEFORE,
    CACHES,
    DATABASE,
    DUMP,
    RESTORE,
    CannotRestore,
    DamagedBackup,
    HomeInUse,
    Unfinished,
    entries,
    is_sqlite,
    sqlite_file,
    with_companions,
)
from timonier.kit.store import durable, migrated
from timonier.kit.store.home import alone

SPARE = 200 * 2**20  # bytes that stay free: less, and `timonier doctor` fails


@dataclass(frozen=True)
class Former:
    """Where the state that was there before is now: nowhere when there was none."""

    folder: Path | None = None
    tables: str = ""  # a schema of PostgreSQL


def restore(
    *,
    archive: Path,
    home: Path,
    database: Mapping[str, Any],
    replace: bool,
    keep_tokens: bool = False,
    refusal: Callable[[migrated.Record], str] = lambda record: "",
) -> Former:
    """Put a backup in the place of the state in `home`; say where the former one was set aside.

    Its sessions and links are over, its tokens too unless `keep_tokens`. `refusal` says why the
    database inside must not come here. Until the switch nothing is touched; then the next command
    ends what a kill cut off. Raises DamagedBackup, HomeInUse, CannotRestore, OSError when nothing
    was restored; Unfinished when the switch was begun.
    """
    with alone(home):
        switch.finish(home, database)
        if not replace and (held := _held(home, database)):
            raise HomeInUse(f"{held} already holds a state; --replace sets it aside first")
        _fits(home, archives.check(archive), database)
        mark = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        work = home / f"{RESTORE}-{mark}"
        try:
            work.mkdir(mode=0o700)
            archives.unpack(archive, work)
            _close(work, database, keep_tokens=keep_tokens)
            journal = _plan(home, work, database, mark)
            with _loaded(work, database, journal, replace, keep_tokens) as inside:
                _let_in(refusal(inside))
                switch.decide(home, journal)
        except Exception:
            if not _ended(home, database):  # an answer that was lost may have been a yes
                raise
        except BaseException:
            _ended(home, database)
            raise
        else:
            _ended(home, database)
    return Former(home / journal.aside if journal.out else None, _kept(database, journal.tables))


def _fits(home: Path, sizes: Mapping[str, int], database: Mapping[str, Any]) -> None:
    _right_kind(set(sizes), database)
    _room(home, sum(sizes.values()), database)


def _held(home: Path, database: Mapping[str, Any]) -> Path | None:
    """What is there already: the home, or the file that the database lies in."""
    if any(entries(home)):
        return home
    live = sqlite_file(home, database) if is_sqlite(database) else None
    return live if live and live.exists() else None


def _right_kind(names: set[str], database: Mapping[str, Any]) -> None:
    wanted, other = (DATABASE, DUMP) if is_sqlite(database) else (DUMP, DATABASE)
    if wanted not in names:
        kind = "PostgreSQL" if other == DUMP else "SQLite"
        raise DamagedBackup(f"this backup is of a {kind} database; set DATABASE_URL to match")


def _room(home: Path, size: int, database: Mapping[str, Any]) -> None:
    """Refuse what does not fit. Raises CannotRestore."""
    places = {home, sqlite_file(home, database).parent} if is_sqlite(database) else {home}
    for place in places:
        free = shutil.disk_usage(place).free
        if (short := size + SPARE - free) > 0:
            raise CannotRestore(
                f"the backup unpacks to {size / 2**20:.0f} MiB and {place} has"
                f" {free / 2**20:.0f} MiB free: {short / 2**20:.0f} MiB are missing"
            )


def _plan(home: Path, work: Path, database: Mapping[str, Any], mark: str) -> switch.Journal:
    aside = f"{BEFORE}{mark}"
    out = [(path.name, f"{aside}/{path.name}") for path in entries(home)]
    into = [
        (f"{work.name}/{path.name}", path.name)
        for path in sorted(work.iterdir())
        if path.name not in {DATABASE, DUMP, *CACHES}
    ]
    if not is_sqlite(database):
        tables = f"timonier_{aside}".replace("-", "_").lower()
        return switch.Journal(work.name, aside, out, into, postgres.named(database), tables)
    live = sqlite_file(home, database)
    if live.parent == home:
        return switch.Journal(
            work.name, aside, out, [*into, (f"{work.name}/{DATABASE}", live.name)]
        )
    staged = live.with_name(f".{live.name}{RESTORE}-{mark}")  # its disk may be another one
    shutil.copy2(work / DATABASE, staged)
    for place in (staged, staged.parent):  # its name too, before the journal counts on it
        durable.sync(place)
    beside = [path for path in with_companions(live) if path.exists()]
    out += [(str(path), str(path.with_name(f"{path.name}.{aside}"))) for path in beside]
    return switch.Journal(work.name, aside, out, [*into, (str(staged), str(live))])


def _close(work: Path, database: Mapping[str, Any], *, keep_tokens: bool) -> None:
    """A file of SQLite is sound, and nothing in it lets anybody in. Raises DamagedBackup."""
    if is_sqlite(database):
        _check(work / DATABASE)
        ways_in.close_file(work / DATABASE, keep_tokens=keep_tokens)


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def _check(file: Path) -> None:
    try:
        with contextlib.closing(_opened(file)) as copy:
            answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        raise DamagedBackup(f"the database inside cannot be read: {error}") from error
    if answer != "ok":
        raise DamagedBackup("the database inside does not pass its integrity check")


def _let_in(refusal: str) -> None:
    if refusal:
        raise CannotRestore(f"of the database in it: {refusal}")


@contextlib.contextmanager
def _loaded(
    work: Path,
    database: Mapping[str, Any],
    journal: switch.Journal,
    replace: bool,
    keep_tokens: bool,
) -> Iterator[migrated.Record]:
    """What the database inside says of itself; it takes its place when the block ends."""
    durable.sync_below(work)
    if not journal.tables:
        yield _record(work / DATABASE)
        return
    dump, aside = work / DUMP, journal.tables
    with postgres.loading(
        database, dump, aside, replace=replace, keep_tokens=keep_tokens
    ) as record:
        yield record


def _record(file: Path) -> migrated.Record:
    with contextlib.closing(_opened(file)) as copy:

        def rows(statement: str) -> list[tuple[str, ...]]:
            return copy.execute(statement).fetchall()

        try:
            tables = rows("SELECT name FROM sqlite_master WHERE type = 'table'")
            return migrated.read({name for (name,) in tables}, rows)
        except (sqlite3.Error, ValueError) as error:
            raise DamagedBackup(f"the database inside is not one of ours: {error}") from error


def _ended(home: Path, database: Mapping[str, Any]) -> bool | None:
    """How it ended; a switch that was begun and cannot be ended now is for the next command."""
    try:
        return switch.finish(home, database)
    except OSError as error:
        raise Unfinished(f"the switch was begun and is not done ({error})") from error


def _kept(database: Mapping[str, Any], tables: str) -> str:
    """The schema with the former tables, when there were any."""
    return tables if tables and postgres.was_loaded(database, tables) else ""
