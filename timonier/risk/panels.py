"""The blocks of this room on its own pages, and those it hangs on the pages of rooms below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from timonier.estate.models import System
from timonier.kit.entities.entity import Panel
from timonier.kit.models import Citation
from timonier.organisation.selectors import company
from timonier.practices.models import Finding, Proposal
from timonier.risk import pictures, selectors
from timonier.risk.models import Risk, RiskEvent, RiskProposal, SimulationRun, Treatment
from timonier.risk.selectors.register import in_other_words, risk_rows

FEW = 20


def figures_panel(request: HttpRequest, risk: Risk) -> Panel:
    """What the last simulation says of this risk, with its own curve."""
    run = selectors.latest_run()
    row = risk_rows(Risk.objects.filter(pk=risk.pk), run)[0]
    currency = run.currency if run else company().currency
    picture = pictures.own_curve(row.found, currency, risk.name) if row.found else ""
    context = {"row": row, "run": run, "currency": currency, "picture": picture}
    return Panel(title=_("In money"), template="risk/panels/figures.html", context=context)


def treatments_panel(request: HttpRequest, risk: Risk) -> Panel:
    """What would treat it, and whether that pays."""
    run = selectors.latest_run()
    rows = Treatment.objects.filter(risk=risk)
    context = {
        "rows": selectors.treatment_rows(run, rows),
        "currency": company().currency,
        "may": request.user.has_perm("risk.add_treatment"),
    }
    return Panel(title=_("Treatments"), template="risk/panels/treatments.html", context=context)


def estimate_panel(request: HttpRequest, risk: Risk) -> Panel:
    """The estimate in other words, and what in it is still an assumption."""
    context = {
        "said": in_other_words(risk),
        "currency": company().currency,
        "assumed": bool(risk.assumed),
        "whole": len(risk.assumed) >= 5,
    }
    return Panel(title=_("The estimate"), template="risk/panels/estimate.html", context=context)


def events_panel(request: HttpRequest, risk: Risk) -> Panel:
    """What happened."""
    context = {
        "rows": RiskEvent.objects.filter(risk=risk)[:FEW],
        "currency": company().currency,
        "may": request.user.has_perm("risk.add_riskevent"),
    }
    return Panel(title=_("What happened"), template="risk/panels/events.html", context=context)


def treatment_panel(request: HttpRequest, treatment: Treatment) -> Panel:
    """What the last simulation says of this treatment."""
    run = selectors.latest_run()
    row = selectors.treatment_rows(run, Treatment.objects.filter(pk=treatment.pk))[0]
    context = {"row": row, "run": run, "currency": run.currency if run else company().currency}
    return Panel(title=_("What it saves"), template="risk/panels/treatment.html", context=context)


def proposal_panel(request: HttpRequest, proposal: RiskProposal) -> Panel:
    """Why it is proposed, what is assumed, and the word to give."""
    context = {
        "row": selectors.proposal_rows([proposal])[0],
        "currency": company().currency,
        "may": request.user.has_perm("risk.add_risk"),
    }
    return Panel(
        title=_("What to say of it"), template="risk/panels/proposal.html", context=context
    )


def run_panel(request: HttpRequest, run: SimulationRun) -> Panel | None:
    """The answer of one simulation."""
    if run.state != SimulationRun.State.FINISHED:
        return None
    points = selectors.tolerance_points(run.output)
    planned = any(each["planned"] for each in run.output["treatments"])
    context = {
        "picture": pictures.loss_curve(
            run.output, points, run.currency, planned=planned, width=pictures.WIDE
        ),
        "curve": pictures.curve_rows(run.output, points),
        "planned": planned,
        "output": run.output,
        "currency": run.currency,
        "left_out": len(run.left_out),
    }
    return Panel(title=_("Its answer"), template="risk/panels/run.html", context=context)


def system_panel(request: HttpRequest, system: System) -> Panel | None:
    """The risks of a system, and those its findings suggest."""
    if not request.user.has_perm("risk.view_risk"):
        return None
    run = selectors.latest_run()
    rows = risk_rows(Risk.objects.filter(systems=system).exclude(status="closed"), run)
    proposals = selectors.proposal_rows(RiskProposal.objects.filter(system=system))
    context = {
        "rows": rows,
        "proposals": [row for row in proposals if row.waits],
        "currency": run.currency if run else company().currency,
        "may": request.user.has_perm("risk.add_risk"),
    }
    return Panel(title=_("Risks"), template="risk/panels/system.html", context=context)


def finding_panel(request: HttpRequest, finding: Finding) -> Panel | None:
    """The risk that a finding suggests."""
    return _suggested(request, finding, [finding.pk])


def practice_panel(request: HttpRequest, proposal: Proposal) -> Panel | None:
    """The risks that a proposal of practices would lower."""
    return _suggested(request, proposal, proposal.findings.values_list("pk", flat=True))


def _suggested(request: HttpRequest, item: Model, findings: Any) -> Panel | None:
    if not request.user.has_perm("risk.view_risk"):
        return None
    rows = _proposals_on(findings)
    if not rows:
        return None
    run = selectors.latest_run()
    kept = Risk.objects.filter(proposal_key__in=[row.proposal.key for row in rows])
    taken = {each.risk.proposal_key: each for each in risk_rows(kept, run)}
    context = {
        "rows": [(row, taken.get(row.proposal.key)) for row in rows],
        "currency": run.currency if run else company().currency,
        "may": request.user.has_perm("risk.add_risk"),
    }
    return Panel(title=_("As a risk"), template="risk/panels/suggested.html", context=context)


def _proposals_on(findings: Any) -> Sequence[selectors.ProposalRow]:
    """The proposed risks that cite one of these findings."""
    types = ContentType.objects.get_for_models(RiskProposal, Finding)
    cited = Citation.objects.filter(
        claim_type=types[RiskProposal], support_type=types[Finding], support_id__in=findings
    )
    rows = RiskProposal.objects.filter(pk__in=cited.values("claim_id")).order_by("rank")
    return selectors.proposal_rows(rows[:FEW])
