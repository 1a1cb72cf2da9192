"""Files people bring: read under caps, checked against the columns, handed to the write gate."""

import csv
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from timonier.kit import sheets, workbook
from timonier.kit.entity import Entity
from timonier.kit.writes import ImportReport, Problem, import_rows

MIB = 2**20
LARGEST_FILE = 10 * MIB
MOST_ROWS = 50_000
MOST_COLUMNS = 200
LONGEST_CELL = 1 * MIB
MOST_PARTS, LARGEST_PART, LARGEST_WHOLE, STEEPEST = 1_000, 50 * MIB, 100 * MIB, 100
DEEPEST = 20

Table = list[tuple[int, dict[str, Any]]]  # (row number in the file, cells by heading)


class Unreadable(ValueError):
    """The file as a whole cannot be read; the message says why and what would do."""


def read_table(name: str, content: bytes) -> Table:
    """Rows of an uploaded CSV, XLSX or JSON file. Raises Unreadable."""
    kind = name.rpartition(".")[2].lower()
    if len(content) > LARGEST_FILE:
        raise Unreadable(_("The file is larger than 10 MB: split it."))
    readers = {"csv": _csv, "xlsx": _xlsx, "json": _json}
    if kind not in readers:
        raise Unreadable(_("Bring a .csv, .xlsx or .json file."))
    table = readers[kind](content)
    if not table:
        raise Unreadable(_("The file holds no row below its header."))
    return table


def import_table(
    entity: Entity, table: Table, *, by: Any, dry_run: bool = True, reason: str = ""
) -> ImportReport:
    """Every row or none, and every problem at once: headings, cells, then rules."""
    names = _headings(entity, table)
    problems = _heading_problems(entity, names)
    if problems:
        return ImportReport(problems=problems, dry_run=dry_run)
    rows = list(_parsed(entity, table, names, problems))
    return import_rows(
        entity, rows, by=by, dry_run=dry_run or bool(problems), reason=reason, problems=problems
    )


def sealable(cell: Any) -> Any:
    """A cell as JSON holds it, read back the same by `import_table`."""
    return cell.isoformat() if hasattr(cell, "isoformat") else cell


def _headings(entity: Entity, table: Table) -> dict[str, str]:
    """Heading -> field name; a field may be named by its own name or by its label."""
    known = {entity.label(name).casefold(): name for name in entity.fields}
    known |= {name.casefold(): name for name in entity.fields}
    seen = dict.fromkeys(heading for _number, cells in table for heading in cells)
    return {heading: known.get(heading.strip().casefold(), "") for heading in seen}


def _heading_problems(entity: Entity, names: Mapping[str, str]) -> list[Problem]:
    columns = ", ".join(entity.fields)
    problems = [
        Problem(1, heading, _("There is no such column. Known: %(names)s.") % {"names": columns})
        for heading, name in names.items()
        if not name
    ]
    given = [name for name in names.values() if name]
    problems += [
        Problem(1, name, _("This column appears twice."))
        for name in dict.fromkeys(given)
        if given.count(name) > 1
    ]
    from_name = entity.named_by in given
    if entity.key in entity.fields and entity.key not in given and not from_name:
        text = _("This column is missing: it says which row is meant.")
        problems.append(Problem(1, entity.key, text))
    return problems


def _parsed(
    entity: Entity, table: Table, names: Mapping[str, str], problems: list[Problem]
) -> Iterator[tuple[int, dict[str, Any]]]:
    fields = {field.name: field for field in entity.model_fields}
    for number, cells in table:
        row: dict[str, Any] = {}
        for heading, cell in cells.items():
            name = names[heading]
            try:
                row[name] = sheets.read(fields[name], cell)
            except sheets.BadCell as wrong:
                problems.append(Problem(number, name, str(wrong)))
        yield number, row


def _csv(content: bytes) -> Table:
    text = _decoded(content)
    header = text.partition("\n")[0]
    separator = max(",;\t", key=header.count)
    csv.field_size_limit(LONGEST_CELL)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        rows = ([sheets.fused(cell) for cell in line] for line in lines)
        return _table(rows)
    except csv.Error as wrong:
        raise Unreadable(_("The CSV is damaged: %(cause)s.") % {"cause": wrong}) from wrong


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        message = _("The file is not UTF-8: save it again as “CSV UTF-8”.")
        raise Unreadable(message) from wrong


def _json(content: bytes) -> Table:
    text = _decoded(content)
    if _depth(text) > DEEPEST:
        raise Unreadable(_("The JSON is nested too deeply."))
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise Unreadable(_("The JSON is damaged: %(cause)s.") % {"cause": wrong}) from wrong
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise Unreadable(_("The JSON must be a list of objects."))
    _check_size(len(found), max((len(row) for row in found), default=0))
    return list(enumerate(found, start=2))


def _depth(text: str) -> int:
    deepest = depth = 0
    for mark in re.findall(r'"(?:[^"\\]|\\.)*"|[\[{\]}]', text):
        depth += (mark in "[{") - (mark in "]}") if len(mark) == 1 else 0
        deepest = max(deepest, depth)
    return deepest


def _xlsx(content: bytes) -> Table:
    refuse_bombs(content)
    try:
        lines = workbook.rows(content, most_rows=MOST_ROWS + 1, most_columns=MOST_COLUMNS)
    except workbook.TooWide as wrong:
        _check_size(wrong.rows, wrong.columns)
        raise
    except (workbook.Damaged, OSError, subprocess.TimeoutExpired) as wrong:
        raise Unreadable(_("The workbook cannot be read.")) from wrong
    return _table(lines)


def refuse_bombs(content: bytes) -> None:
    """Judge the archive by its directory before anything is unpacked. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as wrong:
        raise Unreadable(_("The workbook cannot be read.")) from wrong
    whole = sum(part.file_size for part in parts)
    largest = max((part.file_size for part in parts), default=0)
    steep = whole > STEEPEST * max(len(content), 1)
    if len(parts) > MOST_PARTS or largest > LARGEST_PART or whole > LARGEST_WHOLE or steep:
        raise Unreadable(_("The workbook unpacks to far more than it seems: refused."))


def _table(lines: Iterable[list[Any]]) -> Table:
    """Lines as rows under the headings of the first; empty lines keep their number."""
    lines = iter(lines)
    headings = [str(cell).strip() for cell in next(lines, [])]
    while headings and not headings[-1]:
        headings.pop()
    table: Table = []
    for number, line in enumerate(lines, start=2):
        _check_size(number - 1, max(len(line), len(headings)))
        if not any(cell not in ("", None) for cell in line):
            continue
        extra = [cell for cell in line[len(headings) :] if cell not in ("", None)]
        if extra:
            raise Unreadable(_("Row %(row)d has more cells than the header.") % {"row": number})
        cells = [*line, *[""] * (len(headings) - len(line))]
        if len(set(headings)) < len(headings):
            raise Unreadable(_("Two columns have the same heading."))
        table.append((number, dict(zip(headings, cells, strict=False))))
    return table


def _check_size(rows: int, columns: int) -> None:
    if rows > MOST_ROWS + 1:
        raise Unreadable(_("More than 50,000 rows: split the file."))
    if columns > MOST_COLUMNS:
        raise Unreadable(_("More than 200 columns: keep those that the header names."))
