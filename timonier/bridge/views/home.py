"""The bridge: what needs me today, what changed, what to do first, what we do not know."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from timonier.bridge.models import DemoPart
from timonier.kit import contributions as given
from timonier.kit.contributions import Asked, Strip
from timonier.kit.measured import freshness
from timonier.kit.models import Job
from timonier.kit.saved.panels import pinned
from timonier.kit.screens import visits
from timonier.kit.shell import look

PAGE = "bridge"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The whole bridge; the order of its panels follows the company's size and stage."""
    if not request.user.has_perm("kit.view_job"):  # which every role has
        raise PermissionDenied(_("Ask the CTO for a role: the bridge shows what a role may see."))
    now, today = timezone.now(), timezone.localdate()
    seen = visits.mark(request.user, PAGE, now=now)
    asked = Asked.by(request.user, today=today, now=now, seen=seen)
    start = _first_run(asked)
    strip = _strip(asked)
    context: dict[str, Any] = {
        "today": today,
        "now": now,
        "sources": strip.sources,
        "note": strip.note,
        "since": asked.since,
        "first_visit": seen is None,
        "start": start,
        "job": _running(),
        "pinned": pinned(request),
    }
    if not start["empty"]:
        context["panels"] = given.shown(asked, look.house.manner())
    return render(request, "bridge/home.html", context)


def _strip(asked: Asked) -> Strip:
    """As the room that knows the sources tells them, else as they were recorded."""
    told = next((one for one in given.strip.open_to(asked)), None)
    return asked.once(told.make) if told else Strip(freshness.strip(asked.now))


def _first_run(asked: Asked) -> dict[str, Any]:
    """Whether nothing, or only this checkout, has been read so far; and where the demo stands."""
    begun = list(given.begun.made(asked))
    empty = all(one.empty for one in begun)
    demo = DemoPart.objects.exists()
    first = not demo and all(one.empty or one.own for one in begun)
    return {
        "empty": empty,
        "first": first,
        "demo": demo,
        "steps": list(given.beginnings.made(asked)),
        "demo_url": reverse("bridge:demo-start"),
        "remove_url": reverse("bridge:demo-remove"),
        "may": asked.may("kit.change_job"),
        "asked": [one for one in given.first.made(asked) if one] if first else [],
    }


def _running() -> Job | None:
    """The scan or assessment that runs or waits, the one that runs first."""
    active = Job.objects.filter(state__in=Job.ACTIVE)
    return active.order_by("-state", "pk").first()


@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """How far the background work is; when it ends, the page is read anew."""
    job = _running()
    answer = render(request, "bridge/progress.html", {"job": job})
    if job is None:
        answer["HX-Refresh"] = "true"
    return answer
