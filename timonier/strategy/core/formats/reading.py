"""Reads a radar file of any known format, under caps; what it is shows from its content."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from timonier.strategy.core.formats import aoe
from timonier.strategy.core.formats.shapes import (
    LARGEST,
    MOST,
    Problem,
    Radar,
    Row,
    Unreadable,
    checked,
    ring_of,
)
from timonier.values import nesting

DEEPEST = 12
LONGEST_CELL = 100_000
STATUSES = {"new": "new", "moved in": "in", "moved out": "out", "no change": ""}
MOVED = {-1: "out", 0: "", 1: "in", 2: "new"}
PLACES = {0: 3, 1: 4, 2: 1, 3: 2}  # Zalando counts clockwise from bottom right
ZALANDO_RINGS = ("adopt", "trial", "assess", "hold")


def read(name: str, content: bytes) -> Radar:
    """The radar in a file. Raises Unreadable when it is none, or breaks a cap."""
    if len(content) > LARGEST:
        raise Unreadable("too_large", str(LARGEST // 2**20))
    ending = name.rpartition(".")[2].casefold()
    if content[:2] == b"PK":
        return aoe.read_archive(content)
    if ending == "md":
        return aoe.read_file(name, decoded(content))
    text = decoded(content)
    if not text.strip():
        raise Unreadable("empty")
    if text.lstrip()[:1] in ("[", "{"):
        return _json(parsed(text))
    if ending not in ("csv", "txt", ""):
        raise Unreadable("unknown_format", ending[:10])
    return _csv(text)


def decoded(content: bytes) -> str:
    """UTF-8 text. Raises Unreadable."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Unreadable("not_utf8") from wrong


def parsed(text: str) -> Any:
    """JSON within its depth. Raises Unreadable."""
    if nesting.depth(text) > DEEPEST:
        raise Unreadable("too_deep")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise Unreadable("bad_json", str(wrong)[:200]) from wrong


def _json(found: Any) -> Radar:
    if isinstance(found, dict) and isinstance(found.get("entries"), list):
        return _zalando(found)
    if isinstance(found, dict) and isinstance(found.get("items"), list):
        return aoe.read_data(found["items"])
    if isinstance(found, list) and all(isinstance(each, dict) for each in found):
        _check_count(found)
        rows = [
            _thoughtworks(number, {str(key).strip().casefold(): each[key] for key in each})
            for number, each in enumerate(found, start=1)
        ]
        return checked("thoughtworks", rows)
    raise Unreadable("unknown_json")


def _check_count(rows: list[Any]) -> None:
    if not rows:
        raise Unreadable("empty")
    if len(rows) > MOST:
        raise Unreadable("too_many", str(MOST))


def _thoughtworks(number: int, cells: dict[str, Any]) -> Row:
    status = str(cells.get("status") or "").strip().casefold()
    fresh = str(cells.get("isnew") or "").strip().casefold() in ("true", "1", "yes")
    return Row(
        number=number,
        name=str(cells.get("name") or ""),
        ring=str(cells.get("ring") or ""),
        quadrant=str(cells.get("quadrant") or ""),
        description=str(cells.get("description") or ""),
        move=STATUSES.get(status, "") if status else "new" if fresh else "",
    )


def _csv(text: str) -> Radar:
    header = text.partition("\n")[0]
    separator = max(",;\t", key=header.count)
    csv.field_size_limit(LONGEST_CELL)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as wrong:
        raise Unreadable("bad_csv", str(wrong)[:200]) from wrong
    names = [cell.strip().casefold() for cell in lines[0]]
    missing = [name for name in ("name", "ring", "quadrant") if name not in names]
    if missing:
        raise Unreadable("no_columns", ", ".join(missing))
    body = [(n, line) for n, line in enumerate(lines[1:], start=2) if any(map(str.strip, line))]
    _check_count(body)
    problems, rows = [], []
    for number, line in body:
        if len(line) > len(names):
            problems.append(Problem(number, "", "too_many_cells"))
        else:
            cells = dict(zip(names, map(_fused, line), strict=False))
            rows.append(_thoughtworks(number, cells))
    return checked("thoughtworks", rows, problems)


def _fused(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if re.match(r"'+[=+\-@＝＋－＠\t\r\n]", cell) else cell


def _zalando(found: dict[str, Any]) -> Radar:
    _check_count(found["entries"])
    quadrants, rings = _names(found.get("quadrants")), _names(found.get("rings"))
    problems, rows = [], []
    for number, each in enumerate(found["entries"], start=1):
        if not isinstance(each, dict):
            problems.append(Problem(number, "", "no_object"))
            continue
        quadrant, ring = _index(each.get("quadrant")), _index(each.get("ring"))
        named = rings[ring] if 0 <= ring < len(rings) else ""
        usual = ZALANDO_RINGS[ring] if 0 <= ring < len(ZALANDO_RINGS) else ""
        rows.append(
            Row(
                number=number,
                name=str(each.get("label") or ""),
                ring=ring_of(named) or usual or str(each.get("ring") or ""),
                quadrant=quadrants[quadrant] if 0 <= quadrant < len(quadrants) else "",
                place=PLACES.get(quadrant, 0),
                description=str(each.get("description") or ""),
                move=MOVED.get(_index(each.get("moved")), ""),
            )
        )
    return checked("zalando", rows, problems)


def _names(found: Any) -> list[str]:
    if not isinstance(found, list):
        return []
    return [str(each.get("name") or "") if isinstance(each, dict) else str(each) for each in found]


def _index(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else -9
