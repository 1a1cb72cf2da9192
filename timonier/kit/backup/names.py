"""What the files of a backup and of a restore are called, and what can go wrong with them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from timonier.kit.store import reserve
from timonier.kit.store.sealing import KEYS

SCHEMA = "timonier.backup/1"
DATABASE = "timonier.sqlite3"
DUMP = "timonier.pgdump"
MANIFEST = "backup.json"
BEFORE = "before-"  # folders of the home that hold what a restore set aside
RESTORE = ".restore"  # the journal of a restore and the folder it unpacks into
# What can be had again, room kept free, and locks: neither packed nor set aside.
CACHES = frozenset(
    {"batches", "mirrors", "static", "tmp", "locks", "migrating.lock", "demo.lock", reserve.NAME}
)


class CannotBackUp(Exception):
    """The state could not be copied; the message says why."""


class DamagedBackup(Exception):
    """The archive is not a whole backup of ours; the message names the first bad part."""


class HomeInUse(Exception):
    """The home holds a state that nobody agreed to replace, or somebody works on it."""


class CannotRestore(Exception):
    """The backup is sound and its place refuses it; nothing was changed."""


class Unfinished(Exception):
    """A restore was cut and cannot be brought to its end yet; the message says what is missing."""


def is_sqlite(database: Mapping[str, Any]) -> bool:
    """Whether Django's settings of a database name SQLite."""
    return str(database["ENGINE"]).endswith("sqlite3")


def sqlite_file(home: Path, database: Mapping[str, Any]) -> Path:
    """Where the SQLite database lies: in the home unless DATABASE_URL says otherwise."""
    return Path(database.get("NAME") or home / DATABASE)


def with_companions(file: Path) -> Iterator[Path]:
    """A database file of SQLite and those beside it that belong to it, whether there or not."""
    for ending in ("", "-wal", "-shm", "-journal"):
        yield file.with_name(file.name + ending)


def entries(home: Path) -> Iterator[Path]:
    """The files and folders of a home that are state, in order of their names.

    The keys of what is sealed are not among them: a backup holds none, a restore moves none.
    """
    for path in sorted(home.iterdir()):
        if not path.name.startswith((".", BEFORE, KEYS)) and path.name not in CACHES:
            yield path
