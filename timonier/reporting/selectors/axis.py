"""The time axis of the brief: ends of free fixes from three months ago to a year ahead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import get_language, gettext, ngettext

from timonier.kit import numbers
from timonier.reporting.core.account import Account, Ending
from timonier.reporting.core.brief import Axis, Mark

BEFORE, AFTER = timedelta(days=91), timedelta(days=366)
MOST = 6  # marks; more would not be read
STEP = 2  # months between two labels


def axis(account: Account) -> Axis | None:
    """The axis, or None when no end is near: those long past stand at the left with their day."""
    first, last = account.today - BEFORE, account.today + AFTER
    near = [ending for ending in account.endings if ending.on <= last]
    if not near:
        return None
    shown = _chosen(near, account.today)
    language = (get_language() or "en")[:2]
    more = len(near) - len(shown)
    return Axis(
        today=_place(account.today, first, last),
        months=tuple(_months(first, last, language)),
        marks=tuple(
            Mark(
                at=_place(ending.on, first, last),
                label=ending.product,
                day=numbers.day(ending.on, language),
                late=ending.past(account.today),
            )
            for ending in shown
        ),
        caption=gettext("End of free fixes of the releases in use; red when it has passed."),
        note=_note(account, language),
        more=ngettext("%(n)s more in the annex.", "%(n)s more in the annex.", more) % {"n": more}
        if more
        else "",
    )


def _chosen(near: list[Ending], today: date) -> list[Ending]:
    """Half for what is coming, which can still be planned; the rest for the longest past."""
    coming = [ending for ending in near if not ending.past(today)]
    past = [ending for ending in near if ending.past(today)]
    room = max(MOST - len(coming), MOST // 2)
    return sorted(past[:room] + coming[: MOST - len(past[:room])], key=lambda e: (e.on, e.product))


def _place(day: date, first: date, last: date) -> float:
    share = (day - first) / (last - first)
    return round(min(1.0, max(0.005, share)), 4)


def _months(first: date, last: date, language: str) -> Iterator[tuple[float, str]]:
    year, month = first.year, first.month
    while True:
        month += STEP
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
        day = date(year, month, 1)
        if day > last - timedelta(days=10):
            return
        label = numbers.month(day, language, year=month <= STEP)
        yield _place(day, first, last), label


def _note(account: Account, language: str) -> str:
    source = next((s for s in account.sources if s.name == "endoflife.date"), None)
    if source is None or source.as_of is None:
        return ""
    return gettext("%(source)s of %(day)s") % {
        "source": source.name,
        "day": numbers.day(source.as_of, language),
    }
