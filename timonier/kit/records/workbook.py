"""Rows of an XLSX workbook, read by a process of its own that may die of what it reads."""

from __future__ import annotations

import io
import json
import posixpath
import re
import resource
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

MEMORY = 1 << 30  # address space of the process that reads, bytes
SECONDS = 60
_STEP = 1 << 20
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, RuntimeError, ValueError)
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]{0,200}?\br="([A-Z]{1,3})([0-9]{1,7})"')
_LONGEST = 256  # bytes in which such a tag begins and names its cell
_OPC = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class Damaged(ValueError):
    """The workbook cannot be read at all."""


class TooWide(ValueError):
    """Its cells stand further apart than any table's; `rows` and `columns` that they span."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__(rows, columns)
        self.rows, self.columns = rows, columns


def rows(content: bytes, *, most_rows: int, most_columns: int) -> list[list[Any]]:
    """The cells of the first sheet, line by line: text, numbers, booleans, dates, "" for none.

    Sheets are read as one block from the first cell to the last, so that a cell far away costs all
    the room between: the cells are measured first, and read where running out of memory ends
    nothing else. Raises Damaged, and TooWide past `most_rows` or `most_columns`.
    """
    done = subprocess.run(
        [sys.executable, "-m", __name__, str(most_rows), str(most_columns)],
        input=content,
        capture_output=True,
        check=False,
        timeout=2 * SECONDS,
    )
    try:
        answer = json.loads(done.stdout) if done.returncode == 0 else None
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise Damaged
    if "wide" in answer:
        raise TooWide(*answer["wide"])
    return [[_unpacked(cell) for cell in line] for line in answer["rows"]]


def extent(content: bytes) -> tuple[int, int]:
    """(rows, columns) from the first cell of the first sheet to its last. Raises Damaged."""
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as archive,
            archive.open(_first_sheet(archive)) as sheet,
        ):
            places = list(_places(iter(lambda: sheet.read(_STEP), b"")))
    except BROKEN as wrong:
        raise Damaged from wrong
    if not places:
        return 0, 0
    lines, columns = zip(*places, strict=True)
    return max(lines) - min(lines) + 1, max(columns) - min(columns) + 1


def _places(pieces: Iterator[bytes]) -> Iterator[tuple[int, int]]:
    """The outermost cells that each piece of a sheet names: (row, column), from 1."""
    rest = b""
    for piece in pieces:
        text = rest + piece
        found = [(int(row), _column(letters)) for letters, row in _CELL.findall(text)]
        if found:
            yield min(row for row, _ in found), min(column for _, column in found)
            yield max(row for row, _ in found), max(column for _, column in found)
        rest = text[-_LONGEST:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """Where the first sheet is, by the workbook's own list (ECMA-376 part 2)."""
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        sheets = fromstring(archive.read("xl/workbook.xml")).iterfind(".//{*}sheet")
        wanted = next(sheets).get(f"{_OFFICE}id")
        links = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (ParseError, StopIteration) as wrong:
        raise Damaged from wrong
    for link in links.iterfind(f"{_OPC}Relationship"):
        if link.get("Id") == wanted:
            return posixpath.normpath(posixpath.join("/xl", link.get("Target", "")))[1:]
    raise Damaged


def _packed(cell: Any) -> Any:
    if isinstance(cell, datetime | date | time):
        return {type(cell).__name__: cell.isoformat()}
    if isinstance(cell, timedelta):
        return {"timedelta": cell.total_seconds()}
    return cell


_KINDS: dict[str, Callable[[Any], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda seconds: timedelta(seconds=seconds),
}


def _unpacked(cell: Any) -> Any:
    if not isinstance(cell, dict):
        return cell
    ((kind, text),) = cell.items()
    return _KINDS[kind](text)


def _answer(content: bytes, most_rows: int, most_columns: int) -> dict[str, Any]:
    """What the reading process says: {"rows": lines} or {"wide": [rows, columns]}."""
    import python_calamine

    size = extent(content)
    if size[0] > most_rows or size[1] > most_columns:
        return {"wide": size}
    sheet = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
    size = sheet.total_height, sheet.total_width
    if size[0] > most_rows or size[1] > most_columns:
        return {"wide": size}
    return {"rows": [[_packed(cell) for cell in line] for line in sheet.iter_rows()]}


def _main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer = _answer(sys.stdin.buffer.read(), int(sys.argv[1]), int(sys.argv[2]))
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
