"""Bytes on disk by their SHA-256: written once, never changed, swept when nothing names them.

Who writes or copies holds the folder's lock together with others, who sweeps holds it alone: no
file goes between the moment it is found there and the moment its row is written.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from timonier.kit.store import durable

FOLDER = "attachments"
_LOCK = Path("locks") / "attachments.lock"
_DIGEST = re.compile("[0-9a-f]{64}")
_GROWING = ".growing-"


class Busy(OSError):
    """Somebody writes or copies right now."""


@contextlib.contextmanager
def steady(home: Path) -> Iterator[None]:
    """While this lasts nothing is swept; many may hold it at once."""
    with _locked(home, fcntl.LOCK_SH):
        yield


def write(home: Path, pieces: Iterable[bytes]) -> tuple[str, int]:
    """Keep these bytes; their digest and size. To be called within `steady`. Raises OSError."""
    folder = home / FOLDER
    durable.folder(folder, mode=0o700)
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=_GROWING)
    growing, digest, size = Path(name), hashlib.sha256(), 0
    try:
        with os.fdopen(descriptor, "wb") as out:
            for piece in pieces:
                out.write(piece)
                digest.update(piece)
                size += len(piece)
            out.flush()
            os.fsync(out.fileno())
        kept = place(home, digest.hexdigest())
        durable.folder(kept.parent, mode=0o700)
        durable.place(growing, kept)
    finally:
        growing.unlink(missing_ok=True)
    return digest.hexdigest(), size


def place(home: Path, digest: str) -> Path:
    """Where bytes of this digest lie. Raises ValueError for what is no digest."""
    if not _DIGEST.fullmatch(digest):
        raise ValueError("not a SHA-256")
    return home / FOLDER / digest[:2] / digest


def is_whole(home: Path, digest: str) -> bool:
    """Whether the bytes are there and are still the ones that were kept."""
    try:
        with place(home, digest).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False


def present(home: Path) -> list[Path]:
    """Every file that lies there, those that are being written left out."""
    found = sorted((home / FOLDER).rglob("*"))
    return [path for path in found if path.is_file() and not path.name.startswith(_GROWING)]


def sweep(home: Path, named: Callable[[], Collection[str]]) -> int:
    """Delete what `named` does not name, and writes that were cut; how many. Raises Busy."""
    if not (home / FOLDER).is_dir():
        return 0
    gone = 0
    with _locked(home, fcntl.LOCK_EX | fcntl.LOCK_NB):
        kept = set(named())
        for path in sorted((home / FOLDER).rglob("*")):
            if path.is_file() and path.name not in kept:
                path.unlink()
                gone += 1
    return gone


@contextlib.contextmanager
def _locked(home: Path, how: int) -> Iterator[None]:
    lock = home / _LOCK
    lock.parent.mkdir(mode=0o700, exist_ok=True)
    with lock.open("w") as held:
        try:
            fcntl.flock(held, how)
        except BlockingIOError:
            raise Busy("files are being written or copied") from None
        yield
