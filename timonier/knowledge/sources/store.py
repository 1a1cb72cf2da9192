"""Keeps each source's facts in one small immutable file: a header line, then the body."""

from __future__ import annotations

import gzip
import io
import json
import re
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
            header = Header(**json.loads(packed.readline(_HEADER)))
        if header.format != FORMAT:
            raise UnreadableSource(f"{path.name}: another version of Timonier wrote it")
        return header
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


def check(path: Path, source: str, shape: re.Pattern[bytes]) -> None:
    """Read an edition through, for its checksum, its source and how its body begins; one that
    holds no record may be empty. Raises UnreadableSource."""
    header = read_header(path)
    try:
        with gzip.open(path, "rb") as packed:
            packed.readline(_HEADER)
            first = packed.read(_HEADER)
            read = len(first)
            while part := packed.read(1 << 20):
                read += len(part)
                if read > _HEADER + _BODY:
                    raise UnreadableSource(f"{path.name}: larger than {_BODY} bytes")
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableSource(f"{path.name}: {error}") from error
    if header.source != source or not (shape.match(first) or not header.records):
        raise UnreadableSource(f"{path.name}: it holds something else than {source}")


def packed(header: Header, body: Any) -> bytes:
    """The bytes of an edition.

    The same facts give the same bytes: no time stamp inside, keys in one order.
    """
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9, mtime=0) as lines:
        known = {key: value for key, value in asdict(header).items() if value or key != "validator"}
        lines.write(json.dumps(known, ensure_ascii=False).encode() + b"\n")
        lines.write(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())
    return out.getvalue()
