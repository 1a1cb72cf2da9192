"""Proposed risks: look through them, take one into the register, dismiss one, think again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from timonier.kit.entities import forms
from timonier.kit.entities.audience import allowed
from timonier.kit.entities.entity import registry
from timonier.kit.entities.widgets import dress
from timonier.kit.records import writes
from timonier.kit.screens.act import act
from timonier.kit.work import jobs
from timonier.organisation.selectors import company
from timonier.practices.models import Judged
from timonier.risk import selectors, services
from timonier.risk.forms import DismissForm
from timonier.risk.frame import frame
from timonier.risk.models import Risk, RiskProposal, RiskVerdict
from timonier.risk.services.verdicts import values_of


@allowed("risk.view_riskproposal")
@require_GET
def proposed(request: HttpRequest) -> HttpResponse:
    """What the findings suggest and nobody has spoken of; then what was dismissed."""
    rows = selectors.proposal_rows(RiskProposal.objects.select_related("system"))
    waits = [row for row in rows if row.waits]
    dismissed = [row for row in rows if not row.waits and row.verdict and row.verdict.reason]
    context = {
        **frame("proposed"),
        "rows": waits,
        "dismissed": dismissed,
        "currency": company().currency,
        "may": request.user.has_perm("risk.add_risk"),
        "judged": Judged.objects.exists(),
        "current": services.are_proposals_current(),
    }
    return render(request, "risk/proposed.html", context)


@allowed("risk.add_risk")
@require_POST
def look_again(request: HttpRequest) -> HttpResponse:
    """Search the findings for risks anew."""
    jobs.start(services.SEARCH, by=request.user)
    messages.success(request, _("The findings are being searched; the list follows."))
    return redirect("risk:proposed")


@allowed("risk.add_risk")
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, key: str) -> HttpResponse:
    """The form of a new risk, filled with labelled assumptions; saving it is the acceptance."""
    proposal = get_object_or_404(RiskProposal, key=key)
    entity, status = registry[Risk], 200
    if known := Risk.objects.filter(proposal_key=key).first():
        return redirect(entity.url("detail", known))
    if request.method == "POST":
        form = forms.bound(entity, request.POST, None, by=request.user)
        try:
            risk = services.take(proposal=proposal, form=form, by=request.user)
        except writes.Invalid as invalid:
            writes.tell(form, invalid)
            status = 422
        except services.Unaccountable as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The risk is in the register."))
            return redirect(entity.url("detail", risk))
    else:
        form = forms.bound(entity, None, None, by=request.user)
        form.initial |= values_of(proposal)
    context = {
        "entity": entity,
        "item": None,
        "form": dress(form),
        "title": str(proposal),
        "proposal": proposal,
        "row": selectors.proposal_rows([proposal])[0],
        "may": {"add": True, "change": True, "delete": False},
        "currency": company().currency,
    }
    return render(request, "risk/risk_form.html", context, status=status)


@allowed("risk.add_riskverdict")
@require_http_methods(["GET", "POST"])
def dismiss(request: HttpRequest, key: str) -> HttpResponse:
    """Say that a proposed risk is none, and why."""
    proposal = get_object_or_404(RiskProposal, key=key)

    def shows() -> dict[str, Any]:
        row = selectors.proposal_rows([proposal])[0]
        return {"row": row, "title": _("Dismiss a proposed risk")}

    return act(
        request,
        DismissForm(request.POST if request.method == "POST" else None),
        lambda data: services.dismiss(proposal=proposal, **data, by=request.user),
        done=_("The proposed risk is dismissed."),
        to=reverse("risk:proposed"),
        undo=reverse("risk:reopen", args=[key]),
        template="risk/dismiss_{part}.html",
        shows=shows,
        rows=(RiskVerdict.objects.filter(proposal_key=proposal.key),),
    )


@allowed("risk.delete_riskverdict")
@require_POST
def reopen(request: HttpRequest, key: str) -> HttpResponse:
    """Take a dismissal back."""
    services.reopen(proposal=get_object_or_404(RiskProposal, key=key), by=request.user)
    messages.success(request, _("The proposed risk waits again."))
    return redirect("risk:proposed")
