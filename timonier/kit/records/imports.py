"""Files people bring, read under caps: what their columns are called, and their rows one by one."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from timonier.kit.records import sheets, workbook
from timonier.values import nesting

MIB = 2**20
LARGEST_FILE = 10 * MIB
MOST_ROWS = 50_000
MOST_COLUMNS = 200
WIDEST = 16_384  # a spreadsheet has so many, and leaves empty those it does not use
LONGEST_CELL = 1 * MIB
MOST_PARTS, LARGEST_PART, LARGEST_WHOLE, STEEPEST = 1_000, 50 * MIB, 100 * MIB, 100
DEEPEST = 20
SEPARATORS = ",;\t|"
LOOKED_AT = 30  # lines by which the separator is told
_SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # Excel's own first line

Row = tuple[int, dict[str, Any]]  # (row number in the file, cells by heading)


class Unreadable(ValueError):
    """The file as a whole cannot be read; the message says why and what would do."""


@dataclass
class Source:
    """A file as it is read: its headings, its rows on demand, and what had to be found out.

    Reading a row may raise Unreadable. `typed`: a program wrote numbers and days, not a person.
    """

    headings: list[str]
    rows: Iterator[Row]
    encoding: str = ""
    separator: str = ""
    typed: bool = False


def opened(name: str, content: bytes) -> Source:
    """An uploaded CSV, XLSX or JSON file. Raises Unreadable."""
    kind = name.rpartition(".")[2].lower()
    if len(content) > LARGEST_FILE:
        raise Unreadable(_("The file is larger than 10 MB: split it."))
    readers = {"csv": _csv, "txt": _csv, "tsv": _csv, "xlsx": _xlsx, "json": _json}
    if kind not in readers:
        raise Unreadable(_("Bring a .csv, .xlsx or .json file."))
    return readers[kind](content)


def read_table(name: str, content: bytes) -> list[Row]:
    """All rows of a file at once. Raises Unreadable."""
    table = list(opened(name, content).rows)
    if not table:
        raise Unreadable(_("The file holds no row below its header."))
    return table


def sealable(cell: Any) -> Any:
    """A cell as JSON holds it, read back the same by `sheets.read`."""
    text: str | None = cell.isoformat() if hasattr(cell, "isoformat") else None
    if text is None:
        return str(cell) if not isinstance(cell, str | int | float | list | dict | None) else cell
    return text.removesuffix("T00:00:00")  # a spreadsheet keeps a day as its midnight


def _csv(content: bytes) -> Source:
    text, encoding = _decoded(content)
    named = _SEP.match(text)
    text = text[named.end() :] if named else text
    separator = named[1] if named else _separator(text)
    csv.field_size_limit(LONGEST_CELL)
    headings, rows = _table(_csv_lines(text, separator), first=2 if named else 1)
    return Source(headings, rows, encoding, separator)


def _csv_lines(text: str, separator: str) -> Iterator[list[Any]]:
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        for number, line in enumerate(lines):
            # a line is measured before its cells are looked at one by one
            _check_size(number, 0 if len(line) <= WIDEST else len(line))
            yield [sheets.fused(cell) for cell in line]
    except csv.Error as wrong:
        raise Unreadable(_("The CSV is damaged: %(cause)s.") % {"cause": wrong}) from wrong


def _separator(text: str) -> str:
    """The sign that cuts the first lines into most columns, as many in each as can be."""

    def shape(sign: str) -> tuple[bool, float, int]:
        lines = csv.reader(io.StringIO(text[: LOOKED_AT * 2_000], newline=""), delimiter=sign)
        try:
            widths = [len(line) for line in islice(lines, LOOKED_AT) if any(line)]
        except csv.Error:
            widths = []
        if not widths:
            return False, 0.0, 0
        same = sum(width == widths[0] for width in widths) / len(widths)
        return widths[0] > 1, same, widths[0]

    return max(SEPARATORS, key=shape)


def _decoded(content: bytes) -> tuple[str, str]:
    """The text and how it was written; what is no UTF-8 is what Windows writes in the West."""
    marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("The file is no text that can be read: save it again as “CSV UTF-8”."))


def _json(content: bytes) -> Source:
    try:
        text = content.decode("utf-8-sig")
        found = json.loads(text) if nesting.depth(text) <= DEEPEST else None
    except (ValueError, RecursionError) as wrong:
        raise Unreadable(_("The JSON is damaged: %(cause)s.") % {"cause": wrong}) from wrong
    if found is None:
        raise Unreadable(_("The JSON is nested too deeply."))
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise Unreadable(_("The JSON must be a list of objects."))
    headings = list(dict.fromkeys(name for row in found for name in row))
    _check_size(len(found), len(headings))
    return Source(headings, iter(enumerate(found, start=2)), "utf-8-sig", typed=True)


def _xlsx(content: bytes) -> Source:
    refuse_bombs(content)
    try:
        lines = workbook.rows(content, most_rows=MOST_ROWS + 1, most_columns=MOST_COLUMNS)
    except workbook.TooWide as wrong:
        _check_size(wrong.rows, wrong.columns)
        raise
    except (workbook.Damaged, OSError, subprocess.TimeoutExpired) as wrong:
        raise Unreadable(_("The workbook cannot be read.")) from wrong
    return Source(*_table(lines))


def refuse_bombs(content: bytes) -> None:
    """Judge the archive by its directory before anything is unpacked. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except workbook.BROKEN as wrong:
        raise Unreadable(_("The workbook cannot be read.")) from wrong
    whole = sum(part.file_size for part in parts)
    largest = max((part.file_size for part in parts), default=0)
    steep = whole > STEEPEST * max(len(content), 1)
    if len(parts) > MOST_PARTS or largest > LARGEST_PART or whole > LARGEST_WHOLE or steep:
        raise Unreadable(_("The workbook unpacks to far more than it seems: refused."))


def _table(lines: Iterable[list[Any]], *, first: int = 1) -> tuple[list[str], Iterator[Row]]:
    """The first line that is not empty names the columns; empty lines keep their number."""
    numbered = ((number, line) for number, line in enumerate(lines, start=first) if _filled(line))
    start, cells = next(numbered, (first, []))
    headings = [str(cell).strip() for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    headings = [heading or f"#{place}" for place, heading in enumerate(headings, start=1)]
    _check_size(0, len(headings))
    if len(set(headings)) < len(headings):
        raise Unreadable(_("Two columns have the same heading."))
    return headings, _rows(headings, numbered, start)


def _rows(headings: list[str], lines: Iterable[tuple[int, list[Any]]], start: int) -> Iterator[Row]:
    for number, line in lines:
        _check_size(number - start, max(len(line), len(headings)))
        if _filled(line[len(headings) :]):
            raise Unreadable(_("Row %(row)d has more cells than the header.") % {"row": number})
        cells = [*line, *[""] * (len(headings) - len(line))]
        yield number, dict(zip(headings, cells, strict=False))


def _filled(line: list[Any]) -> bool:
    return any(cell not in ("", None) for cell in line)


def _check_size(rows: int, columns: int) -> None:
    if rows > MOST_ROWS + 1:
        raise Unreadable(_("More than 50,000 rows: split the file."))
    if columns > MOST_COLUMNS:
        raise Unreadable(_("More than 200 columns: keep those that the header names."))
