"""Rows as a file: CSV, XLSX or JSON, in which every value reads back as it was."""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from itertools import batched
from typing import IO, Any

import xlsxwriter
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from timonier.kit.entities import links
from timonier.kit.entities.entity import Entity
from timonier.kit.records import sheets
from timonier.kit.records.currencies import columns, currencies

CHUNK = 2_000
XLSX_TEXT = 32_767
XLSX_ROWS = 1_048_575
XLSX_DIGITS = 15
MARK = b"\xef\xbb\xbf"  # of UTF-8, so that spreadsheets read accents


class TooLarge(ValueError):
    """This format cannot hold these rows whole; the message names one that can."""


def csv_file(entity: Entity, rows: QuerySet[Any], user: Any) -> Iterator[bytes]:
    """UTF-8 with its mark, so that spreadsheets read accents; formulas neutralised."""
    yield MARK + csv_line(columns(entity))
    for cells in _cells(entity, rows, user):
        yield csv_line([sheets.defused(cell) for cell in cells])


def json_file(entity: Entity, rows: QuerySet[Any], user: Any) -> Iterator[bytes]:
    """One list of objects, written as it is read."""
    before = "[\n"
    for values in _values(entity, rows, user):
        text = json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False)
        yield (before + text).encode()
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def xlsx_file(entity: Entity, rows: QuerySet[Any], user: Any) -> Iterator[bytes]:
    """A workbook of typed cells. Raises TooLarge rather than cut a text or drop a row."""
    with ExitStack() as opened:
        handle = opened.enter_context(tempfile.TemporaryFile())
        _fill_workbook(handle, entity, _cells(entity, rows, user))
        handle.seek(0)
        opened.pop_all()  # from here the answer closes it, once it is sent
    return _pieces(handle)


# (entity, its rows, who reads) -> the file, in pieces
Make = Callable[[Entity, QuerySet[Any], Any], Iterator[bytes]]
FORMATS: dict[str, tuple[str, Make]] = {
    "csv": ("text/csv; charset=utf-8", csv_file),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_file),
    "json": ("application/json", json_file),
}


def _values(entity: Entity, rows: QuerySet[Any], user: Any) -> Iterator[dict[str, Any]]:
    """Each row's values; a link to a row that may not be seen is marked, so an import keeps it."""
    sight = links.Sight(user)
    for items in batched(rows.iterator(chunk_size=CHUNK), CHUNK, strict=False):
        sight.learn(entity, items)
        for item in items:
            yield links.values(entity, item, sight, mark=links.HELD_BACK)


def _cells(entity: Entity, rows: QuerySet[Any], user: Any) -> Iterator[list[Any]]:
    fields = entity.model_fields
    for values in _values(entity, rows, user):
        told = currencies(entity, values)
        yield [*(sheets.written(field, values[field.name]) for field in fields), *told]


def csv_line(cells: Iterable[Any]) -> bytes:
    """One line of a CSV file, ended."""
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def _fill_workbook(handle: IO[bytes], entity: Entity, lines: Iterable[list[Any]]) -> None:
    book = xlsxwriter.Workbook(
        handle, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    )
    try:
        sheet = book.add_worksheet(entity.slug[:31])
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, name in enumerate(columns(entity)):
            sheet.write_string(0, column, name, bold)
        for line, cells in enumerate(lines, start=1):
            if line > XLSX_ROWS:
                raise TooLarge(_("A worksheet cannot hold that many rows: export CSV or JSON."))
            for column, cell in enumerate(cells):
                _write(sheet, line, column, cell)
    finally:
        book.close()


def _write(sheet: Any, line: int, column: int, cell: Any) -> None:
    if isinstance(cell, date):
        if cell.year >= 1900:
            sheet.write_datetime(line, column, cell)
            return
        cell = cell.isoformat()
    if isinstance(cell, int | float | Decimal) and _exact(cell):
        sheet.write_number(line, column, cell)
        return
    text = str(cell)
    if len(text) > XLSX_TEXT:
        raise TooLarge(_("A text is too long for a worksheet cell: export CSV or JSON."))
    sheet.write_string(line, column, text)


def _exact(number: int | float | Decimal) -> bool:
    """Whether a spreadsheet, which keeps 15 digits, holds this number whole."""
    return isinstance(number, float) or len(Decimal(number).as_tuple().digits) <= XLSX_DIGITS


def _pieces(handle: IO[bytes]) -> Iterator[bytes]:
    with handle:
        while piece := handle.read(64 * 1024):
            yield piece
