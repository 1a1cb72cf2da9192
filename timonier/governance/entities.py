"""Decisions, options and predictions, as the kit shows and exchanges them; where one is asked."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from timonier.estate.models import DecisionRecord
from timonier.governance import selectors, services
from timonier.governance.forms.gate import DecisionForm, OptionForm, PredictionForm
from timonier.governance.models import Decision, DecisionOption, Prediction
from timonier.kit.entities.entity import Entity, Panel, registry
from timonier.kit.shell.look import add_page
from timonier.portfolio.models import Initiative, Plan
from timonier.practices.models import Proposal
from timonier.risk.models import Risk


def decision_panel(request: HttpRequest, decision: Decision) -> Panel | None:
    """The whole page: question, options, why, evidence, predictions, what was known."""
    page = selectors.decision_page(decision, today=timezone.localdate(), user=request.user)
    return Panel(
        title=decision.name,
        template="governance/decision_panel.html",
        context={"page": page, "may": _rights(request)},
    )


def _rights(request: HttpRequest) -> dict[str, bool]:
    return {
        "change": request.user.has_perm("governance.change_decision"),
        "predict": request.user.has_perm("governance.add_prediction"),
        "check": request.user.has_perm("governance.change_prediction"),
        "option": request.user.has_perm("governance.change_decisionoption"),
        "ask": request.user.has_perm("governance.add_decision"),
    }


def asked_panel(request: HttpRequest, row: Model) -> Panel | None:
    """On what may ask for a decision: the decisions that cite it, and a way to ask for one."""
    if not request.user.has_perm("governance.view_decision"):
        return None
    found = list(selectors.decisions_on(row, user=request.user)[:20])
    return Panel(
        title=_("Decisions"),
        template="governance/asked_panel.html",
        context={
            "decisions": found,
            "open": any(one.status == Decision.Status.PROPOSED for one in found),
            "label": row._meta.label_lower,
            "row": row,
            "may_ask": request.user.has_perm("governance.add_decision"),
        },
        key="decisions",
    )


def record_panel(request: HttpRequest, record: DecisionRecord) -> Panel | None:
    """On a record found in a repository: the decision it was brought into, or the way there."""
    if not request.user.has_perm("governance.view_decision"):
        return None
    origin = services.records.origin_of(record)
    known = selectors.seen_by(request.user).filter(origin=origin).first()
    return Panel(
        title=_("In the log"),
        template="governance/record_panel.html",
        context={
            "record": record,
            "decision": known,
            "may_bring": request.user.has_perm("governance.add_decision"),
        },
    )


registry.add(
    Entity(
        model=Decision,
        slug="decisions",
        fields=(
            "name",
            "slug",
            "status",
            "context",
            "drivers",
            "because",
            "consequences",
            "confirmation",
            "more",
            "decided_on",
            "decided_by",
            "consulted",
            "informed",
            "reversibility",
            "undo_low",
            "undo_high",
            "decide_by_on",
            "review_on",
            "reviewed_on",
            "outcome",
            "supersedes",
            "audience",
        ),
        columns=("name", "status", "decided_on", "decided_by", "review_on"),
        filters=("status", "reversibility", "decided_on", "review_on"),
        search=("name", "context", "decided_by"),
        form=DecisionForm,
        save=services.save_decision,
        delete=services.delete_decision,
        audience_field="audience",
        attachments=20,
        panels=(decision_panel,),
        section="decide",
    ),
    Entity(
        model=DecisionOption,
        slug="options",
        fields=(
            "slug",
            "decision",
            "position",
            "name",
            "description",
            "pros",
            "cons",
            "cost_low",
            "cost_high",
            "chosen",
        ),
        columns=("decision", "name", "cost_low", "cost_high", "chosen"),
        filters=("decision", "chosen"),
        search=("name", "decision__name"),
        form=OptionForm,
        save=services.save_option,
        delete=services.delete_option,
        audience_field="decision__audience",
        section="decide",
    ),
    Entity(
        model=Prediction,
        slug="predictions",
        fields=(
            "slug",
            "decision",
            "statement",
            "probability",
            "low",
            "high",
            "level",
            "unit",
            "predicted_by",
            "predicted_on",
            "review_on",
            "outcome",
            "value",
            "resolved_on",
            "note",
        ),
        columns=("statement", "decision", "probability", "low", "high", "review_on", "outcome"),
        filters=("decision", "review_on", "outcome"),
        search=("statement", "decision__name"),
        form=PredictionForm,
        save=services.save_prediction,
        delete=services.delete_prediction,
        audience_field="decision__audience",
        section="decide",
    ),
)
for _asks in (Proposal, Risk, Initiative, Plan):
    registry.hang(_asks, asked_panel)
registry.hang(DecisionRecord, record_panel)
add_page(
    "decide",
    _("Decisions"),
    "governance:log",
    permission="governance.view_decision",
    order=40,
    count=lambda user: selectors.log_counts(timezone.localdate(), user=user).waiting or None,
    guide="decisions-room",
)
add_page(
    "decide",
    _("How our predictions ended"),
    "governance:calibration",
    permission="governance.view_prediction",
    order=41,
    listed=False,
    guide="decisions-room",
)
