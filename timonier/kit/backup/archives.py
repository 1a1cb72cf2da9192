"""Reads the archive of a backup: its list, each file against its digest, and then onto the disk.

It is read to its end and checked before the first byte is written: what is not wholly ours takes
no room.
"""

import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, BinaryIO

from timonier.kit.backup.names import MANIFEST, SCHEMA, DamagedBackup

# Databases and Parquet shrink to a half or a twentieth; a file of zeros to a thousandth.
MOST_TIMES, MOST_ANYWAY = 100, 64 * 2**20
LARGEST_LIST = 64 * 2**20
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PIECE = 2**20
_UNREADABLE = (tarfile.TarError, zlib.error, EOFError, ValueError, RecursionError, OverflowError)


def check(archive: Path) -> dict[str, int]:
    """Read a whole archive; the size in bytes of each of its files. Raises DamagedBackup."""
    try:
        return _read(archive, None)
    except (*_UNREADABLE, OSError) as error:
        raise DamagedBackup(f"{archive.name} is not a whole backup: {_said(error)}") from error


def unpack(archive: Path, into: Path) -> None:
    """Write the files of an archive below a folder and force them to disk.

    Raises DamagedBackup, and OSError when the disk refuses.
    """
    try:
        _read(archive, into)
    except _UNREADABLE as error:
        raise DamagedBackup(f"{archive.name} changed while it was read: {_said(error)}") from error


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


class _Capped(io.RawIOBase):
    """A stream that refuses to grow beyond so many bytes."""

    def __init__(self, stream: BinaryIO | gzip.GzipFile, most: int, name: str) -> None:
        self.stream, self.left, self.name = stream, most, name

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        data = self.stream.read(size)
        self.left -= len(data)
        if self.left < 0:
            raise DamagedBackup(f"{self.name} would unpack to over {MOST_TIMES} times its size")
        return data


def _read(archive: Path, into: Path | None) -> dict[str, int]:
    most = MOST_TIMES * archive.stat().st_size + MOST_ANYWAY
    with gzip.open(archive) as unzipped:
        stream = _Capped(unzipped, most, archive.name)
        with tarfile.open(fileobj=stream, mode="r|") as packed:
            sizes = _files(packed, archive.name, into)
        while stream.read(_PIECE):  # to the very end, so that gzip's own checksum speaks too
            pass
    return sizes


def _files(packed: tarfile.TarFile, archive: str, into: Path | None) -> dict[str, int]:
    first = packed.next()
    if first is None or first.name != MANIFEST or not _is_plain(first):
        raise DamagedBackup(f"{archive} does not begin with the list of its files")
    if first.size > LARGEST_LIST:
        raise DamagedBackup(f"the list in {archive} is too long")
    listed = listed_in(_opened(packed, first).read(), archive)
    sizes: dict[str, int] = {}
    while (member := packed.next()) is not None:
        name = member.name
        if name not in listed or name in sizes or not _is_plain(member):
            raise DamagedBackup(f"{archive} holds what its list does not name: {name[:200]!r}")
        if _copied(_opened(packed, member), into and into / name) != listed[name]:
            raise DamagedBackup(f"{archive}: {name} was changed")
        sizes[name] = member.size
    if missing := listed.keys() - sizes.keys():
        raise DamagedBackup(f"{archive}: {min(missing)} is missing")
    return sizes


def _is_plain(member: tarfile.TarInfo) -> bool:
    return member.type == tarfile.REGTYPE and not member.issparse()


def _opened(packed: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    data = packed.extractfile(member)
    assert data is not None  # a plain file has data
    return data


def _copied(data: IO[bytes], target: Path | None) -> str:
    """The SHA-256 of some data, written to `target` on the way when there is one."""
    digest = hashlib.sha256()
    if target is None:
        while piece := data.read(_PIECE):
            digest.update(piece)
        return digest.hexdigest()
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as out:
        while piece := data.read(_PIECE):
            digest.update(piece)
            out.write(piece)
        out.flush()
        os.fchmod(out.fileno(), 0o600)
        os.fsync(out.fileno())
    return digest.hexdigest()


def listed_in(data: bytes, archive: str) -> Mapping[str, str]:
    """The files that a backup's list names, each with its SHA-256. Raises DamagedBackup."""
    try:
        head = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DamagedBackup(f"the list in {archive} is no JSON: {_said(error)}") from error
    schema = head.get("schema") if isinstance(head, dict) else None
    if schema != SCHEMA:
        raise DamagedBackup(f"{archive} has the schema {str(schema)[:60]!r}, not {SCHEMA!r}")
    files = head.get("files")
    if not isinstance(files, dict) or not files:
        raise DamagedBackup(f"the list in {archive} names no files")
    for name, digest in files.items():
        if not _is_ours(name):
            raise DamagedBackup(f"the list in {archive} names a file outside: {name[:200]!r}")
        if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
            raise DamagedBackup(f"the list in {archive} has no digest for {name[:200]!r}")
    return files


def _is_ours(name: str) -> bool:
    """Whether a name stays below the folder it is unpacked into, and is none of our own marks."""
    try:
        os.fsencode(name)
    except UnicodeError:
        return False
    parts = name.split("/")
    inside = all(part not in ("", ".", "..") and "\0" not in part for part in parts)
    return inside and not name.startswith(".") and name != MANIFEST
