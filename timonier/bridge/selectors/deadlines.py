"""Days that come: ends of life, promised changes, waivers that end; as a picture and as a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from timonier.bridge.selectors.course import Course
from timonier.estate.models import Technology
from timonier.kit import charts, look
from timonier.portfolio.models import Initiative
from timonier.practices import selectors as practices
from timonier.practices.models import ProposalDecision, Waiver

BEHIND = timedelta(days=92)
AHEAD = timedelta(days=365)
NEAR = timedelta(days=30)
MOST = 40  # marks on one lane: the technologies used most


@dataclass(frozen=True, slots=True)
class Line:
    """One deadline of the list."""

    on: date
    kind: str
    label: str
    late: bool
    url: str


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The picture, the same days as lines, and what the picture leaves out."""

    picture: SafeString
    lines: Sequence[Line]
    earlier: int  # ends of life longer ago than the picture shows
    unknown: int  # technologies whose end nobody knows


def deadlines(*, today: date, course: Course) -> Deadlines:
    """The last three months and the next twelve; a constant number of queries."""
    first, last = today - BEHIND, today + AHEAD
    kinds = [
        (_("End of life"), "circle", list(_ends(first, last, today))),
        (_("Obligations"), "square", list(_owed(first, last, today, course))),
        (_("Promised"), "diamond", list(_promised(first, last, today))),
        (_("Decisions"), "diamond", list(_decisions(today, last, course))),
        (_("Waivers"), "diamond", list(_waivers(today, last))),
    ]
    lanes = [
        charts.Lane(label, [charts.Mark(each.on, each.label, each.late) for each in lines], shape)
        for label, shape, lines in kinds
        if lines
    ]
    picture = charts.timeline(
        lanes, today=today, title=_("Deadlines"), language=look.language(), start=first, end=last
    )
    every = sorted((line for _label, _shape, lines in kinds for line in lines), key=_by_day)
    known = Technology.objects.filter(ends_on__lt=first)
    return Deadlines(
        picture=picture,
        lines=every,
        earlier=known.count(),
        unknown=Technology.objects.filter(ends_on=None, ended=None).count(),
    )


def _by_day(line: Line) -> tuple[date, str]:
    return line.on, line.label


def _ends(first: date, last: date, today: date) -> Iterable[Line]:
    rows = Technology.objects.filter(ends_on__range=(first, last))
    used = rows.annotate(width=Count("repositories")).order_by("-width", "ends_on", "slug")
    for row in used[:MOST]:
        assert row.ends_on is not None
        url = reverse("estate:technologies-detail", args=[row.slug])
        yield Line(row.ends_on, _("End of life"), str(row), row.ends_on <= today + NEAR, url)


def _owed(first: date, last: date, today: date, course: Course) -> Iterable[Line]:
    """Deadlines of obligations; red when passed, or when the plan ends after them."""
    if course.plan is None:
        return
    late = {line.slug for line in course.plan.lines if line.is_late}
    rows = Initiative.objects.filter(
        deadline_on__range=(first, last), status__in=("candidate", "started")
    )
    for row in rows.exclude(obligation="").order_by("deadline_on")[:MOST]:
        assert row.deadline_on is not None
        url = reverse("portfolio:initiatives-detail", args=[row.slug])
        red = row.deadline_on < today or row.slug in late
        yield Line(row.deadline_on, _("Obligation"), row.name, red, url)


def _decisions(today: date, last: date, course: Course) -> Iterable[Line]:
    """Days by which questions are to be decided."""
    waiting = course.decisions.waiting if course.decisions is not None else ()
    for row in waiting:
        day = row.decision.decide_by_on
        if day is not None and day <= last:
            url = reverse("governance:decisions-detail", args=[row.decision.slug])
            yield Line(day, _("To decide"), row.decision.name, day <= today + NEAR, url)


def _promised(first: date, last: date, today: date) -> Iterable[Line]:
    rows = ProposalDecision.objects.filter(
        verdict=ProposalDecision.Verdict.ACCEPTED, due_on__range=(first, last)
    )
    for row in rows.order_by("due_on")[:MOST]:
        assert row.due_on is not None
        url = reverse("practices:decisions-detail", args=[row.proposal_key])
        label = practices.decided_title(row)
        yield Line(row.due_on, _("Promised"), label, row.due_on < today, url)


def _waivers(today: date, last: date) -> Iterable[Line]:
    for row in Waiver.objects.filter(until_on__range=(today, last)).order_by("until_on")[:MOST]:
        url = reverse("practices:waivers-detail", args=[row.finding_key])
        label = f"{row.repository_name}, {practices.check_title(row.check_id)}"
        yield Line(row.until_on, _("Waiver ends"), label, row.until_on <= today + NEAR, url)
