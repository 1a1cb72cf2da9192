"""Where state lives: TIMONIER_HOME, by default the XDG data folder (XDG Base Directory 0.8)."""

import contextlib
import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from platformdirs import user_data_path

from timonier.kit.store import durable

_KINDS = "sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME"


def home() -> Path:
    """The state folder, made (0700) when absent. Raises OSError when it cannot be made."""
    chosen = os.environ.get("TIMONIER_HOME")
    folder = Path(chosen).expanduser() if chosen else user_data_path("timonier", appauthor=False)
    durable.folder(folder, mode=0o700)
    return folder.resolve()


class HomeBusy(OSError):
    """Another process holds the home in a way that leaves no room for this one."""


_held: dict[Path, int] = {}  # folder -> descriptor; the lock ends with the process
WAIT_S = 10.0  # what a command may take to look for a cut restore, many times over


def held(folder: Path) -> Path:
    """Say until this process ends that it works on the home; many may, but none while it changes.

    Forks share what is said here. Raises HomeBusy while a restore has the home alone.
    """
    if not _locked_in_time(folder, fcntl.LOCK_SH, WAIT_S):
        raise HomeBusy(f"a restore is at work on {folder}: come back when it is done")
    if (folder / ".restore.json").exists():
        raise HomeBusy(f"a restore of {folder} was cut: “timonier doctor” brings it to its end")
    return folder


@contextlib.contextmanager
def alone(folder: Path, patience: float = 0.0) -> Iterator[None]:
    """Have the home for this process alone, or raise HomeBusy when others work on it.

    `patience` is how many seconds they are waited for.
    """
    opened = folder in _held
    if not _locked_in_time(folder, fcntl.LOCK_EX, patience):
        if not opened:
            os.close(_held.pop(folder))
        raise HomeBusy(f"others work on {folder}: stop the cockpit, its workers and scans first")
    try:
        yield
    finally:
        if opened:
            _locked(folder, fcntl.LOCK_SH)
        else:
            os.close(_held.pop(folder))


def _locked_in_time(folder: Path, how: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not _locked(folder, how):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _locked(folder: Path, how: int) -> bool:
    # The folder itself is locked: that asks for no file, so it works on a full disk too.
    if folder not in _held:
        _held[folder] = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(_held[folder], how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def secret_key(folder: Path) -> str:
    """The installation's own key: from the environment, else made once and kept at 0600."""
    if given := os.environ.get("TIMONIER_SECRET_KEY"):
        return given
    file = folder / "secret_key"
    if not file.exists():
        durable.write(file, secrets.token_urlsafe(50).encode(), once=True)
    return file.read_text().strip()


def database(folder: Path) -> dict[str, Any]:
    """Django's settings of the database: DATABASE_URL, else SQLite in the state folder.

    Raises ImproperlyConfigured, without the password that the address may hold.
    """
    try:
        found = dict(dj_database_url.config(default=f"sqlite:///{folder / 'timonier.sqlite3'}"))
    except ValueError:
        raise ImproperlyConfigured(f"DATABASE_URL is no address of a database: {_KINDS}") from None
    if str(found["ENGINE"]).rpartition(".")[2] not in ("sqlite3", "postgresql"):
        raise ImproperlyConfigured(f"DATABASE_URL names a kind of database not used here: {_KINDS}")
    return found
