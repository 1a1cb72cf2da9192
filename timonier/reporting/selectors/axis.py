"""The time axis of the brief: ends of free fixes from three months ago to a year ahead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import get_language, gettext, ngettext

from timonier.kit.measured import numbers
from timonier.reporting.core.account import Account, Ending
from timonier.reporting.core.brief import Axis, Mark
from timonier.reporting.core.sentences import GIT, JUDGED, LIVES, TABLES
from timonier.reporting.selectors.standing import stands

BEFORE, AFTER = timedelta(days=91), timedelta(days=366)
MOST = 6  # marks; more would not be read
STEP = 2  # months between two labels
type Dated = tuple[date, Ending]


def _what_ends() -> str:
    return gettext("Which releases end soon")


@stands("axis", _what_ends, GIT, JUDGED, LIVES, TABLES)
def axis(account: Account) -> Axis | None:
    """The axis, or None when no end is near: those long past stand at the left with their day."""
    first, last = account.today - BEFORE, account.today + AFTER
    near = [each for each in _dated(account) if each[0] <= last]
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
                at=_place(on, first, last),
                label=ending.product,
                day=numbers.day(on, language),
                late=ending.past(account.today),
            )
            for on, ending in shown
        ),
        caption=gettext("End of free fixes of the releases in use; red when it has passed."),
        note=_note(account, language),
        more=ngettext("%(n)s more in the annex.", "%(n)s more in the annex.", more) % {"n": more}
        if more
        else "",
    )


def _dated(account: Account) -> list[Dated]:
    """What has a day, by day; what builds only try their code on is nothing to plan for."""
    return [(one.on, one) for one in account.endings if one.on is not None and not one.tried]


def _chosen(near: list[Dated], today: date) -> list[Dated]:
    """Half for what is coming, which can still be planned; the rest for the longest past."""
    coming = [each for each in near if not each[1].past(today)]
    past = [each for each in near if each[1].past(today)]
    room = max(MOST - len(coming), MOST // 2)
    shown = past[:room] + coming[: MOST - len(past[:room])]
    return sorted(shown, key=lambda each: (each[0], each[1].product))


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
