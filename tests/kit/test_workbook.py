"""Workbooks: read in a process that may die, measured before they are read."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from timonier.kit.records import imports, workbook

LIMITS = {"most_rows": 50_001, "most_columns": 200}


def made(*rows: list[Any], cells: dict[str, Any] | None = None) -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    book.add_worksheet("second").write("XFD1048576", "of no interest")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    for place, value in (cells or {}).items():
        sheet.write(place, value)
    book.close()
    return held.getvalue()


def rewritten(content: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with a change in its first sheet that no honest writer makes."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.namelist():
            data = before.read(part)
            if part == "xl/worksheets/sheet1.xml":
                assert old in data
                data = data.replace(old, new)
            after.writestr(part, data)
    return held.getvalue()


def test_cells_come_back_as_what_they_are() -> None:
    content = made(
        ["name", "day", "count", "yes", "none"],
        ["Été ☕", date(2026, 2, 1), 1.5, True, ""],
    )

    heading, line = workbook.rows(content, **LIMITS)

    assert heading == ["name", "day", "count", "yes", "none"]
    assert line[0] == "Été ☕"
    assert line[1].isoformat()[:10] == "2026-02-01"
    assert line[2:4] == [1.5, True]


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576", "XFD1", "GS1"])
def test_a_cell_far_from_the_others_is_refused_with_the_size_it_asks_for(place: str) -> None:
    content = made(["name"], cells={place: "far"})

    with pytest.raises(workbook.TooWide):
        workbook.rows(content, **LIMITS)
    with pytest.raises(imports.Unreadable, match=r"50,000|200"):
        imports.read_table("far.xlsx", content)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'r="B1"', b"r='XFD1048576'"),  # quotes that the measure does not know
        (b'r="B1"', b'r="XFD99999999"'),
    ],
)
def test_what_the_measure_cannot_see_ends_the_reading_process_alone(old: bytes, new: bytes) -> None:
    content = rewritten(made(["name", "slug"], ["a", "b"]), old, new)

    with pytest.raises(imports.Unreadable):
        imports.read_table("odd.xlsx", content)


def test_the_extent_is_that_of_the_first_sheet_by_the_books_own_order() -> None:
    assert workbook.extent(made(["a", "b", "c"], ["1"], ["2"])) == (3, 3)
    assert workbook.extent(made()) == (0, 0)


@pytest.mark.parametrize("content", [b"", b"PK", b"x" * 500])
def test_what_is_no_workbook_is_damaged(content: bytes) -> None:
    with pytest.raises(workbook.Damaged):
        workbook.rows(content, **LIMITS)
