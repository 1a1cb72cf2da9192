"""What people decide on findings and proposals: waive, lift, accept, reject, take back.

Each form works as a page of its own and, with htmx, in the aside of a board. A refused entry comes
back with what was written and the reason; an accepted one can be undone from its message.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from timonier.kit.audience import allowed
from timonier.kit.widgets import dress
from timonier.practices import selectors, services
from timonier.practices.forms import AcceptForm, RejectForm, WaiveForm
from timonier.practices.models import Finding, Proposal, ProposalDecision, Waiver

USUAL_DAYS = 90  # what a due day and a waiver propose; the person changes it


@allowed("practices.add_waiver")
@require_http_methods(["GET", "POST"])
def waive(request: HttpRequest, key: str) -> HttpResponse:
    """Accept a finding for a reason and until a day."""
    rows = Finding.objects.select_related("repository").defer(selectors.HEAVY)
    finding = get_object_or_404(rows, key=key)
    if request.method == "GET":
        form = WaiveForm(initial={"until": timezone.localdate() + timedelta(days=USUAL_DAYS)})
        return _waive_page(request, finding, form)
    form = WaiveForm(request.POST)
    try:
        if form.is_valid():
            services.waive(
                finding=finding,
                reason=form.cleaned_data["reason"],
                until=form.cleaned_data["until"],
                justification=form.cleaned_data["justification"],
                by=_person(request),
                today=timezone.localdate(),
            )
            undo = reverse("practices:lift", args=[key])
            return _done(request, _("The finding is waived."), "findings", key, undo)
    except services.NotWaivable as refusal:
        form.add_error(None, str(refusal))
    return _waive_page(request, finding, form, status=422)


def _waive_page(
    request: HttpRequest, finding: Finding, form: Form, status: int = 200
) -> HttpResponse:
    context = {
        "row": selectors.finding_rows([finding], today=timezone.localdate())[0],
        "form": dress(form),
        "title": _("Waive a finding"),
        "next": _back(request),
    }
    return render(request, _part(request, "waive"), context, status=status)


@allowed("practices.delete_waiver")
@require_POST
def lift(request: HttpRequest, key: str) -> HttpResponse:
    """Withdraw the waiver of a finding."""
    waiver = get_object_or_404(Waiver, finding_key=key)
    services.lift(waiver=waiver, by=_person(request), today=timezone.localdate())
    return _done(request, _("The waiver is lifted."), "findings", key)


@allowed("practices.add_proposaldecision")
@require_GET
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Take a proposal on, or turn it down."""
    proposal = get_object_or_404(Proposal, key=key)
    return _decide_page(request, proposal, None, None)


def _decide_page(
    request: HttpRequest, proposal: Proposal, taken: Form | None, refused: Form | None
) -> HttpResponse:
    soon = timezone.localdate() + timedelta(days=USUAL_DAYS)
    context = {
        "row": selectors.proposal_rows([proposal])[0],
        "accept": dress(taken or AcceptForm(initial={"due_on": soon})),
        "reject": dress(refused or RejectForm()),
        "title": _("Decide on a proposal"),
        "next": _back(request),
        "reject_open": refused is not None or request.GET.get("reject") == "1",
    }
    status = 422 if taken or refused else 200
    return render(request, _part(request, "decide"), context, status=status)


@allowed("practices.add_proposaldecision")
@require_POST
def accept(request: HttpRequest, key: str) -> HttpResponse:
    """Take a proposal on, with an owner and a day."""
    proposal = get_object_or_404(Proposal, key=key)
    form = AcceptForm(request.POST)
    try:
        if form.is_valid():
            services.accept(
                proposal=proposal,
                owner=form.cleaned_data["owner"],
                due_on=form.cleaned_data["due_on"],
                by=_person(request),
                today=timezone.localdate(),
            )
            undo = reverse("practices:withdraw", args=[key])
            return _done(request, _("The proposal is accepted."), "proposals", key, undo)
    except services.Undecidable as refusal:
        form.add_error(None, str(refusal))
    return _decide_page(request, proposal, form, None)


@allowed("practices.add_proposaldecision")
@require_POST
def reject(request: HttpRequest, key: str) -> HttpResponse:
    """Turn a proposal down, with a reason."""
    proposal = get_object_or_404(Proposal, key=key)
    form = RejectForm(request.POST)
    try:
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            services.reject(proposal=proposal, reason=reason, by=_person(request))
            undo = reverse("practices:withdraw", args=[key])
            return _done(request, _("The proposal is rejected."), "proposals", key, undo)
    except services.Undecidable as refusal:
        form.add_error(None, str(refusal))
    return _decide_page(request, proposal, None, form)


@allowed("practices.change_proposaldecision")
@require_POST
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take a decision back."""
    decision = get_object_or_404(ProposalDecision, proposal_key=key)
    services.withdraw(decision=decision, by=_person(request))
    return _done(request, _("The decision is taken back."), "proposals", key)


def _done(request: HttpRequest, said: str, page: str, key: str, undo: str = "") -> HttpResponse:
    """Say what was done, offer to undo it, and go back to where the reader was."""
    back = _back(request)
    if undo:
        undo = f"undo:{undo}?next={back}" if back else f"undo:{undo}"
    messages.success(request, said, extra_tags=undo)
    return redirect(back) if back else redirect(f"practices:{page}-detail", key)


def _back(request: HttpRequest) -> str:
    """The page to return to, when it is one of ours."""
    back = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return back if ours and "?" not in back and " " not in back else ""


def _part(request: HttpRequest, name: str) -> str:
    aside = request.headers.get("HX-Target") == "aside"
    return f"practices/{name}_{'aside' if aside else 'page'}.html"


def _person(request: HttpRequest) -> Any:
    return request.user
