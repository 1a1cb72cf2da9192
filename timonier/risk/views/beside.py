"""What is read beside the register: treatments, what happened, simulations, an estimate's words."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from timonier.kit.entities import forms
from timonier.kit.entities.audience import allowed
from timonier.kit.entities.entity import registry
from timonier.organisation.selectors import company
from timonier.risk import selectors
from timonier.risk.frame import frame
from timonier.risk.models import ESTIMATE, Risk, SimulationRun
from timonier.risk.selectors.register import in_other_words as said_of

MOST_RUNS = 50


@allowed("risk.view_treatment")
@require_GET
def treatments(request: HttpRequest) -> HttpResponse:
    """The treatments side by side: what each saves, costs, and its chance to pay off."""
    run = selectors.latest_run()
    rows = selectors.treatment_rows(run)
    context = {
        **frame("treatments"),
        "run": run,
        "currency": run.currency if run else company().currency,
        "rows": rows,
        "may": request.user.has_perm("risk.add_treatment"),
    }
    return render(request, "risk/treatments.html", context)


@allowed("risk.view_riskevent")
@require_GET
def scores(request: HttpRequest) -> HttpResponse:
    """Estimates beside what happened."""
    found = selectors.score_card(today=timezone.localdate())
    context = {
        **frame("scores"),
        "found": found,
        "card": found.card,
        "currency": company().currency,
        "may": request.user.has_perm("risk.add_riskevent"),
    }
    return render(request, "risk/scores.html", context)


@allowed("risk.view_simulationrun")
@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """Every simulation: when, by whom, with what seed and version, and what came out."""
    found = SimulationRun.objects.defer("inputs").select_related("author")[:MOST_RUNS]
    lines = [(run, run.output.get("portfolio")) for run in found]
    return render(request, "risk/runs.html", {**frame("runs"), "lines": lines})


@allowed("risk.view_risk")
@require_GET
def in_other_words(request: HttpRequest) -> HttpResponse:
    """What the numbers being typed imply; nothing is saved."""
    form = forms.bound(registry[Risk], request.GET, None, by=request.user)
    form.is_valid()
    wrong = any(name in form.errors for name in ESTIMATE)
    typed = Risk(slug="typed") if wrong else _typed(form.cleaned_data)
    said = None if wrong else said_of(typed)
    context = {"said": said, "wrong": wrong, "currency": typed.currency}
    return render(request, "risk/in_other_words.html", context)


def _typed(cleaned: dict[str, Any]) -> Risk:
    return Risk(slug="typed", **{name: cleaned.get(name) for name in ESTIMATE})
