"""Numbers and days as people of several countries write them: what a whole column says of them.

"1,234" is a thousand in one country and hardly more than one in another. One cell cannot tell; the
column often can, and where it cannot nobody guesses: `Evidence` says what is still possible.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

POINT, COMMA = ".", ","
MARKS = (POINT, COMMA)
DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
ORDERS = (DAY_FIRST, MONTH_FIRST)
SPACES = " \u00a0\u202f\u2009'’"  # between thousands: all kinds of space, the Swiss apostrophe
_MINUS = str.maketrans({"−": "-", "–": "-"})
# Each digit with what may stand before it, and marks behind the last: one way to read any text.
_LIKE_NUMBER = re.compile(rf"[-+−–]?(?:[.,{SPACES}]*+\d)++[.,]*")
_DAY = re.compile(
    r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?", re.ASCII
)
_GROUPS = {
    mark: re.compile(
        rf"[-+]?(?:\d+|\d{{1,3}}(?:([{SPACES}{re.escape(other)}])\d{{3}})(?:\1\d{{3}})*)"
        rf"(?:{re.escape(mark)}\d*)?|[-+]?{re.escape(mark)}\d+",
        re.ASCII,
    )
    for mark, other in ((POINT, COMMA), (COMMA, POINT))
}


class Unclear(ValueError):
    """The text is no number, or no day, written that way."""


def number(text: str, mark: str) -> str:
    """The number with a point and nothing between thousands, as Decimal reads it: "-1234.5".

    `mark` is the decimal mark, POINT or COMMA. Raises Unclear.
    """
    plain = text.strip().translate(_MINUS)
    if not _GROUPS[mark].fullmatch(plain):
        raise Unclear(text)
    for each in (*SPACES, COMMA if mark == POINT else POINT):
        plain = plain.replace(each, "")
    return plain.replace(mark, POINT).rstrip(POINT)


def day(text: str, order: str) -> str:
    """The day, with its time if one is given, in ISO 8601. `order` is DAY_FIRST or MONTH_FIRST.

    ISO itself passes as it is. Raises Unclear; a year of two digits is unclear too.
    """
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise Unclear(text)
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    month, of_month = (second, first) if order == DAY_FIRST else (first, second)
    try:
        iso = date(year, month, of_month).isoformat()
    except ValueError as wrong:
        raise Unclear(text) from wrong
    return f"{iso}T{int(found[5]):02}:{found[6]}:{found[7] or '00'}" if found[5] else iso


def is_day(text: str) -> bool:
    """Whether this has the shape of a day whose order has to be known."""
    return _DAY.fullmatch(text.strip()) is not None


@dataclass
class Evidence:
    """What the texts of one column allow so far; `feed` it each of them."""

    marks: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MARKS, 0))
    whole: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MARKS, 0))
    numbers: int = 0
    number_example: str = ""  # the first that reads differently by mark
    orders: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ORDERS, 0))
    days: int = 0
    day_example: str = ""

    def feed(self, text: str) -> None:
        """Learn from one cell; what is neither number nor day teaches nothing."""
        text = text.strip()
        if text.isascii() and text.isdigit():
            return  # the same in every country
        if _DAY.fullmatch(text):
            self._feed_day(text)
        elif _LIKE_NUMBER.fullmatch(text):
            self._feed_number(text)

    def decimal_marks(self, *, whole: bool = False) -> list[str]:
        """The marks under which every cell is a number (with `whole`, one without a fraction)."""
        counted = self.whole if whole else self.marks
        found = [mark for mark in MARKS if counted[mark] == self.numbers]
        return found or [mark for mark in MARKS if self.marks[mark] == self.numbers]

    def day_orders(self) -> list[str]:
        """The orders under which every cell is a day."""
        return [order for order in ORDERS if self.orders[order] == self.days]

    def _feed_number(self, text: str) -> None:
        read = {mark: _or_none(number, text, mark) for mark in MARKS}
        if not any(read.values()):
            return
        self.numbers += 1
        for mark, plain in read.items():
            self.marks[mark] += plain is not None
            self.whole[mark] += plain is not None and not plain.partition(POINT)[2].strip("0")
        if not self.number_example and len(set(read.values())) > 1:
            self.number_example = text[:40]

    def _feed_day(self, text: str) -> None:
        read = {order: _or_none(day, text, order) for order in ORDERS}
        if not any(read.values()):
            return
        self.days += 1
        for order, iso in read.items():
            self.orders[order] += iso is not None
        if not self.day_example and len(set(read.values())) > 1:
            self.day_example = text[:40]


def _or_none(read: Callable[[str, str], str], text: str, how: str) -> str | None:
    try:
        return read(text, how)
    except Unclear:
        return None
