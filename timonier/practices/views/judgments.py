"""What people decide on findings and proposals: waive, lift, accept, reject, take back.

Each form works as a page of its own and, with htmx, in the aside of a board. A refused entry comes
back with what was written and the reason; an accepted one can be undone from its message.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from timonier.kit.entities.audience import allowed
from timonier.kit.entities.widgets import dress
from timonier.kit.screens import versions
from timonier.kit.screens.act import act, finish, show
from timonier.practices import selectors, services
from timonier.practices.forms import AcceptForm, RejectForm, WaiveForm
from timonier.practices.models import Finding, Proposal, ProposalDecision, Waiver

DECIDE = "practices/decide_{part}.html"
USUAL_DAYS = 90  # what a due day and a waiver propose; the person changes it


@allowed("practices.add_waiver")
@require_http_methods(["GET", "POST"])
def waive(request: HttpRequest, key: str) -> HttpResponse:
    """Accept a finding for a reason and until a day."""
    rows = Finding.objects.select_related("repository").defer(selectors.HEAVY)
    finding, today = get_object_or_404(rows, key=key), timezone.localdate()

    def shows() -> dict[str, Any]:
        row = selectors.finding_rows([finding], today=today)[0]
        return {"row": row, "title": _("Waive a finding")}

    return act(
        request,
        WaiveForm(request.POST or None, initial={"until": today + timedelta(days=USUAL_DAYS)}),
        lambda data: services.waive(finding=finding, **data, by=_person(request), today=today),
        done=_("The finding is waived."),
        to=_page("findings", key),
        undo=reverse("practices:lift", args=[key]),
        template="practices/waive_{part}.html",
        shows=shows,
        rows=(Waiver.objects.filter(finding_key=finding.key),),
        refusals=(services.NotWaivable,),
    )


@allowed("practices.delete_waiver")
@require_POST
def lift(request: HttpRequest, key: str) -> HttpResponse:
    """Withdraw the waiver of a finding."""
    waiver = get_object_or_404(Waiver, finding_key=key)
    services.lift(waiver=waiver, by=_person(request), today=timezone.localdate())
    return finish(request, _("The waiver is lifted."), to=_page("findings", key))


@allowed("practices.add_proposaldecision")
@require_GET
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Take a proposal on, or turn it down."""
    proposal = get_object_or_404(Proposal, key=key)
    seen = versions.shown(request, RejectForm(), _decision(proposal))
    return show(request, DECIDE, None, **_both(request, proposal), **seen)


def _decision(proposal: Proposal) -> QuerySet[ProposalDecision]:
    return ProposalDecision.objects.filter(proposal_key=proposal.key)


def _both(
    request: HttpRequest, proposal: Proposal, taken: Form | None = None, refused: Form | None = None
) -> dict[str, Any]:
    """The two forms of the page, one of them as it was refused."""
    soon = timezone.localdate() + timedelta(days=USUAL_DAYS)
    return {
        "row": selectors.proposal_rows([proposal])[0],
        "accept": dress(taken or AcceptForm(initial={"due_on": soon})),
        "reject": dress(refused or RejectForm()),
        "title": _("Decide on a proposal"),
        "reject_open": refused is not None or request.GET.get("reject") == "1",
    }


@allowed("practices.add_proposaldecision")
@require_POST
def accept(request: HttpRequest, key: str) -> HttpResponse:
    """Take a proposal on, with an owner and a day."""
    proposal, form = get_object_or_404(Proposal, key=key), AcceptForm(request.POST)
    by, today = _person(request), timezone.localdate()
    return act(
        request,
        form,
        lambda data: services.accept(proposal=proposal, **data, by=by, today=today),
        done=_("The proposal is accepted."),
        to=_page("proposals", key),
        undo=reverse("practices:withdraw", args=[key]),
        template=DECIDE,
        shows=lambda: _both(request, proposal, taken=form),
        rows=(_decision(proposal),),
        refusals=(services.Undecidable,),
    )


@allowed("practices.add_proposaldecision")
@require_POST
def reject(request: HttpRequest, key: str) -> HttpResponse:
    """Turn a proposal down, with a reason."""
    proposal, form = get_object_or_404(Proposal, key=key), RejectForm(request.POST)
    return act(
        request,
        form,
        lambda data: services.reject(proposal=proposal, **data, by=_person(request)),
        done=_("The proposal is rejected."),
        to=_page("proposals", key),
        undo=reverse("practices:withdraw", args=[key]),
        template=DECIDE,
        shows=lambda: _both(request, proposal, refused=form),
        rows=(_decision(proposal),),
        refusals=(services.Undecidable,),
    )


@allowed("practices.change_proposaldecision")
@require_POST
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take a decision back."""
    decision = get_object_or_404(ProposalDecision, proposal_key=key)
    services.withdraw(decision=decision, by=_person(request))
    return finish(request, _("The decision is taken back."), to=_page("proposals", key))


def _page(page: str, key: str) -> str:
    return reverse(f"practices:{page}-detail", args=[key])


def _person(request: HttpRequest) -> Any:
    return request.user
