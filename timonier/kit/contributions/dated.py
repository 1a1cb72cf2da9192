"""Days declared once: a mark on the line of deadlines, and near its day something to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps

from django.utils.translation import gettext, ngettext

from timonier.kit.contributions.asked import NEAR, Asked
from timonier.kit.contributions.kinds import Kind, When
from timonier.kit.contributions.lines import LANE_MOST, SHOWN, Day, Deadline, Item, Text
from timonier.kit.contributions.picked import deadlines
from timonier.kit.contributions.sight import of_seen
from timonier.kit.entities.entity import registry
from timonier.kit.measured import numbers
from timonier.kit.shell import look

queue: Kind[Asked, Iterable[Item]] = Kind("queue")  # what needs me today

type Days = Callable[[Asked], Iterable[Day]]


def dated(
    label: Text,
    *,
    verb: Text,
    kind: str = "plan",
    order: int = When.RENEW,
    permission: str = "",
    sources: Iterable[str] = (),
) -> Callable[[Days], Days]:
    """Declare the days of some rows: each is a mark of the lane `label` within a year; from a month
    before (`NEAR`) to its end, the nearest are asked about, with the `verb` of what is to be done.
    """
    names = tuple(sources)

    def declare(days: Days) -> Days:
        def in_order(asked: Asked) -> list[Day]:
            return sorted(of_seen(days(asked), asked), key=lambda day: (day.on, day.title))

        @deadlines(label, permission=permission, sources=names)
        @wraps(days)
        def marks(asked: Asked) -> Iterator[Deadline]:
            first, last = asked.span
            shown = [day for day in asked.once(in_order) if first <= day.on <= last]
            for day in shown[:LANE_MOST]:
                late = day.on <= asked.today + NEAR
                yield Deadline(day.on, str(label), day.title, late, _page(day))

        @queue(order=order, permission=permission, sources=names)
        @wraps(days)
        def near(asked: Asked) -> Iterator[Item]:
            shown = [day for day in asked.once(in_order) if is_near(day, asked)]
            for day in shown[:SHOWN]:
                yield _item(day, asked, kind, str(verb))

        return days

    return declare


def is_near(day: Day, asked: Asked) -> bool:
    """Whether the day is today or within a month; one that is past cannot be met any more."""
    return asked.today <= day.on <= asked.today + NEAR


def _page(day: Day) -> str:
    return day.url or registry[type(day.claim)].url("detail", day.claim)


def _item(day: Day, asked: Asked, kind: str, verb: str) -> Item:
    left = (day.on - asked.today).days
    return Item(
        kind=kind,
        verb=verb,
        title=day.title,
        why=day.why,
        due=gettext("By %(day)s") % {"day": numbers.day(day.on, look.language(), "long")},
        url=_page(day),
        figure=numbers.number(left, look.language()),
        unit=ngettext("day left", "days left", left),
        claim=day.claim,
    )
