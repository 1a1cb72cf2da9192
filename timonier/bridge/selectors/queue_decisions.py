"""Rows of the queue that come from the log of decisions: questions that wait, reviews due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timonier.bridge.selectors.course import DecisionPart
from timonier.bridge.selectors.items import SHOWN, Item
from timonier.governance.models import DecisionOption
from timonier.governance.selectors.log import DueRow, OpenRow
from timonier.kit import look, numbers
from timonier.organisation.selectors import company

NEAR_DAYS = 30


def decisions(part: DecisionPart) -> Iterator[Item]:
    """The questions that wait, the nearest day first."""
    for row in part.waiting[:SHOWN]:
        yield _decision(row, part.options.get(row.decision.pk, ()))
    if len(part.waiting) > SHOWN:
        more = len(part.waiting) - SHOWN
        words = ngettext("%(n)s more decision waits", "%(n)s more decisions wait", more)
        yield Item(
            kind="decide",
            verb=_("Decide"),
            title=words % {"n": _number(more)},
            why=_("The log has them with their options."),
            url=reverse("governance:log"),
            figure=_number(more),
            unit=_("to decide"),
            source=_("Decisions"),
            source_url=reverse("governance:log"),
        )


def _decision(row: OpenRow, options: Sequence[DecisionOption]) -> Item:
    url = reverse("governance:decisions-detail", args=[row.decision.slug])
    figure, unit = _idle(options) or (_number(row.options), _("options"))
    return Item(
        kind="decide",
        verb=_("Decide"),
        title=row.decision.name,
        why=_options(options),
        due=_due(row),
        url=url,
        act_url=url,
        figure=figure,
        unit=unit,
        claim=row.decision,
        source=_("Decision"),
        as_of=row.decision.asked_at,
    )


def _options(options: Sequence[DecisionOption]) -> str:
    """The options by name, doing nothing last."""
    names = [option.shown for option in options if not option.do_nothing]
    idle = [option.shown for option in options if option.do_nothing]
    if not names:
        return _("No option is written yet but to do nothing.")
    return _("%(names)s; or: %(idle)s.") % {
        "names": _(" or ").join(names[:SHOWN]),
        "idle": (idle or [_("do nothing")])[0],
    }


def _idle(options: Sequence[DecisionOption]) -> tuple[str, str] | None:
    """What doing nothing costs, where somebody told it."""
    idle = next((option for option in options if option.do_nothing), None)
    if idle is None or idle.cost_low is None or idle.cost_high is None:
        return None
    currency = company().currency
    text = numbers.money_interval(idle.cost_low, idle.cost_high, look.language(), currency)
    return text, _("if nothing is done")


def _due(row: OpenRow) -> str:
    day = row.decision.decide_by_on
    if day is None or row.days_left is None or row.days_left > NEAR_DAYS:
        return ""
    words = _("Since %(day)s overdue") if row.late else _("By %(day)s")
    return words % {"day": numbers.day(day, look.language(), "long")}


def reviews(part: DecisionPart) -> Iterator[Item]:
    """Decisions and predictions whose day has come."""
    for row in part.due[:SHOWN]:
        yield _review(row)


def _review(row: DueRow) -> Item:
    said = row.prediction.statement if row.prediction else _("What came of it?")
    return Item(
        kind="review",
        verb=_("Check it") if row.prediction else _("Review"),
        title=row.decision.name,
        why=said,
        due=_("Due since %(day)s") % {"day": _day(row.due_on)} if row.days_late else _("Due today"),
        url=reverse("governance:decisions-detail", args=[row.decision.slug]),
        figure=_number(row.days_late),
        unit=ngettext("day late", "days late", row.days_late),
        claim=row.prediction or row.decision,
        source=_("Decision"),
        as_of=row.decision.asked_at,
    )


def _day(day: date) -> str:
    return numbers.day(day, look.language(), "short")


def _number(value: int) -> str:
    return numbers.number(value, look.language())
