"""The technology radar: the drawing with its table, as of a day, and proposals to decide."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from timonier.kit.entities.audience import allowed, rows_for
from timonier.kit.entities.entity import registry
from timonier.kit.entities.widgets import dress
from timonier.kit.records import writes
from timonier.kit.screens import versions
from timonier.organisation.selectors import company
from timonier.strategy.core.radar_proposals import Proposal
from timonier.strategy.forms.radar import AcceptForm, DismissForm
from timonier.strategy.models import Quadrant, RadarEntry, RadarVerdict
from timonier.strategy.radar.picture import picture
from timonier.strategy.selectors import radar as selectors
from timonier.strategy.selectors.radar_estate import (
    estate,
    likely_quadrant,
    open_proposals,
    proposal_named,
)
from timonier.strategy.services import radar as services

SHOWN = 8  # contradictions of one kind named on the page


def asked_day(request: HttpRequest, name: str) -> tuple[date | None, bool]:
    """(the day asked for, whether something was asked that is no day)."""
    text = request.GET.get(name, "")[:20]
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    return day, bool(text) and day is None


def page_of(request: HttpRequest) -> tuple[selectors.RadarPage, bool]:
    """The radar of the day and the period a request asks for; whether it asked for no day."""
    today = timezone.localdate()
    day, bad_day = asked_day(request, "on")
    since, bad_since = asked_day(request, "since")
    day = min(day or today, today)
    # "Since a day" counts what happened on it; the comparison is with the evening before.
    start = None if since is None else min(max(since, date(1900, 1, 1)) - timedelta(days=1), day)
    rows = rows_for(registry[RadarEntry], request.user)
    return selectors.radar_page(day, since=start, rows=rows), bad_day or bad_since


@allowed("strategy.view_radarentry")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The radar as it stood on a day, today unless asked, and what moved since another."""
    today = timezone.localdate()
    page, bad_day = page_of(request)
    title = _("Technology radar")
    drawn, numbered = "", frozenset[str]()
    if page.lines:
        words = {"company": company().name, "day": page.day}
        full = _("Technology radar of %(company)s, %(day)s") % words if words["company"] else title
        svg, layout = picture(page, full)
        drawn = svg
        numbered = frozenset(spot.key for spot in layout.spots if not spot.named)
    context = {
        "title": title,
        "page": page,
        "picture": drawn,
        "numbered": numbered,
        "bad_day": bad_day,
        "today": today,
        "from_day": page.since + timedelta(days=1),
        "past": page.day != today,
        "shown": SHOWN,
        "proposed": len(open_proposals(today, page.estate)) if page.day == today else 0,
        "may_add": request.user.has_perm("strategy.add_radarentry"),
        "may_start": request.user.has_perm("strategy.add_quadrant"),
    }
    return render(request, "strategy/radar.html", context)


@allowed("strategy.add_quadrant")
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """The four usual quadrants, to be renamed at will."""
    services.start_quadrants(by=request.user)
    messages.success(request, _("The radar has its four quadrants."))
    return redirect("strategy:radar")


@allowed("strategy.view_radarentry")
@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """What the estate speaks for, with its facts; nothing is on the radar before a decision."""
    today = timezone.localdate()
    found = estate(today)
    may = request.user.has_perm
    context = {
        "title": _("Proposals for the radar"),
        "estate": found,
        "proposals": open_proposals(today, found),
        "unknown": sum(use.life == "unknown" or not use.cycle for use in found.uses),
        "turned_down": RadarVerdict.objects.count(),
        "may": may("strategy.add_radarentry") and may("strategy.change_radarentry"),
    }
    return render(request, "strategy/radar_proposals.html", context)


@allowed("strategy.add_radarentry")
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest) -> HttpResponse:
    """One proposal: accept it in this ring or another, or turn it down."""
    proposal = _proposal(request)
    if proposal is None:
        messages.info(request, _("The facts no longer speak for this proposal."))
        return redirect("strategy:radar-proposals")
    accepted = AcceptForm(_given(request, "accept"), initial=_initial(proposal))
    refused = DismissForm(_given(request, "dismiss"))
    if request.method == "POST":
        done = _decided(request, proposal, accepted, refused)
        if done is not None:
            return done
    bound = refused if refused.is_bound else accepted
    context = {
        "title": proposal.use.name,
        "proposal": proposal,
        "estate": estate(timezone.localdate()),
        "accept": dress(accepted),
        "dismiss": dress(refused),
        "may_see": request.user.has_perm("estate.view_repository"),
        "quadrants": Quadrant.objects.exists(),
        "may_start": request.user.has_perm("strategy.add_quadrant"),
        **versions.shown(request, bound, *_rows(proposal)),
    }
    status = versions.status_of(request, bound)
    return render(request, "strategy/radar_decide.html", context, status=status)


def _rows(proposal: Proposal) -> tuple[QuerySet[Any], ...]:
    """What a decision on the proposal may write over."""
    entries = RadarEntry.objects.filter(slug=proposal.entry)
    return entries, RadarVerdict.objects.filter(proposal_key=proposal.key)


def _proposal(request: HttpRequest) -> Proposal | None:
    key = (request.POST or request.GET).get("key", "")[:200]
    if not key:
        raise Http404
    return proposal_named(key, today=timezone.localdate())


def _given(request: HttpRequest, act: str) -> Any:
    return request.POST if request.method == "POST" and request.POST.get("act") == act else None


def _initial(proposal: Proposal) -> dict[str, Any]:
    held = RadarEntry.objects.filter(slug=proposal.entry).select_related("quadrant").first()
    return {
        "ring": proposal.ring,
        "name": held.name if held else proposal.use.name,
        "quadrant": held.quadrant.slug if held else likely_quadrant(proposal.use),
    }


def _decided(
    request: HttpRequest, proposal: Proposal, accepted: AcceptForm, refused: DismissForm
) -> HttpResponse | None:
    """Where to go once it is decided; None when something is to be corrected."""
    form: Any = accepted if accepted.is_bound else refused
    if not form.is_bound or not form.is_valid():
        return None
    try:
        with versions.unchanged(request, *_rows(proposal)):
            if form is accepted:
                data = form.cleaned_data
                entry = services.accept(
                    proposal=proposal, by=request.user, today=timezone.localdate(), **data
                )
                text = _("%(name)s is on the radar.") % {"name": entry}
            else:
                services.dismiss(proposal=proposal, by=request.user, **form.cleaned_data)
                text = _("Turned down; it returns only when its facts change.")
        messages.success(request, text)
    except writes.Stale:
        versions.tell(form)
        return None
    except writes.Invalid as invalid:
        writes.tell(form, invalid)
        return None
    return redirect(reverse("strategy:radar-proposals"))
