"""The plan on screen: its account, its tiers with a certificate each, its load, its roadmap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from timonier.kit.entities.audience import allowed
from timonier.kit.entities.entity import Panel, registry
from timonier.portfolio import selectors, services
from timonier.portfolio.core.problems import Unplannable
from timonier.portfolio.models import Plan
from timonier.portfolio.selectors.shapes import TierLine
from timonier.portfolio.showing import board


@allowed("portfolio.view_plan")
@require_GET
def plan_board(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The plan that holds, or the one named; parts of it to htmx."""
    plan = board.plan_or_404(slug) if slug else selectors.current_plan()
    context = board.frame(plan, named=bool(slug))
    if plan is None:
        return render(request, "portfolio/board.html", context)
    lines = selectors.tier_lines(plan)
    target = request.headers.get("HX-Target", "")
    context |= board.account_of(plan, lines)
    if target in ("", "roadmap"):
        context |= board.roadmap_of(plan, lines, by=request.GET.get("by", ""), today=_today())
    if target in ("", "tiers"):
        context |= board.tiers_of(context["account"], lines, request.GET)
    if target == "":
        context |= board.sides_of(plan, lines)
        context |= board.certificate_of(plan, lines, context["chosen"])
        context |= {"item": plan, "panels": _hung(request, plan)}
    parts = {"tiers": "tiers", "roadmap": "roadmap_block"}
    return render(request, f"portfolio/{parts.get(target, 'board')}.html", context)


@allowed("portfolio.view_plan")
@require_GET
def certificate(request: HttpRequest, slug: str, initiative: str) -> HttpResponse:
    """What the label of one initiative rests on: beside the table, or as a page."""
    plan = board.plan_or_404(slug)
    lines = selectors.tier_lines(plan)
    context = board.account_of(plan, lines) | board.certificate_of(plan, lines, initiative)
    if context["certificate"] is None:
        raise Http404
    context |= {"title": _name_of(lines, initiative), "now": timezone.now()}
    part = "body" if request.headers.get("HX-Target") == "certificate" else "page"
    return render(request, f"portfolio/certificate_{part}.html", context)


@allowed("portfolio.add_initiative")
@require_POST
def compute(request: HttpRequest) -> HttpResponse:
    """Ask for a plan of the portfolio as it stands."""
    try:
        services.start_plan(by=request.user, base=selectors.current_plan())
    except Unplannable as refusal:
        for problem in refusal.problems[:5]:
            messages.error(request, problem)
    return redirect("portfolio:board")


@allowed("portfolio.view_plan")
@require_GET
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """How far a plan is; the page is read anew when it has ended."""
    plan = board.plan_or_404(slug)
    state = selectors.state_of(plan)
    context = {"pending": plan, "state": state}
    answer = render(request, "portfolio/progress.html", context)
    if state.state != Plan.State.WAITING:
        answer["HX-Refresh"] = "true"
    return answer


@allowed("portfolio.add_initiative")
@require_POST
def compute_left(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the certificates and prices of a plan that were left for time."""
    plan = board.plan_or_404(slug)
    services.start_certificates(plan=plan, by=request.user)
    return redirect("portfolio:plan", plan.slug)


@allowed("portfolio.view_plan")
@require_GET
def left_progress(request: HttpRequest, slug: str) -> HttpResponse:
    """How far they are; the page is read anew when nobody computes them any more."""
    plan = board.plan_or_404(slug)
    context = {"plan": plan, **board.left_of(plan)}
    answer = render(request, "portfolio/left.html", context)
    if context["certifying"] is None:
        answer["HX-Refresh"] = "true"
    return answer


def _hung(request: HttpRequest, plan: Plan) -> list[Panel]:
    """What higher rooms hang on a plan, such as the decision it asks for."""
    found = [panel(request, plan) for panel in registry.panels(registry[Plan])]
    return [panel for panel in found if panel is not None]


def _name_of(lines: Sequence[TierLine], slug: str) -> str:
    return next((line.name for line in lines if line.slug == slug), slug)


def _today() -> Any:
    return timezone.localdate()
