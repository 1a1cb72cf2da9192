"""Two more readings of the portfolio: beside the usual rankings, and from goals to work."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from timonier.kit.entities.audience import allowed
from timonier.portfolio import selectors
from timonier.portfolio.selectors.shapes import Alignment
from timonier.portfolio.showing import alignment_map, beside, links


@allowed("portfolio.view_plan")
@require_GET
def rankings(request: HttpRequest) -> HttpResponse:
    """What RICE, WSJF and value over cost would choose with the same data."""
    plan = selectors.current_plan()
    found = selectors.rankings(plan) if plan else None
    context: dict[str, Any] = {
        "title": _("The plan beside rankings"),
        "here": "rankings",
        "found": found,
        "now": timezone.now(),
    }
    if plan and found:
        lines = selectors.tier_lines(plan)
        account = selectors.plan_account(plan, lines)
        kept = {line.name for line in lines if line.selected}
        context |= {"account": account, **beside.ranked(found, account, kept)}
    return render(request, "portfolio/rankings.html", context)


@allowed("portfolio.view_plan")
@require_GET
def alignment(request: HttpRequest) -> HttpResponse:
    """Goals, objectives and initiatives, what links them, and the links that are missing."""
    found = selectors.alignment()
    context = {
        "title": _("Alignment map"),
        "here": "alignment",
        "found": found,
        "picture": alignment_map.drawn(found),
        "objectives": _served(found),
        "broken": links.missing(found, everything=request.GET.get("all") == "1"),
        "empty": not (found.goals or found.objectives or found.initiatives_without_objective),
    }
    return render(request, "portfolio/alignment.html", context)


def _served(found: Alignment) -> list[dict[str, Any]]:
    names = {goal.slug: goal.name for goal in found.goals}
    return [
        {
            "name": one.name,
            "served": [names.get(slug, slug) for slug, _strength in one.goals],
            "initiatives": one.initiatives,
        }
        for one in found.objectives
    ]
