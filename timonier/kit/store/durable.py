"""Writes files that a cut of power leaves as they were or as they are to be, never in between.

A name given before the bytes are on the disk may lead to an empty file after a cut, and a name that
its folder has not been told to keep may be gone: bytes first, then the name, then its folder.
"""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path


def write(path: Path, data: bytes, *, mode: int = 0o600, once: bool = False) -> None:
    """Make a file whole, or replace it, in one step that outlives a cut of power.

    `once`: the file of whoever came first stays. Raises OSError, and then nothing was changed.
    """
    start = path.name if path.name.startswith(".") else f".{path.name}"
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{start}.")
    growing = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        if once and _linked(growing, path):
            sync(path.parent)
        else:
            place(growing, path)
    finally:
        growing.unlink(missing_ok=True)


def place(growing: Path, path: Path) -> None:
    """Give a file or folder, whose bytes are on the disk, its name for good. Raises OSError."""
    growing.replace(path)
    for folder in dict.fromkeys((path.parent, growing.parent)):
        sync(folder)


def folder(path: Path, *, mode: int = 0o777) -> None:
    """Make a folder, and those above it, for good; one that is there stays. Raises OSError."""
    if path.is_dir():
        return
    folder(path.parent)
    path.mkdir(mode=mode, exist_ok=True)
    sync(path.parent)


def sync(path: Path) -> None:
    """Force a file, or the names in a folder, to disk. Raises OSError.

    A disk that says it cannot do that for folders (some of the network) is taken at its word.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP) or not path.is_dir():
            raise
    finally:
        os.close(descriptor)


def sync_below(path: Path) -> None:
    """Force every file and name below a folder to disk, and the folder's own. Raises OSError."""
    for each, _, files in path.walk():
        for file in files:
            sync(each / file)
        sync(each)
    sync(path.parent)


def _linked(growing: Path, path: Path) -> bool:
    """Whether the name is taken now, by us or by who came first; a disk may have no links."""
    try:
        os.link(growing, path)
    except FileExistsError:
        return True
    except OSError:
        return False
    return True
