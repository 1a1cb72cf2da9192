"""Brings the state that every command needs: a home, a database at the right shape, the roles."""

import contextlib
import fcntl
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from timonier.kit.store import reserve
from timonier.kit.store.home import WAIT_S, HomeBusy, alone, database, home

_MIGRATING = 0x71_30_21_E4  # key of the lock that PostgreSQL keeps while tables change


class CannotStart(Exception):
    """The state cannot be used; the message says why and what to do."""


class Refused(CannotStart):
    """The database is of another version, or was changed by hand; `sentences` tell all of it."""

    def __init__(self, told: str, *sentences: str) -> None:
        super().__init__(told)
        self.sentences = sentences


def prepare(*, thorough: bool = False) -> None:
    """Make and migrate the home when needed; `thorough` compares every column of its tables too.

    Raises CannotStart.
    """
    folder = set_up()
    try:
        _migrate(folder, thorough)
    except CannotStart:
        if not reserve.spend(folder):
            raise
        _migrate(folder, thorough)
    reserve.keep(folder)


def set_up() -> Path:
    """The home, made when absent, with Django set up on it; no database is asked yet.

    Raises CannotStart.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "timonier.config.settings")
    try:
        folder = home()
    except OSError as error:
        raise CannotStart(f"the state folder cannot be made: {error}") from error
    if not os.access(folder, os.W_OK):
        raise CannotStart(f"the state folder {folder} is not writable")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        finish_restore(folder)
        django.setup()
    except ImproperlyConfigured as error:
        raise CannotStart(_sentence(error)) from error
    return folder


def finish_restore(folder: Path) -> None:
    """End what a killed restore left half done, before anything opens the home.

    Raises CannotStart, ImproperlyConfigured.
    """
    if not any(folder.glob(".restore*")):
        return  # nothing is imported where nothing was cut
    from timonier.kit import backup

    try:
        with alone(folder, WAIT_S):
            done = backup.finish(folder, database(folder))
    except HomeBusy:
        return  # who opens the home next waits, and says what is at work
    except backup.Unfinished as error:
        raise CannotStart(str(error)) from error
    if done is not None:
        how = "was cut and is finished now" if done else "was cut and never happened"
        print(f"timonier: a restore {how}", file=sys.stderr)


def _sentence(error: Exception) -> str:
    """What an error says, on one line."""
    return " ".join(str(error).split())


def _migrate(folder: Path, thorough: bool) -> None:
    from django.db import DatabaseError, connection

    from timonier.cli import tables

    try:
        if not tables.are_current():
            with _alone(folder):
                tables.bring()
        elif thorough:
            tables.check()
    except tables.Refused as error:
        raise Refused(str(error), *error.sentences) from error
    except DatabaseError as error:
        connection.close()
        if reserve.is_full(folder):
            raise CannotStart(f"the disk of {folder} is full: {_sentence(error)}") from error
        name = connection.settings_dict["NAME"]
        raise CannotStart(f"the database {name} cannot be used: {_sentence(error)}") from error


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Of several commands that find the tables out of date, one changes them, the others wait."""
    from django.db import connection

    with (folder / "migrating.lock").open("ab") as handle, contextlib.ExitStack() as stack:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if connection.vendor == "postgresql":
            cursor = stack.enter_context(connection.cursor())
            cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
            stack.callback(cursor.execute, "SELECT pg_advisory_unlock(%s)", [_MIGRATING])
        yield
