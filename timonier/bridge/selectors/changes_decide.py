"""What changed in the rooms that decide: the money at risk, the plan in force, the radar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from timonier.bridge.selectors.course import Course
from timonier.bridge.selectors.items import MOST, Change
from timonier.governance.selectors import seen as governance
from timonier.kit import look, numbers
from timonier.portfolio.models import PlanAcceptance
from timonier.risk.models import SimulationRun
from timonier.strategy.models import RadarMove, Ring

NOISE = 0.01  # a change under a hundredth is the dice's


def decided_changes(since: datetime, course: Course, user: Any) -> Iterator[Change]:
    """The lines this person may see; at most four queries."""
    if course.losses is not None and course.losses.account is not None:
        yield from _losses(since, course.losses.account)
    if course.plan is not None:
        yield from _accepted(since)
    if course.decisions is not None:
        yield from _decided(since, user)
    if course.radar is not None:
        yield from _moved(since)


def _losses(since: datetime, account: Any) -> Iterator[Change]:
    """The expected loss against that of the last simulation before then."""
    if account.run_at <= since:
        return
    rows = SimulationRun.objects.filter(state="finished", finished_at__lte=since)
    before = rows.order_by("-finished_at").values_list("output__portfolio__mean", flat=True).first()
    if before is None or abs(account.mean - before) < NOISE * max(before, 1.0):
        return
    language = look.language()

    def amount(value: Any) -> str:
        return numbers.money(value, language, account.currency, short=True)

    yield Change(
        figure=numbers.change(account.mean - before, amount),
        text=_("expected loss of a year, from %(before)s to %(now)s")
        % {"before": amount(before), "now": amount(account.mean)},
        url=reverse("risk:register"),
        tone="up" if account.mean > before else "down",
        source=_("Simulation"),
        as_of=account.run_at,
    )


def _accepted(since: datetime) -> Iterator[Change]:
    rows = PlanAcceptance.objects.filter(accepted_at__gt=since).select_related("plan")
    for row in rows.order_by("-accepted_at")[:1]:
        yield Change(
            figure=_("Decided"),
            text=_("%(plan)s is the company's plan") % {"plan": row.plan.name},
            url=reverse("portfolio:plan", args=[row.plan.slug]),
            source=_("Decision"),
            as_of=row.accepted_at,
        )


def _decided(since: datetime, user: Any) -> Iterator[Change]:
    rows = governance.seen_by(user).in_force().filter(decided_on__gt=since.date())
    for row in rows.order_by("-decided_on", "-pk")[:MOST]:
        yield Change(
            figure=_("Decided"),
            text=row.name,
            url=reverse("governance:decisions-detail", args=[row.slug]),
            source=_("Decision"),
            as_of=row.decided_on,
        )


def _moved(since: datetime) -> Iterator[Change]:
    """Technologies that changed ring; one that enters the radar moves as well."""
    rows = RadarMove.objects.filter(moved_on__gt=since.date()).select_related("entry")
    for row in rows.order_by("-moved_on", "-pk")[:MOST]:
        ring = str(Ring(row.ring).label)
        text = _("%(name)s enters the radar") % {"name": row.entry.name}
        if row.ring_from:
            before = str(Ring(row.ring_from).label)
            text = _("%(name)s, from %(ring)s") % {"name": row.entry.name, "ring": before}
        yield Change(
            figure=ring,
            text=text,
            url=reverse("strategy:radar-entries-detail", args=[row.entry.slug]),
            source=_("Radar"),
            as_of=row.moved_on,
        )
