"""What changed since the last visit: found, removed, decided, waived, scanned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timonier.bridge.selectors.changes_decide import decided_changes
from timonier.bridge.selectors.course import Course
from timonier.bridge.selectors.items import MOST, Change
from timonier.estate.models import Repository
from timonier.kit import look, numbers
from timonier.practices import selectors as practices
from timonier.practices.models import Finding, ProposalDecision, Waiver

FIRST_SPAN = timedelta(days=7)  # what a first visit is told about


def span_of(seen: datetime | None, *, now: datetime) -> datetime:
    """From when on changes are told."""
    return seen or now - FIRST_SPAN


def changes(since: datetime, *, today: date, course: Course, user: Any) -> list[Change]:
    """The lines, what was decided before what was found. A constant number of queries."""
    opened, elsewhere, gone = _turned(since)
    return [
        *decided_changes(since, course, user),
        *_opened(opened, elsewhere),
        *_resolved(gone),
        *_decided(since),
        *_waived(since),
        *_ended(since.date(), today),
        *_scanned(since),
    ]


Turned = Sequence[Mapping[str, Any]]


def _turned(since: datetime) -> tuple[Turned, int, Turned]:
    """Repositories where most opened, how many findings opened elsewhere, and where most went.

    One pass over one index that holds all it needs, then the names of those shown.
    """
    still = Q(resolved_on=None)
    counted = Finding.objects.filter(turned_at__gt=since).order_by().values("repository")
    rows = counted.annotate(
        n=Count("pk", filter=still),
        grave=Count("pk", filter=still & Q(rank=0)),
        high=Count("pk", filter=still & Q(rank=1)),
        gone=Count("pk", filter=~still),
        at=Max("turned_at"),
    )
    lines: list[dict[str, Any]] = [dict(row) for row in rows]
    opened = sorted((line for line in lines if line["n"]), key=_worst)
    gone = sorted((line for line in lines if line["gone"]), key=lambda line: -line["gone"])[:MOST]
    shown = [*opened[:MOST], *gone]
    known = Repository.objects.filter(pk__in={line["repository"] for line in shown})
    names = dict(known.values_list("pk", "name"))
    for line in shown:
        line["name"] = names.get(line["repository"], "")
    return opened[:MOST], sum(line["n"] for line in opened[MOST:]), gone


def _worst(line: Mapping[str, Any]) -> tuple[int, int, int, int]:
    return -line["grave"], -line["high"], -line["n"], line["repository"]


def _opened(lines: Turned, elsewhere: int) -> Iterable[Change]:
    for line in lines:
        yield Change(
            figure=_signed(line["n"], "+"),
            text=_opened_text(line),
            url=_in_repository(line["name"]),
            tone="up" if line["grave"] or line["high"] else "",
            source=_("Git repositories"),
            as_of=line["at"],
        )
    if elsewhere:
        yield Change(
            figure=_signed(elsewhere, "+"),
            text=_("in the other repositories"),
            url=reverse("practices:board-tab", args=["all"]),
        )


def _opened_text(line: Mapping[str, Any]) -> str:
    name = line["name"]
    if not (line["grave"] or line["high"]):
        return _("%(name)s: nothing grave") % {"name": name}
    parts = []
    if line["grave"]:
        words = ngettext("%(n)s critical", "%(n)s critical", line["grave"])
        parts.append(words % {"n": _count(line["grave"])})
    if line["high"]:
        words = ngettext("%(n)s high", "%(n)s high", line["high"])
        parts.append(words % {"n": _count(line["high"])})
    return _("%(name)s: %(parts)s") % {"name": name, "parts": ", ".join(parts)}


def _resolved(lines: Turned) -> Iterable[Change]:
    for line in lines:
        yield Change(
            figure=_signed(line["gone"], numbers.MINUS),
            text=_("%(name)s: no longer found") % {"name": line["name"]},
            url=_in_repository(line["name"]),
            tone="down",
            source=_("Git repositories"),
            as_of=line["at"],
        )


def _decided(since: datetime) -> Iterable[Change]:
    rows = ProposalDecision.objects.filter(decided_at__gt=since).order_by("-decided_at")
    for row in rows[:MOST]:
        yield Change(
            figure=str(row.get_verdict_display()),
            text=practices.decided_title(row),
            url=reverse("practices:decisions-detail", args=[row.proposal_key]),
            source=_("Decision"),
            as_of=row.decided_at,
        )


def _waived(since: datetime) -> Iterable[Change]:
    rows = Waiver.objects.filter(given_at__gt=since).order_by("-given_at")
    for row in rows[:MOST]:
        yield Change(
            figure=_("Waiver"),
            text=f"{row.repository_name}, {row.reason}",
            url=reverse("practices:waivers-detail", args=[row.finding_key]),
            source=_("Waiver"),
            as_of=row.given_at,
        )


def _ended(day: date, today: date) -> Iterable[Change]:
    rows = Waiver.objects.filter(until_on__gte=day, until_on__lt=today).order_by("until_on")
    for row in rows[:MOST]:
        yield Change(
            figure=_("Returns"),
            text=_("%(name)s: its waiver has ended") % {"name": row.repository_name},
            url=reverse("practices:waivers-detail", args=[row.finding_key]),
            tone="up",
        )


def _scanned(since: datetime) -> Iterable[Change]:
    seen = Repository.objects.filter(scanned_at__gt=since)
    counted = seen.aggregate(n=Count("pk"), at=Max("scanned_at"))
    if counted["n"]:
        yield Change(
            figure=_("Read"),
            text=ngettext("%(n)s repository", "%(n)s repositories", counted["n"])
            % {"n": _count(counted["n"])},
            url=reverse("estate:repositories-list"),
            source=_("Git repositories"),
            as_of=counted["at"],
        )


def _count(n: int) -> str:
    return numbers.number(n, look.language())


def _signed(n: int, sign: str) -> str:
    return sign + ngettext("%(n)s finding", "%(n)s findings", n) % {"n": _count(n)}


def _in_repository(name: str) -> str:
    from django.utils.http import urlencode

    return f"{reverse('practices:board-tab', args=['all'])}?{urlencode({'repository': name})}"
