"""The actions on findings and proposals: waive, lift, accept, reject, take back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from timonier.kit.audience import allowed
from timonier.practices import services
from timonier.practices.models import Finding, Proposal, ProposalDecision, Waiver


@allowed("practices.add_waiver")
@require_POST
def waive(request: HttpRequest, key: str) -> HttpResponse:
    """Accept a finding for a reason and until a day."""
    finding = get_object_or_404(Finding.objects.select_related("repository"), key=key)
    until = _day(request, "until")

    def act() -> str:
        services.waive(
            finding=finding,
            reason=request.POST.get("reason", ""),
            until=until,
            by=_person(request),
            today=timezone.localdate(),
        )
        return _("The finding is waived.")

    return _done(request, act if until else None, "practices:findings-detail", key)


@allowed("practices.delete_waiver")
@require_POST
def lift(request: HttpRequest, key: str) -> HttpResponse:
    """Withdraw the waiver of a finding."""
    waiver = get_object_or_404(Waiver, finding_key=key)

    def act() -> str:
        services.lift(waiver=waiver, by=_person(request), today=timezone.localdate())
        return _("The waiver is lifted.")

    return _done(request, act, "practices:findings-detail", key)


@allowed("practices.add_proposaldecision")
@require_POST
def accept(request: HttpRequest, key: str) -> HttpResponse:
    """Take a proposal on, with an owner and a day."""
    proposal = get_object_or_404(Proposal, key=key)
    due_on = _day(request, "due_on")

    def act() -> str:
        services.accept(
            proposal=proposal,
            owner=request.POST.get("owner", ""),
            due_on=due_on,
            by=_person(request),
            today=timezone.localdate(),
        )
        return _("The proposal is accepted.")

    return _done(request, act if due_on else None, "practices:proposals-detail", key)


@allowed("practices.add_proposaldecision")
@require_POST
def reject(request: HttpRequest, key: str) -> HttpResponse:
    """Turn a proposal down, with a reason."""
    proposal = get_object_or_404(Proposal, key=key)

    def act() -> str:
        reason = request.POST.get("reason", "")
        services.reject(proposal=proposal, reason=reason, by=_person(request))
        return _("The proposal is rejected.")

    return _done(request, act, "practices:proposals-detail", key)


@allowed("practices.change_proposaldecision")
@require_POST
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take a decision back."""
    decision = get_object_or_404(ProposalDecision, proposal_key=key)

    def act() -> str:
        services.withdraw(decision=decision, by=_person(request))
        return _("The decision is taken back.")

    return _done(request, act, "practices:proposals-detail", key)


def _done(request: HttpRequest, act: Callable[[], str] | None, page: str, key: str) -> HttpResponse:
    """Do it, say how it went, and go back to where the reader was."""
    if act is None:
        messages.error(request, _("That is not a date: write it as 2026-01-31."))
    else:
        try:
            messages.success(request, act())
        except (services.NotWaivable, services.Undecidable) as refusal:
            messages.error(request, str(refusal))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        return redirect(back)
    return redirect(page, key)


def _day(request: HttpRequest, name: str) -> Any:
    try:
        return date.fromisoformat(request.POST.get(name, ""))
    except ValueError:
        return None


def _person(request: HttpRequest) -> Any:
    return request.user
