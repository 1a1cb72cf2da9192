"""Tables whose cells name their column, so that a phone shows each row whole, as a card."""

import re
from collections.abc import Iterator

from django.utils.safestring import SafeString, mark_safe

ATTRIBUTES = r"""((?:[^>"']|"[^"]*"|'[^']*')*)"""
TABLE = re.compile(rf"<table\b{ATTRIBUTES}>(.*?)</table>", re.DOTALL)
HEAD = re.compile(r"<thead\b.*?</thead>", re.DOTALL)
ROW = re.compile(rf"<tr\b{ATTRIBUTES}>(.*?)</tr>", re.DOTALL)
CELL = re.compile(rf"<(th|td)\b{ATTRIBUTES}>(.*?)</\1>", re.DOTALL)
UNSEEN = re.compile(r'<span class="ti-(?:axis|way).*|<span class="ti-sr">.*?</span>', re.DOTALL)
MARK = re.compile(r"<[^>]*>")
SHAPE = re.compile(r"<(?:svg|img|input|select|textarea|button|meter|progress)\b")
SPAN = re.compile(r'\bcolspan="(\d+)"')
FEWEST = 3  # columns; two fit beside one another on any screen


def labelled(content: str) -> SafeString:
    """HTML with its tables marked `data-cards`, each cell with the words over it as `data-label`.

    The stylesheet makes a card of each row where a screen is narrow: the head of the row, then
    each value under its label. The words are read from the headings, so they cannot differ. A
    cell that says its own `data-label` keeps it; one that spans columns, or stands under a
    heading that nobody sees (an axis, "acts"), has none and takes the whole width.
    """
    return mark_safe(TABLE.sub(_labelled, content))  # the words were escaped before


def _labelled(table: re.Match[str]) -> str:
    attributes, inside = table.groups()
    head = HEAD.search(inside)
    labels = _labels(head[0]) if head else []
    if head is None or len(labels) < FEWEST:
        return table[0]
    before, after = inside[: head.end()], inside[head.end() :]
    rows = ROW.sub(lambda row: f"<tr{row[1]}>{''.join(_cells(row[2], labels))}</tr>", after)
    return f"<table{attributes} data-cards>{before}{rows}</table>"


def _labels(head: str) -> list[str]:
    """The words over each column of the last line of headings."""
    found: list[str] = []
    for cell in CELL.finditer(list(ROW.finditer(head))[-1][2]):
        words = " ".join(MARK.sub("", UNSEEN.sub("", cell[3])).split())
        found += [words.replace('"', "&quot;")] * _span(cell[2])
    return found


def _cells(row: str, labels: list[str]) -> Iterator[str]:
    place = 0
    for cell in CELL.finditer(row):
        tag, attributes, inside = cell.groups()
        width = _span(attributes)
        label = labels[place] if tag == "td" and width == 1 and place < len(labels) else ""
        if label and "data-label" not in attributes:
            attributes += f' data-label="{label}"'
        # Only what holds nothing at all is :empty, and a label without a value says nothing.
        yield f"<{tag}{attributes}>{inside if _says(inside) else ''}</{tag}>"
        place += width


def _says(inside: str) -> bool:
    return bool(SHAPE.search(inside) or MARK.sub("", inside).strip())


def _span(attributes: str) -> int:
    found = SPAN.search(attributes)
    return int(found[1]) if found else 1
