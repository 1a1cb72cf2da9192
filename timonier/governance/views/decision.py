"""What people do with one decision: decide, set aside, take up, review, weigh its options."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from timonier.governance import frame, services
from timonier.governance.forms.asked import (
    CiteForm,
    DecideForm,
    OptionPageForm,
    RejectForm,
    ReviewForm,
)
from timonier.governance.models import Decision, DecisionOption
from timonier.governance.services.decisions import Verdict
from timonier.governance.services.options import next_position
from timonier.kit.entities.audience import allowed
from timonier.kit.records import writes
from timonier.kit.screens import versions

USUAL_REVIEW = 182  # days until the review that the form proposes; the person changes it


@allowed("governance.change_decision")
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Choose an option, say why, and keep the figures of today beside it."""
    decision = frame.decision_for(request, key)
    today = timezone.localdate()
    initial = {
        "decided_by": frame.name_of(request),
        "decided_on": today,
        "review_on": today + timedelta(days=USUAL_REVIEW),
    }
    form = DecideForm(request.POST or None, initial=initial, decision=decision)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        option = given.pop("option")
        try:
            with versions.unchanged(request, _row(decision)):
                services.decide(
                    decision=decision,
                    option=option,
                    verdict=Verdict(**given),
                    by=frame.person(request),
                    now=timezone.localtime(),
                )
            return frame.done(request, _("It is decided."), decision)
        except writes.Stale:
            versions.tell(form)
        except services.Undecidable as refusal:
            form.add_error(refusal.field or None, str(refusal))
    return _page(request, decision, form, _("Decide"), _("Decide"))


def _row(decision: Decision) -> QuerySet[Decision]:
    return Decision.objects.filter(pk=decision.pk)


def _page(
    request: HttpRequest,
    decision: Decision,
    form: Any,
    title: str,
    button: str,
    rows: QuerySet[Any] | None = None,
) -> HttpResponse:
    """`rows`: what the form writes over, when it is not the decision."""
    read = versions.shown(request, form, _row(decision) if rows is None else rows)
    status = versions.status_of(request, form)
    return frame.form_page(
        request, form, title=title, button=button, status=status, decision=decision, **read
    )


@allowed("governance.change_decision")
@require_http_methods(["GET", "POST"])
def reject(request: HttpRequest, key: str) -> HttpResponse:
    """Set the question aside, for a reason."""
    decision = frame.decision_for(request, key)
    form = RejectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with versions.unchanged(request, _row(decision)):
                services.reject(
                    decision=decision,
                    because=form.cleaned_data["because"],
                    by=frame.person(request),
                    today=timezone.localdate(),
                )
            undo = reverse("governance:reopen", args=[decision.slug])
            return frame.done(request, _("The question is set aside."), decision, undo)
        except writes.Stale:
            versions.tell(form)
        except services.Undecidable as refusal:
            form.add_error(None, str(refusal))
    return _page(request, decision, form, _("Set the question aside"), pgettext("act", "Set aside"))


@allowed("governance.change_decision")
@require_http_methods(["GET", "POST"])
def cite(request: HttpRequest, key: str) -> HttpResponse:
    """Say what the question stands on, by the address of its page."""
    decision = frame.decision_for(request, key)
    form = CiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = frame.row_at(request, form.cleaned_data["address"])
        if row is None:
            form.add_error("address", _("No row of this house has its page there."))
        else:
            try:
                services.cite(decision=decision, row=row, because=form.cleaned_data["because"])
                return frame.done(request, _("It is cited."), decision)
            except services.Undecidable as refusal:
                form.add_error(refusal.field or None, str(refusal))
    return _page(request, decision, form, _("Cite evidence"), _("Cite"))


@allowed("governance.change_decision")
@require_POST
def reopen(request: HttpRequest, key: str) -> HttpResponse:
    """Take up a question that was set aside."""
    decision = frame.decision_for(request, key)
    try:
        services.reopen(decision=decision, by=frame.person(request))
    except services.Undecidable as refusal:
        raise Http404 from refusal
    return frame.done(request, _("The question is open again."), decision)


@allowed("governance.change_decision")
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, key: str) -> HttpResponse:
    """Say what came of it."""
    decision = frame.decision_for(request, key)
    form = ReviewForm(request.POST or None, initial={"outcome": decision.outcome})
    if request.method == "POST" and form.is_valid():
        try:
            with versions.unchanged(request, _row(decision)):
                services.review(
                    decision=decision,
                    by=frame.person(request),
                    today=timezone.localdate(),
                    **form.cleaned_data,
                )
            return frame.done(request, _("The review is kept."), decision)
        except writes.Stale:
            versions.tell(form)
        except services.Undecidable as refusal:
            form.add_error(refusal.field or None, str(refusal))
    return _page(request, decision, form, _("Review the decision"), _("Keep the review"))


@allowed("governance.add_decisionoption")
@require_http_methods(["GET", "POST"])
def add_option(request: HttpRequest, key: str) -> HttpResponse:
    """One more way to go."""
    decision = frame.decision_for(request, key)
    option = DecisionOption(decision=decision, position=next_position(decision))
    return _option_page(request, decision, option, _("Add an option"))


@allowed("governance.change_decisionoption")
@require_http_methods(["GET", "POST"])
def weigh(request: HttpRequest, key: str) -> HttpResponse:
    """The arguments and the cost of an option."""
    option = DecisionOption.objects.select_related("decision").filter(slug=key).first()
    if option is None:
        raise Http404
    decision = frame.decision_for(request, option.decision.slug)
    return _option_page(request, decision, option, _("Weigh an option"))


def _option_page(
    request: HttpRequest, decision: Decision, option: DecisionOption, title: str
) -> HttpResponse:
    if decision.taken:
        raise Http404
    form = OptionPageForm(request.POST or None, instance=option)
    rows = DecisionOption.objects.filter(pk=option.pk)
    if request.method == "POST" and form.is_valid():
        try:
            with versions.unchanged(request, rows):
                services.options.keep(form.instance, frame.person(request))
            return frame.done(request, _("The option is kept."), decision)
        except writes.Stale:
            versions.tell(form)
    return _page(request, decision, form, title, _("Keep"), rows)
