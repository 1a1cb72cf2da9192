"""The vision and its horizons: one page to show and to print."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from timonier.kit.entities.audience import allowed
from timonier.organisation.selectors import company
from timonier.strategy.selectors.vision import vision_page


@allowed("strategy.view_vision")
@require_GET
def vision(request: HttpRequest) -> HttpResponse:
    """Where we are going, in one page: now, next, later."""
    today = timezone.localdate()
    house = company()
    context = {
        "title": _("Vision and horizons"),
        "page": vision_page(today, user=request.user),
        "company": house,
        "currency": house.currency,
        "today": today,
    }
    return render(request, "strategy/vision.html", context)
