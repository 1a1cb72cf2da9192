"""The register: what a year may cost, each risk, and the simulation: asked for, followed, ended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from timonier.kit.entities.audience import allowed
from timonier.kit.work import jobs
from timonier.organisation.selectors import company
from timonier.risk import pictures, selectors, services, tasks
from timonier.risk.frame import frame
from timonier.risk.models import Risk, SimulationRun
from timonier.risk.selectors.account import account_of

State = SimulationRun.State


@allowed("risk.view_risk")
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """What could go wrong, dearest first, and what a year may cost in all."""
    run, asked = selectors.latest_run(), selectors.register_question()
    status = request.GET.get("status", "")
    category = request.GET.get("category", "")
    chosen = {
        "status": status if status in Risk.Status.values else "",
        "category": category if category in Risk.Category.values else "",
    }
    rows = selectors.register_rows(run, **chosen)
    top = max((row.high or 0.0 for row in rows), default=0.0)
    context = {
        **frame("register"),
        **_answered(run),
        **_state(request),
        "known": [(row, pictures.range_of(row, top)) for row in rows if row.mean is not None],
        "unknown": [row for row in rows if row.mean is None],
        "top": top,
        "chosen": chosen,
        "statuses": Risk.Status.choices,
        "categories": Risk.Category.choices,
        "changed": run is not None and selectors.changed_since(run, asked),
        "askable": not asked.empty,
        "any": bool(rows) or any(chosen.values()),
    }
    return render(request, "risk/register.html", context)


def _answered(run: SimulationRun | None) -> dict[str, Any]:
    """The last good simulation: its account, its picture and the same as a table."""
    if run is None:
        return {"run": None, "account": None, "currency": company().currency}
    account = account_of(run)
    points = selectors.tolerance_points(run.output)
    return {
        "run": run,
        "account": account,
        "currency": run.currency,
        "points": points,
        "sentences": [(point, pictures.sentence(point, run.currency)) for point in points],
        "picture": pictures.loss_curve(run.output, points, run.currency, planned=account.planned),
        "curve": pictures.curve_rows(run.output, points),
    }


def _state(request: HttpRequest) -> dict[str, Any]:
    """What is under way, and how the last attempt ended when it did not succeed."""
    job, last = tasks.simulation_job(), selectors.last_attempt()
    if last and last.state == State.WAITING and job is None:
        last.state, last.reason = State.FAILED, _("Its worker died.")  # nobody does it any more
    bad = last is not None and last.state in (State.FAILED, State.CANCELLED)
    return {
        "job": job,
        "failed": last if bad else None,
        "may": request.user.has_perm("risk.change_risk"),
    }


@allowed("risk.change_risk")
@require_POST
def simulate(request: HttpRequest) -> HttpResponse:
    """Ask for a simulation of the whole register."""
    try:
        tasks.start_simulation(by=request.user)
    except services.NothingToSimulate as refusal:
        messages.error(request, str(refusal))
    return redirect("risk:register")


@allowed("risk.view_risk")
@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """How far the simulation is; once it has ended, the page is read anew."""
    state = _state(request)
    answer = render(request, "risk/progress.html", state)
    if state["job"] is None:
        answer["HX-Refresh"] = "true"
    return answer


@allowed("risk.change_risk")
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Stop the simulation under way; the last good one stands."""
    job = tasks.simulation_job()
    if job is None:
        return redirect("risk:register")
    if job.started_by_id != request.user.pk and not request.user.has_perm("kit.change_job"):
        return HttpResponseForbidden()
    jobs.cancel(job)
    return redirect("risk:register")
