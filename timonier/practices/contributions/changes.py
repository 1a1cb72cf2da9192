"""What changed in practices since the last visit: found, removed, decided, waived."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timonier.estate.models import Repository
from timonier.kit import contributions as given
from timonier.kit.contributions import MOST, Asked, Line
from timonier.kit.measured import numbers
from timonier.kit.shell import look
from timonier.practices import selectors as practices
from timonier.practices.figures import FINDINGS
from timonier.practices.models import Finding, ProposalDecision, Waiver

type Turned = Sequence[Mapping[str, Any]]


def turned(asked: Asked) -> tuple[Turned, int, Turned]:
    """Repositories where most opened, how many findings opened elsewhere, and where most went.

    One pass over one index that holds all it needs, then the names of those shown.
    """
    still = Q(resolved_on=None)
    counted = Finding.objects.filter(turned_at__gt=asked.since).order_by().values("repository")
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


@given.changes(order=200, permission="practices.view_finding", sources=FINDINGS)
def opened(asked: Asked) -> Iterator[Line]:
    """What was found, by repository, the worst first."""
    lines, elsewhere, _gone = asked.once(turned)
    for line in lines:
        yield Line(
            figure=_signed(line["n"], "+"),
            text=_opened_text(line),
            url=_in_repository(line["name"]),
            tone="up" if line["grave"] or line["high"] else "",
            source=_("Git repositories"),
            as_of=line["at"],
        )
    if elsewhere:
        yield Line(
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


@given.changes(order=210, permission="practices.view_finding", sources=FINDINGS)
def resolved(asked: Asked) -> Iterator[Line]:
    """What is no longer found."""
    for line in asked.once(turned)[2]:
        yield Line(
            figure=_signed(line["gone"], numbers.MINUS),
            text=_("%(name)s: no longer found") % {"name": line["name"]},
            url=_in_repository(line["name"]),
            tone="down",
            source=_("Git repositories"),
            as_of=line["at"],
        )


@given.changes(order=220, permission="practices.view_proposaldecision")
def decided(asked: Asked) -> Iterator[Line]:
    """Proposals that were decided."""
    rows = ProposalDecision.objects.filter(decided_at__gt=asked.since).order_by("-decided_at")
    for row in rows[:MOST]:
        yield Line(
            figure=str(row.get_verdict_display()),
            text=practices.decided_title(row),
            url=reverse("practices:decisions-detail", args=[row.proposal_key]),
            source=_("Decision"),
            as_of=row.decided_at,
        )


@given.changes(order=230, permission="practices.view_waiver")
def waived(asked: Asked) -> Iterator[Line]:
    """Waivers given."""
    rows = Waiver.objects.filter(given_at__gt=asked.since).order_by("-given_at")
    for row in rows[:MOST]:
        yield Line(
            figure=_("Waiver"),
            text=f"{row.repository_name}, {row.reason}",
            url=reverse("practices:waivers-detail", args=[row.finding_key]),
            source=_("Waiver"),
            as_of=row.given_at,
        )


@given.changes(order=240, permission="practices.view_waiver")
def ended(asked: Asked) -> Iterator[Line]:
    """Waivers that have ended: their findings count again."""
    day, today = asked.since.date(), asked.today
    rows = Waiver.objects.filter(until_on__gte=day, until_on__lt=today).order_by("until_on")
    for row in rows[:MOST]:
        yield Line(
            figure=_("Returns"),
            text=_("%(name)s: its waiver has ended") % {"name": row.repository_name},
            url=reverse("practices:waivers-detail", args=[row.finding_key]),
            tone="up",
        )


def _count(n: int) -> str:
    return numbers.number(n, look.language())


def _signed(n: int, sign: str) -> str:
    return sign + ngettext("%(n)s finding", "%(n)s findings", n) % {"n": _count(n)}


def _in_repository(name: str) -> str:
    return f"{reverse('practices:board-tab', args=['all'])}?{urlencode({'repository': name})}"
