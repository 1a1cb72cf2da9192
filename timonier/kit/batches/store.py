"""What a batch keeps on disk until it is done: its lines, what each would do, what was refused."""

from __future__ import annotations

import csv
import json
import shutil
import struct
from array import array
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from timonier.kit.models import Batch
from timonier.kit.store import durable

FOLDER = "batches"
LINES, VERDICTS, REFUSED = "lines.jsonl", "verdicts.jsonl", "refused.csv"
KINDS = ("new", "changed", "same", "refused")
Line = dict[str, Any]


class Lost(OSError):
    """What the batch had read is not on this disk any more."""


def folder(batch: Batch) -> Path:
    """Where a batch keeps its files."""
    return Path(settings.HOME) / FOLDER / batch.slug


def write_lines(batch: Batch, lines: Iterable[Line]) -> int:
    """Keep what was read, whole or not at all; how many lines."""
    place = folder(batch)
    durable.folder(place, mode=0o700)
    growing, count = place / f".{LINES}", 0
    with growing.open("w") as out:
        for line in lines:
            out.write(_text(line))
            count += 1
    growing.replace(place / LINES)
    return count


def lines(batch: Batch) -> Iterator[Line]:
    """What was read, line by line. Raises Lost."""
    return _read(folder(batch) / LINES)


class Verdicts:
    """Writes what each line would do, with the place of each by its kind; `with` closes them."""

    def __init__(self, batch: Batch) -> None:
        self.place = folder(batch)
        self.offsets = {kind: array("Q") for kind in KINDS}
        self.out: IO[bytes] = (self.place / f".{VERDICTS}").open("wb")

    def __enter__(self) -> Verdicts:
        return self

    def __exit__(self, kind: Any, *problem: object) -> None:
        self.out.close()
        if kind is not None:
            return
        for name, offsets in self.offsets.items():
            (self.place / f"{name}.index").write_bytes(offsets.tobytes())
        (self.place / f".{VERDICTS}").replace(self.place / VERDICTS)

    def add(self, verdict: Line) -> None:
        self.offsets[verdict["kind"]].append(self.out.tell())
        self.out.write(_text(verdict).encode())

    @property
    def counts(self) -> dict[str, int]:
        return {kind: len(offsets) for kind, offsets in self.offsets.items()}


def verdicts(batch: Batch, start: int = 0) -> Iterator[Line]:
    """What each line would do, in the order of the file, from this one on. Raises Lost."""
    return islice(_read(folder(batch) / VERDICTS), start, None)


def page(batch: Batch, kind: str, start: int, size: int) -> list[Line]:
    """Some of the lines of one kind; the cost does not depend on how many there are."""
    try:
        with (folder(batch) / f"{kind}.index").open("rb") as index:
            index.seek(8 * start)
            wanted = index.read(8 * size)
        with (folder(batch) / VERDICTS).open("rb") as file:
            return [_at(file, place) for (place,) in struct.iter_unpack("=Q", wanted)]
    except FileNotFoundError as gone:
        raise Lost from gone


def write_refused(batch: Batch, headings: list[str], rows: Iterable[list[Any]], sign: str) -> None:
    """Keep the refused rows as a file that can be corrected and brought again."""
    place = folder(batch) / REFUSED
    with place.open("w", newline="", encoding="utf-8-sig") as out:
        writer = csv.writer(out, delimiter=sign or ",")
        writer.writerow(headings)
        writer.writerows(rows)


def opened_refused(batch: Batch) -> IO[bytes]:
    """The file of refused rows, open. Raises Lost."""
    try:
        return (folder(batch) / REFUSED).open("rb")
    except FileNotFoundError as gone:
        raise Lost from gone


def let_go(batch: Batch) -> None:
    """Remove what was read and judged; what was refused stays."""
    for path in folder(batch).glob("*"):
        if path.name != REFUSED:
            path.unlink(missing_ok=True)


def remove(batch: Batch) -> None:
    """Remove everything."""
    shutil.rmtree(folder(batch), ignore_errors=True)


def sweep(known: set[str]) -> int:
    """Remove the folders of batches that are no more; how many."""
    place = Path(settings.HOME) / FOLDER
    gone = [path for path in place.glob("*") if path.name not in known]
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
    return len(gone)


def _at(file: IO[bytes], place: int) -> Line:
    file.seek(place)
    found: Line = json.loads(file.readline())
    return found


def _read(path: Path) -> Iterator[Line]:
    try:
        with path.open() as file:
            for text in file:
                yield json.loads(text)
    except FileNotFoundError as gone:
        raise Lost from gone


def _text(line: Line) -> str:
    return json.dumps(line, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n"
