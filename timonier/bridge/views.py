"""The bridge: what needs me today, what changed, what to do first, what we do not know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

import timonier
from timonier.bridge import selectors
from timonier.bridge.models import DemoPart
from timonier.estate.models import Repository
from timonier.kit import visits
from timonier.kit.audience import allowed
from timonier.kit.freshness import Freshness
from timonier.kit.models import Job
from timonier.organisation.selectors import company, emphasis
from timonier.practices import selectors as practices

PAGE = "bridge"
LEFT = ("queue", "tiers", "goals", "hotspots")
RIGHT = ("changes", "losses", "findings", "estate", "account")
TITLES = {
    "queue": _("What needs me today"),
    "findings": _("What we know, and what we do not"),
    "tiers": _("What to do first"),
    "hotspots": _("Where the code is hard to change"),
    "changes": _("Changes"),
    "estate": _("What we run"),
    "losses": _("What we may lose in a year"),
    "goals": _("Where we are going"),
    "account": _("The account for the board"),
    "lifecycle": _("Deadlines"),
}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The whole bridge; the order of its panels follows the company's size and stage."""
    if not request.user.has_perm("practices.view_finding"):
        raise PermissionDenied(_("Ask the CTO for a role: the bridge shows findings."))
    now, today = timezone.now(), timezone.localdate()
    seen = visits.mark(request.user, PAGE, now=now)
    sources = practices.shown_sources(now)
    since = selectors.span_of(seen, now=now)
    context: dict[str, Any] = {
        "today": today,
        "now": now,
        "sources": sources,
        "note": practices.witness(now),
        "since": since,
        "first_visit": seen is None,
        "start": _first_run(request),
        "columns": _columns(),
        "titles": TITLES,
        "job": _running(),
    }
    if not context["start"]["empty"]:
        context |= _panels(today, since, sources, request.user)
    return render(request, "bridge/home.html", context)


def _panels(
    today: date, since: datetime, sources: Sequence[Freshness], user: Any
) -> dict[str, Any]:
    counts = practices.state_counts(today=today)
    course = selectors.course(today=today, user=user)
    plan = selectors.plan_panel(course)
    return {
        "queue": selectors.queue(
            today=today, sources=sources, unknown=counts.unknown, course=course
        ),
        "plan": plan,
        "tiers": [] if plan else selectors.tier_rows(),
        "losses": selectors.loss_panel(course),
        "goals": selectors.goal_lines(course),
        "aims": course.goals,
        "changes": selectors.changes(since, today=today, course=course, user=user),
        "deadlines": selectors.deadlines(today=today, course=course),
        "gaps": selectors.gaps(today=today),
        "counts": counts,
    }


def _columns() -> dict[str, list[str]]:
    """The panels of each column, in the order this company needs them."""
    order = emphasis(company())
    return {
        "left": sorted(LEFT, key=order.index),
        "right": sorted(RIGHT, key=order.index),
    }


def _first_run(request: HttpRequest) -> dict[str, Any]:
    """Whether nothing, or only this checkout, has been read so far; and where the demo stands."""
    places = list(Repository.objects.values_list("location", flat=True)[:2])
    own = str(Path(timonier.__file__).resolve().parent.parent)
    demo = DemoPart.objects.exists()
    return {
        "empty": not places,
        "first": not demo and (not places or places == [own]),
        "demo": demo,
        "add_url": _address("practices:add-repositories"),
        "demo_url": _address("bridge:demo-start"),
        "remove_url": _address("bridge:demo-remove"),
        "may": request.user.has_perm("kit.change_job"),
    }


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _running() -> Job | None:
    """The scan or assessment that runs or waits, the one that runs first."""
    active = Job.objects.filter(state__in=Job.ACTIVE)
    return active.order_by("-state", "pk").first()


@require_GET
@allowed("estate.view_repository")
def hotspots(request: HttpRequest) -> HttpResponse:
    """The files that change most; read after the page, since histories are long."""
    context = {"hotspots": selectors.hotspots(), "titles": TITLES}
    partial = request.headers.get("HX-Target") == "hotspots"
    name = "bridge/hotspots.html" if partial else "bridge/hotspots_page.html"
    return render(request, name, context)


@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """How far the background work is; when it ends, the page is read anew."""
    job = _running()
    answer = render(request, "bridge/progress.html", {"job": job})
    if job is None:
        answer["HX-Refresh"] = "true"
    return answer
