"""Reads an OSV dump (a zip of one JSON file per advisory) within limits."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from timonier.knowledge.sources import TooLarge, UnreadableSource


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a dump may hold. The largest honest one (npm, with malware) stays far below."""

    records: int = 600_000
    record_bytes: int = 4 * 1024 * 1024
    total_bytes: int = 3 * 1024 * 1024 * 1024
    ratio: int = 200  # unpacked to packed, of a record above 64 KiB


LIMITS = Limits()
_SMALL = 65_536


def records(path: Path, limits: Limits = LIMITS) -> Iterator[dict[str, Any]]:
    """Each advisory of the dump at `path`. Raises UnreadableSource on a damaged or hostile zip."""
    try:
        with zipfile.ZipFile(path) as dump:
            for entry in _checked(dump, path.name, limits):
                yield _record(dump, entry, limits)
    except (zipfile.BadZipFile, OSError, zlib.error, NotImplementedError, RuntimeError) as error:
        raise UnreadableSource(f"{path.name}: {error}") from error


def _checked(dump: zipfile.ZipFile, name: str, limits: Limits) -> list[zipfile.ZipInfo]:
    entries = [entry for entry in dump.infolist() if entry.filename.endswith(".json")]
    if not entries:
        raise UnreadableSource(f"{name}: holds no advisory")
    if len(entries) > limits.records:
        raise TooLarge(f"{name}: more than {limits.records} advisories")
    if sum(entry.file_size for entry in entries) > limits.total_bytes:
        raise TooLarge(f"{name}: unpacks to more than {limits.total_bytes} bytes")
    if len({entry.filename for entry in entries}) < len(entries):
        raise UnreadableSource(f"{name}: names a file twice")
    for entry in entries:
        _check(entry, name, limits)
    return entries


def _check(entry: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    if entry.file_size > limits.record_bytes:
        raise TooLarge(f"{name}: {entry.filename} exceeds {limits.record_bytes} bytes")
    packed = max(entry.compress_size, 1)
    if entry.file_size > _SMALL and entry.file_size / packed > limits.ratio:
        raise TooLarge(f"{name}: {entry.filename} is packed like a bomb")


def _record(dump: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> dict[str, Any]:
    with dump.open(entry) as packed:
        data = packed.read(limits.record_bytes + 1)  # the announced size may lie
    if len(data) > limits.record_bytes:
        raise TooLarge(f"{entry.filename}: larger than announced")
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableSource(f"{entry.filename}: {error}") from error
    if not isinstance(found, dict) or not isinstance(found.get("id"), str):
        raise UnreadableSource(f"{entry.filename}: not an advisory")
    return found
