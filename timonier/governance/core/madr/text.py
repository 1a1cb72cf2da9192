"""Pieces of Markdown: tidy paragraphs that cannot swallow their neighbours, and lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(?=\S)")
_ITEM = re.compile(r"( {0,3}(?:[*+-]|\d{1,4}[.)])[ \t]+)(?=\S)")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})\s*")


def tidy(text: str, level: int) -> str:
    """Text that stays where it is put: headings at `level` or deeper, fences closed, comments too.

    With `level` 0 a heading is escaped: the text goes into a list item.
    """
    lines: list[str] = []
    given = text.split("\n")
    last = max((n for n, line in enumerate(given) if "-->" in line), default=-1)
    fence, in_comment = "", False
    for number, raw in enumerate(given):
        line = raw.rstrip()
        if in_comment:
            in_comment = "-->" not in line
        elif not fence and number < last and "-->" not in line.rpartition("<!--")[2] != line:
            in_comment = True
        elif fence:
            fence = "" if line.strip().startswith(fence) else fence
        elif mark := _FENCE.match(line):
            fence = mark[1][:3]
        elif _UNDERLINE.fullmatch(line.strip()) and lines and _is_plain(lines[-1]):
            lines[-1], line = _raised(f"## {lines[-1].strip()}", level), ""
        else:
            line = _raised(line, level)
        lines.append(line)
    if fence:
        lines.append(fence)
    joined = "\n".join(lines).strip("\n")
    end = joined.rfind("-->") + 1
    return joined[:end] + joined[end:].replace("<!--", "&lt;!--")


def _is_plain(line: str) -> bool:
    return bool(line.strip()) and line.lstrip()[0] not in "#>|*+-<`~\\&"


def _raised(line: str, level: int) -> str:
    found = _HEADING.match(line)
    if found is None or len(found[1]) >= level > 0:
        return line
    if level == 0:
        return f"\\{line.lstrip()}"
    return "#" * level + line[found.end(1) :]


@dataclass(slots=True)
class _Piece:
    is_item: bool
    width: int = 0
    lines: list[str] = field(default_factory=list)


def pieces(text: str) -> Iterator[tuple[bool, str]]:
    """(whether it is a list item, its text), in order; a text is all between two items."""
    for piece in _pieces(text.split("\n")):
        told = tidy("\n".join(piece.lines), 0 if piece.is_item else 3)
        if told.strip():
            yield piece.is_item, told


def _pieces(lines: Iterable[str]) -> Iterator[_Piece]:
    now, fence, blank = _Piece(False), "", False
    for line in lines:
        if fence:
            fence = "" if line.strip().startswith(fence) else fence
            now.lines.append(_dedented(line, now.width))
            continue
        found = _ITEM.match(line)
        indent = len(line) - len(line.lstrip())
        outside = bool(line.strip()) and now.is_item and indent < 2
        if found and not (now.is_item and len(found[1]) - len(found[1].lstrip()) >= 2):
            yield now
            now = _Piece(True, len(found[1]), [line[found.end() :]])
        elif outside and (blank or _FENCE.match(line)):
            yield now
            now = _Piece(False, 0, [line])
        else:
            now.lines.append(_dedented(line, now.width))
        if mark := _FENCE.match(now.lines[-1]):
            fence = mark[1][:3]
        blank = not line.strip()
    yield now


def _dedented(line: str, width: int) -> str:
    return line[min(len(line) - len(line.lstrip(" ")), width) :]


def listed(items: Iterable[str]) -> str:
    """The items as a list; their further lines are indented."""
    return "\n".join("* " + tidy(each, 0).replace("\n", "\n  ").rstrip() for each in items)


def one_line(words: str) -> str:
    """Words on one line."""
    return " ".join(words.split())
