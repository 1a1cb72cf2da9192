"""Some room kept in hand, so that a cockpit on a full disk still opens and can be read.

SQLite cannot even read a database in WAL mode without 32 KiB for its index of the log. A file that
nobody needs holds that room while there is plenty, and gives it back when there is none.
"""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

NAME = "reserve"
SIZE = 2 * 2**20
PLENTY = 64 * 2**20  # free bytes from which room may be taken for it
LITTLE = 4 * 2**20  # free bytes under which nothing new is begun


def keep(home: Path) -> None:
    """Take the room where there is plenty; never fails."""
    with contextlib.suppress(OSError):
        file = home / NAME
        if not file.exists() and free(home) > PLENTY:
            file.write_bytes(bytes(SIZE))


def spend(home: Path) -> bool:
    """Give the room back when the disk is full; whether there was any."""
    if not is_full(home) or not (home / NAME).exists():
        return False
    with contextlib.suppress(OSError):
        (home / NAME).unlink()
        return True
    return False


def is_full(home: Path) -> bool:
    """Whether so little is left that nothing should be begun."""
    return free(home) < LITTLE


def free(home: Path) -> int:
    """Bytes that may still be written."""
    return shutil.disk_usage(home).free


def sentence(home: Path) -> str:
    """What an operator is told, with what it takes."""
    missing = -(-max(0, LITTLE - free(home)) // 2**20)
    return (
        f"the disk of {home} is full: pages can be read, nothing can be saved and no job runs"
        f" until {missing} MiB more are free"
    )
