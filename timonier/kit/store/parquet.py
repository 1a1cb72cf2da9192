"""One new file of the lake, written whole and forced to disk. No Django: readers write theirs.

Nothing reads a file before the list in the database names it (`kit.lake.adopt`).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from timonier.kit.store import durable
from timonier.kit.store.duck import cursor, literal, name, run, table

ROW_GROUP = 50_000
_KIND = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LONGEST_NAME = 150

type Columns = Mapping[str, Any]  # name -> numpy array or sequence, all of one length


@dataclass(frozen=True, slots=True)
class Written:
    """A file that lies in the lake. `path`: below its folder; `digest`: SHA-256 of the file."""

    role: str
    kind: str
    repository: str
    path: str
    rows: int
    digest: str
    sorted_by: str


def write_file(
    folder: Path, role: str, kind: str, repository: str, columns: Columns, sort: Sequence[str] = ()
) -> Written:
    """Write rows of one repository to a file of a name that nobody used before.

    Raises ValueError for columns of unequal length, OSError when the disk refuses.
    """
    if not _KIND.fullmatch(kind):
        raise ValueError(f"{kind!r} cannot name a kind of fact")
    place = f"kind={kind}/{role}/repository={_folder_name(repository)}/{uuid4().hex}.parquet"
    order = f" ORDER BY {', '.join(map(name, sort))}" if sort else ""
    with cursor() as duck:
        duck.register("incoming", table(columns))
        chosen = f"SELECT {literal(repository)} AS repository, * FROM incoming{order}"
        rows, digest = copy_out(duck, chosen, folder, place)
    return Written(role, kind, repository, place, rows, digest, ",".join(sort))


def _folder_name(repository: str) -> str:
    safe = quote(repository, safe="")
    if len(safe) <= _LONGEST_NAME:
        return safe
    return safe[:100] + "-" + hashlib.sha256(repository.encode()).hexdigest()[:16]


def copy_out(duck: Any, select: str, folder: Path, place: str) -> tuple[int, str]:
    """Write a query's rows to a new file of the lake; its rows and digest. Raises OSError."""
    final = folder / place
    durable.folder(final.parent)
    aside = final.with_suffix(".parquet.part")
    try:
        counted = run(
            duck,
            f"COPY ({select}) TO {literal(str(aside))}"
            f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})",
        ).fetchone()
        with aside.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
            os.fsync(handle.fileno())
        durable.place(aside, final)
    finally:
        aside.unlink(missing_ok=True)
    return int(counted[0]), digest
