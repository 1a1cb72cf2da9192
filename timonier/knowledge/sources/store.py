"""Keeps each source's facts in one small immutable file: a header line, then the body."""

from __future__ import annotations

import gzip
import io
import json
import os
import tempfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from timonier.knowledge.sources import UnreadableSource

FORMAT = 1
_HEADER = 65_536  # bytes
_BODY = 256 * 1024 * 1024  # bytes once unpacked: far above any honest edition
Coverage = Literal["complete", "partial", "none"]


@dataclass(frozen=True, slots=True)
class Header:
    """Where the facts of a file come from, and how old they are."""

    source: str
    as_of: str  # ISO date of the facts
    records: int
    licence: str
    attribution: str
    url: str
    coverage: Coverage = "complete"
    validator: str = ""  # what the server gave with the answer, to be asked for newer ones only
    format: int = FORMAT


def read_header(path: Path) -> Header:
    """The first line of an edition. Raises UnreadableSource."""
    try:
        with gzip.open(path, "rb") as packed:
            return Header(**json.loads(packed.readline(_HEADER)))
    except (OSError, EOFError, zlib.error, ValueError, TypeError) as error:
        raise UnreadableSource(f"{path.name}: {error}") from error


def read_body(path: Path) -> Any:
    """The facts of an edition, as written. Raises UnreadableSource."""
    try:
        with gzip.open(path, "rb") as packed:
            packed.readline(_HEADER)
            data = packed.read(_BODY + 1)
        if len(data) > _BODY:
            raise UnreadableSource(f"{path.name}: larger than {_BODY} bytes")
        return json.loads(data)
    except (OSError, EOFError, zlib.error, ValueError, RecursionError) as error:
        raise UnreadableSource(f"{path.name}: {error}") from error


def check(path: Path) -> None:
    """Read an edition through, for its checksum alone. Raises UnreadableSource."""
    try:
        with gzip.open(path, "rb") as packed:
            read = 0
            while part := packed.read(1 << 20):
                read += len(part)
                if read > _HEADER + _BODY:
                    raise UnreadableSource(f"{path.name}: larger than {_BODY} bytes")
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableSource(f"{path.name}: {error}") from error


def write(path: Path, header: Header, body: Any) -> None:
    """Put an edition in place in one step: a crash leaves the old one or the new one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    packed = _packed(header, body)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(packed)
            file.flush()
            os.fchmod(file.fileno(), 0o644)  # public facts, and a package must be readable
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _packed(header: Header, body: Any) -> bytes:
    """The same facts give the same bytes: no time stamp inside, keys in one order."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9, mtime=0) as packed:
        known = {key: value for key, value in asdict(header).items() if value or key != "validator"}
        packed.write(json.dumps(known, ensure_ascii=False).encode() + b"\n")
        packed.write(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())
    return out.getvalue()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
