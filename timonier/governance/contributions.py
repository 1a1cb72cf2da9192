"""What the log of decisions gives to the bridge: questions, reviews due, what was taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from timonier.governance import selectors as governance
from timonier.governance.models import DecisionOption
from timonier.governance.selectors.log import DueRow, OpenRow
from timonier.governance.selectors.seen import seen_by
from timonier.kit import contributions as given
from timonier.kit.contributions import MOST, NEAR, SHOWN, Asked, Deadline, Item, Line, When
from timonier.kit.measured import numbers
from timonier.kit.measured.readable import first_named
from timonier.kit.shell import look

SEE = "governance.view_decision"


@dataclass(frozen=True, slots=True)
class DecisionPart:
    """Questions that wait with their options, and reviews that are due."""

    waiting: Sequence[OpenRow]
    options: Mapping[int, Sequence[DecisionOption]]  # of a decision, by its primary key
    due: Sequence[DueRow]


def log(asked: Asked) -> DecisionPart:
    """What waits and what is due, for who asks."""
    today, user = asked.today, asked.user
    waiting = governance.to_decide(today, user=user)
    held: dict[int, list[DecisionOption]] = defaultdict(list)
    rows = DecisionOption.objects.filter(decision__in=[row.decision.pk for row in waiting])
    for option in rows.order_by("position", "pk") if waiting else ():
        held[option.decision_id].append(option)
    return DecisionPart(waiting, held, governance.reviews_due(today, user=user))


@given.queue(order=When.PRESSING, permission=SEE)
def waiting(asked: Asked) -> Iterator[Item]:
    """The questions that wait, the nearest day first."""
    part = asked.once(log)
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
    figure, unit = _idle(options) or _written(row.options)
    due = _due(row)
    return Item(
        kind="decide",
        verb=_("Decide"),
        title=row.decision.name,
        why=_options(options, begun=bool(due)),
        due=due,
        url=url,
        act_url=url,
        figure=figure,
        unit=unit,
        claim=row.decision,
        source=_("Decision"),
        as_of=row.decision.asked_at,
    )


def _written(count: int) -> tuple[str, str]:
    if not count:
        return "", _("no option yet")
    return _number(count), ngettext("option", "options", count)


def _options(options: Sequence[DecisionOption], *, begun: bool) -> str:
    """The options by name, doing nothing last. `begun`: the day before it begins the sentence."""
    names = [_quoted(option) for option in options if not option.do_nothing]
    if not names:
        return (
            _("no option is written yet but to do nothing.")
            if begun
            else _("No option is written yet but to do nothing.")
        )
    words = _("choose %(names)s or “%(idle)s”.") if begun else _("Choose %(names)s or “%(idle)s”.")
    idle = [option.shown for option in options if option.do_nothing]
    return words % {"names": first_named(names), "idle": (idle or [_("Do nothing")])[0]}


def _quoted(option: DecisionOption) -> str:
    return _("“%(name)s”") % {"name": option.shown}


def _idle(options: Sequence[DecisionOption]) -> tuple[str, str] | None:
    """What doing nothing costs, where somebody told it."""
    idle = next((option for option in options if option.do_nothing), None)
    if idle is None or idle.cost_low is None or idle.cost_high is None:
        return None
    low, high = round(idle.cost_low.amount), round(idle.cost_high.amount)
    if high < 1:
        return "", _("next to nothing lost if nothing is done")
    currency, language = idle.currency, look.language()
    text = numbers.money_interval(low, high, language, currency)
    if low < 1 or low == high:
        text = numbers.money(high, language, currency, short=True)
    words = _("lost at most if nothing is done") if low < 1 else _("lost if nothing is done")
    return text, words


def _due(row: OpenRow) -> str:
    day = row.decision.decide_by_on
    if day is None or row.days_left is None or row.days_left > NEAR.days:
        return ""
    words = _("Overdue since %(day)s") if row.late else _("By %(day)s")
    today = day - timedelta(days=row.days_left)
    return words % {"day": numbers.near_day(day, look.language(), today)}


@given.queue(order=When.DOUBT, permission=SEE)
def reviews(asked: Asked) -> Iterator[Item]:
    """Decisions and predictions whose day has come."""
    for row in asked.once(log).due[:SHOWN]:
        yield _review(row)


def _review(row: DueRow) -> Item:
    said = _("what came of it?")
    if row.prediction:
        statement = row.prediction.statement.rstrip(". ")
        said = _("what was predicted: “%(statement)s”.") % {"statement": statement}
    figure, unit = "", pgettext("queue", "today")
    if late := row.days_late:
        figure, unit = _number(late), ngettext("day late", "days late", late)
    return Item(
        kind="review",
        verb=_("Check it") if row.prediction else _("Review"),
        title=row.decision.name,
        why=said,
        due=_("Due since %(day)s") % {"day": _day(row)} if row.days_late else _("Due today"),
        url=reverse("governance:decisions-detail", args=[row.decision.slug]),
        figure=figure,
        unit=unit,
        claim=row.prediction or row.decision,
        source=_("Decision"),
        as_of=row.decision.asked_at,
    )


@given.changes(order=120, permission=SEE)
def decided(asked: Asked) -> Iterator[Line]:
    """Decisions taken."""
    rows = seen_by(asked.user).in_force().filter(decided_on__gt=asked.since.date())
    for row in rows.order_by("-decided_on", "-pk")[:MOST]:
        yield Line(
            figure=pgettext("decisions", "Decided"),
            text=row.name,
            url=reverse("governance:decisions-detail", args=[row.slug]),
            source=_("Decision"),
            as_of=row.decided_on,
        )


@given.deadlines(gettext_lazy("Decisions"), order=400, permission=SEE)
def to_decide(asked: Asked) -> Iterator[Deadline]:
    """Days by which questions are to be decided."""
    for row in asked.once(log).waiting:
        day = row.decision.decide_by_on
        if day is not None and day <= asked.span[1]:
            url = reverse("governance:decisions-detail", args=[row.decision.slug])
            yield Deadline(day, _("To decide"), row.decision.name, day <= asked.today + NEAR, url)


def _day(row: DueRow) -> str:
    today = row.due_on + timedelta(days=row.days_late)
    return numbers.near_day(row.due_on, look.language(), today)


def _number(value: int) -> str:
    return numbers.number(value, look.language())
