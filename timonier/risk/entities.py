"""The risk register and what was computed from it, as the kit shows and exchanges them."""

from django.utils.translation import gettext_lazy as _

from timonier.estate.models import System
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.measured.freshness import LABELS
from timonier.kit.shell.acts import add_act
from timonier.kit.shell.look import add_page
from timonier.practices.figures import FINDINGS
from timonier.practices.models import Finding, Proposal
from timonier.risk import panels, selectors, services
from timonier.risk.forms import EventForm, RiskForm, ToleranceForm, TreatmentForm, VerdictForm
from timonier.risk.models import (
    ESTIMATE,
    Risk,
    RiskEvent,
    RiskProposal,
    RiskVerdict,
    SimulationRun,
    Tolerance,
    Treatment,
)

registry.add(
    Entity(
        model=Risk,
        attachments=20,
        slug="risks",
        fields=(
            "name",
            "slug",
            "description",
            "category",
            "systems",
            "vendor",
            "owner",
            "status",
            *ESTIMATE,
            "group",
            "correlation",
            "assumptions",
        ),
        columns=("name", "category", "owner", "status", "frequency_likely", "loss_high"),
        filters=("category", "status", "systems"),
        search=("name", "description", "owner", "vendor"),
        form=RiskForm,
        save=services.save_risk,
        panels=(
            panels.figures_panel,
            panels.treatments_panel,
            panels.estimate_panel,
            panels.events_panel,
        ),
        audience="management",
        section="assess",
    ),
    Entity(
        model=Treatment,
        attachments=20,
        slug="treatments",
        fields=(
            "name",
            "slug",
            "risk",
            "frequency_effect",
            "loss_effect",
            "cost",
            "status",
            "assumptions",
        ),
        columns=("name", "risk", "frequency_effect", "loss_effect", "cost", "status"),
        filters=("risk", "status"),
        form=TreatmentForm,
        panels=(panels.treatment_panel,),
        audience="management",
        section="assess",
    ),
    Entity(
        model=Tolerance,
        slug="tolerances",
        fields=("slug", "loss", "probability", "note"),
        columns=("loss", "probability", "note"),
        search=("note",),
        form=ToleranceForm,
        audience="management",
        section="assess",
    ),
    Entity(
        model=RiskEvent,
        attachments=20,
        slug="events",
        fields=("slug", "risk", "happened_on", "loss", "note"),
        columns=("risk", "happened_on", "loss", "note"),
        filters=("risk", "happened_on"),
        search=("risk__name", "note"),
        form=EventForm,
        audience="management",
        section="assess",
    ),
    Entity(
        model=RiskVerdict,
        slug="verdicts",
        key="proposal_key",
        fields=("proposal_key", "verdict", "reason"),
        columns=("proposal_key", "verdict", "reason", "author", "decided_at"),
        filters=("verdict",),
        search=("proposal_key", "reason"),
        form=VerdictForm,
        save=services.save_verdict,
        audience="management",
        section="assess",
    ),
    Entity(
        model=RiskProposal,
        slug="proposed-risks",
        facts=True,
        stands=FINDINGS,
        key="key",
        fields=("key", "kind", "subject", "system", "computed_at"),
        columns=("title_text", "kind", "system", "computed_at"),
        labels={"title_text": _("Title")},
        filters=("kind", "system"),
        search=("subject",),
        ordering=("rank", "id"),
        panels=(panels.proposal_panel,),
        audience="management",
        section="assess",
    ),
    Entity(
        model=SimulationRun,
        slug="simulations",
        facts=True,
        stands=(),
        fields=(
            "slug",
            "state",
            "reason",
            "years",
            "seed",
            "model",
            "version",
            "currency",
            "digest",
            "asked_at",
            "finished_at",
        ),
        columns=("asked_at", "state", "years", "seed", "finished_at"),
        filters=("state",),
        search=("slug",),
        panels=(panels.run_panel,),
        audience="management",
        section="assess",
    ),
)
registry.hang(System, panels.system_panel)
registry.hang(Finding, panels.finding_panel)
registry.hang(Proposal, panels.practice_panel)
LABELS["risk.simulation"] = _("Simulation")
add_page(
    "assess",
    _("Risks"),
    "risk:register",
    permission="risk.view_risk",
    order=20,
    count=lambda user: selectors.awaiting_count() or None,
    guide="risk",
)
add_act(_("Simulate a year of risks"), "risk:simulate", permission="risk.change_risk", posts=True)
for label, name, order in (
    (_("Proposed risks"), "risk:proposed", 21),
    (_("Treatments of risks"), "risk:treatments", 22),
    (_("Estimates and what happened"), "risk:scores", 23),
    (_("Simulations"), "risk:runs", 24),
    (_("Import or export risks"), "risk:exchange", 25),
    (_("Practise intervals"), "risk:practice", 26),
):
    add_page(
        "assess", label, name, permission="risk.view_risk", order=order, listed=False, guide="risk"
    )
