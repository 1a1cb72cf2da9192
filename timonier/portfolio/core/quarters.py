"""Calendar quarters by name, such as 2027-Q1: their days, their order, a horizon of them."""

from __future__ import annotations

import re
from datetime import date, timedelta

HORIZON = 8  # quarters of a plan unless it is asked for another number
LONGEST = 40
_NAME = re.compile(r"(\d{4})-Q([1-4])")


def quarter_of(day: date) -> str:
    """The calendar quarter of a day."""
    return f"{day.year:04}-Q{(day.month + 2) // 3}"


def number_of(quarter: str) -> int:
    """A count that rises by one from a quarter to the next. Raises ValueError."""
    found = _NAME.fullmatch(quarter)
    if not found:
        raise ValueError(f"{quarter!r} is not a quarter such as 2027-Q1")
    return int(found[1]) * 4 + int(found[2]) - 1


def named(number: int) -> str:
    """The quarter of a count."""
    return f"{number // 4:04}-Q{number % 4 + 1}"


def following(quarter: str, count: int) -> str:
    """The quarter `count` after this one (before it, when negative)."""
    return named(number_of(quarter) + count)


def horizon(first: date | str, count: int = HORIZON) -> tuple[str, ...]:
    """`count` quarters from the one a day is in (or from a quarter) on."""
    start = number_of(first if isinstance(first, str) else quarter_of(first))
    return tuple(named(start + place) for place in range(count))


def first_day(quarter: str) -> date:
    """The day it begins."""
    number = number_of(quarter)
    return date(number // 4, number % 4 * 3 + 1, 1)


def last_day(quarter: str) -> date:
    """The day it ends."""
    return first_day(following(quarter, 1)) - timedelta(days=1)


def held_by(deadline: date) -> str:
    """The last quarter that ends on or before a deadline: work ends with a quarter.

    A deadline on 1 September 2027 is held by what ends in 2027-Q2, one on 30 September by what
    ends in 2027-Q3.
    """
    own = quarter_of(deadline)
    return own if last_day(own) <= deadline else following(own, -1)


def share_left(quarter: str, today: date) -> float:
    """The share of its weekdays (Monday to Friday) that are not over on this day, which counts.

    1 before it begins, 0 once it has ended. Raises ValueError when it is no calendar quarter.
    """
    first, last = first_day(quarter), last_day(quarter)
    if today <= first:
        return 1.0
    return _weekdays(today, last) / _weekdays(first, last)


def _weekdays(first: date, last: date) -> int:
    days = ((last - first).days + 1) if first <= last else 0
    return sum((first.weekday() + place) % 7 < 5 for place in range(days))
