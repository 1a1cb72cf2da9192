"""Initiatives, means and plans, as the kit shows and exchanges them.

The whole room is for the management: plans hold money, and who is left out of them.
"""

from django.utils.translation import gettext_lazy as _

from timonier.kit.entities.entity import Entity, registry
from timonier.kit.measured.freshness import LABELS
from timonier.kit.shell.acts import add_act
from timonier.kit.shell.look import add_page
from timonier.portfolio import panels, services
from timonier.portfolio.forms.gate import AcceptanceForm, CapacityForm, InitiativeForm
from timonier.portfolio.models import (
    Budget,
    Capacity,
    Initiative,
    Plan,
    PlanAcceptance,
    PlanLine,
)
from timonier.portfolio.selectors.board import late_count
from timonier.portfolio.selectors.ranked import ranked_proposals
from timonier.practices.models import Proposal
from timonier.practices.selectors.placing import ranked_by
from timonier.risk.models import Risk
from timonier.strategy.models import Idea, Objective

registry.add(
    Entity(
        model=Initiative,
        attachments=20,
        slug="initiatives",
        fields=(
            "name",
            "slug",
            "description",
            "objective",
            "idea",
            "value_low",
            "value_likely",
            "value_high",
            "effort_days",
            "cost",
            "duration_quarters",
            "earliest",
            "after",
            "excludes",
            "variant_of",
            "obligation",
            "obligation_source",
            "deadline_on",
            "treatments",
            "proposal_keys",
            "team",
            "owner",
            "status",
        ),
        columns=("name", "objective", "value_likely", "cost", "deadline_on", "status"),
        first=(
            "name",
            "objective",
            "value_low",
            "value_likely",
            "value_high",
            "effort_days",
            "cost",
            "deadline_on",
            "owner",
        ),
        filters=("status", "objective", "obligation", "team"),
        search=("name", "description", "owner", "team"),
        form=InitiativeForm,
        save=services.keep_initiative,
        audience="management",
        section="decide",
    ),
    Entity(
        model=Capacity,
        slug="capacities",
        fields=("slug", "skill", "quarter", "days_low", "days_likely", "days_high"),
        columns=("skill", "quarter", "days_low", "days_likely", "days_high"),
        filters=("skill", "quarter"),
        search=("slug", "skill", "quarter"),
        form=CapacityForm,
        audience="management",
        section="decide",
    ),
    Entity(
        model=Budget,
        attachments=20,
        slug="budgets",
        key="quarter",
        fields=("quarter", "amount", "note"),
        columns=("quarter", "amount", "note"),
        search=("quarter", "note"),
        audience="management",
        section="decide",
    ),
    Entity(
        model=Plan,
        slug="plans",
        facts=True,
        stands=(),
        fields=("number", "slug", "state", "status", "objective", "bound", "gap", "asked_at"),
        columns=("name", "state", "status", "objective", "gap", "asked_at"),
        labels={"name": _("Name")},
        filters=("state", "status"),
        search=("slug",),
        rows=lambda user: Plan.objects.defer("question", "answer", "certificates", "context"),
        audience="management",
        section="decide",
    ),
    Entity(
        model=PlanLine,
        slug="lines",
        facts=True,
        stands=(),
        fields=(
            "slug",
            "plan",
            "initiative_name",
            "tier",
            "rule",
            "acceptability",
            "interval_low",
            "interval_high",
            "regret_p10",
            "undetermined",
            "start",
            "end",
        ),
        columns=("initiative_name", "plan", "tier", "acceptability", "start", "end"),
        filters=("plan", "tier"),
        search=("initiative_name",),
        audience="management",
        section="decide",
    ),
    Entity(
        model=PlanAcceptance,
        slug="acceptances",
        fields=("slug", "plan", "reason"),
        columns=("plan", "reason", "author", "accepted_at"),
        search=("slug", "reason"),
        form=AcceptanceForm,
        save=services.save_acceptance,
        audience="management",
        section="decide",
    ),
)
LABELS["portfolio.plan"] = _("Plan of the portfolio")
ranked_by(ranked_proposals)
registry.hang(Proposal, panels.proposal_panel)
registry.hang(Idea, panels.idea_panel)
registry.hang(Risk, panels.risk_panel)
registry.hang(Objective, panels.objective_panel)
add_page(
    "decide",
    _("Portfolio"),
    "portfolio:board",
    permission="portfolio.view_plan",
    order=30,
    count=lambda user: late_count() or None,
    guide="portfolio",
)
add_act(
    _("Compute the plan"), "portfolio:compute", permission="portfolio.add_initiative", posts=True
)
add_act(_("Compare two plans"), "portfolio:what-if", permission="portfolio.view_plan")
add_page(
    "decide",
    _("Alignment map"),
    "portfolio:alignment",
    permission="portfolio.view_plan",
    order=31,
    listed=False,
    guide="portfolio",
)
