"""Makes initiatives of what other rooms found: prefilled, each prefilled value labelled as such."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Sum
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from timonier.kit import writes
from timonier.kit.entity import registry
from timonier.kit.models import Citation
from timonier.organisation.selectors import company
from timonier.portfolio.models import Capacity, Initiative
from timonier.practices.models import Finding, Proposal
from timonier.risk.models import Risk, RiskProposal, Treatment
from timonier.strategy.models import Idea

Assumed = list[dict[str, str]]  # field, and why it holds what it holds
_LONGEST = 160
_CLOSED = (Risk.Status.CLOSED, Risk.Status.ACCEPTED)


@transaction.atomic
def initiative_from_proposal(*, proposal: Proposal, by: Any) -> Initiative:
    """The initiative that carries a proposal out; the same one when it was made already.

    Effort comes from the proposal. A risk that its findings suggested gets a treatment, worth what
    the next simulation finds. An end of life makes an obligation of an indispensable proposal,
    with its day when that lies ahead. The words are in the company's language. Raises
    writes.Invalid and PermissionDenied.
    """
    known = carried_out(proposal.key)
    if known is not None:
        return known
    with override(company().language):
        data, assumed = _from_proposal(proposal, by)
        made: Initiative = writes.patch(registry[Initiative], data, by=by)
        return _assume(made, assumed, by)


def carried_out(key: str) -> Initiative | None:
    """The initiative that carries this proposal out, if any."""
    rows = Initiative.objects.exclude(proposal_keys=[]).order_by("pk")
    return next((row for row in rows if key in row.proposal_keys), None)


def _from_proposal(proposal: Proposal, by: Any) -> tuple[dict[str, Any], Assumed]:
    skill, why_skill = _skill_of(f"{proposal.subject} {proposal.heading}")
    days = [proposal.effort_low, proposal.effort_likely, proposal.effort_high]
    data: dict[str, Any] = {
        "name": _free_name(proposal.heading),
        "description": _because(proposal),
        "effort_days": {skill: days},
        "cost": 0.0,
        "proposal_keys": [proposal.key],
    }
    assumed = [
        {"field": "effort_days", "why": _("Estimated by the proposal.") + " " + why_skill},
        {"field": "cost", "why": _("Nothing to buy, as far as the proposal knows.")},
    ]
    data |= _obligation(proposal, assumed)
    treatments = _treatments(proposal, data["name"], by)
    data["treatments"] = [row.slug for row in treatments]
    worth = (
        _("Its own value is not estimated: what it removes of the risks counts.")
        if treatments
        else _("Not estimated yet.")
    )
    assumed.append({"field": "value_likely", "why": worth})
    if treatments:
        why = _("The share of the risk's findings that the proposal removes.")
        assumed.append({"field": "treatments", "why": why})
    return data, assumed


def _because(proposal: Proposal) -> str:
    from timonier.practices.sentences import said

    return said(proposal.because)


def _skill_of(words: str) -> tuple[str, str]:
    """The skill a change needs, and why that one."""
    sums = Capacity.objects.values("skill").annotate(days=Sum("days_likely")).order_by("-days")
    skills = [row["skill"] for row in sums]
    if not skills:
        return _("Team"), _("No capacity is given yet.")
    if len(skills) == 1:
        return skills[0], ""
    spoken = set(slugify(words).split("-"))
    for skill in skills:
        if spoken & set(slugify(skill).split("-")):
            return skill, _("The skill is guessed from the title.")
    return skills[0], _("Nobody said which skill: the one with the most capacity.")


def _obligation(proposal: Proposal, assumed: Assumed) -> dict[str, Any]:
    """An end of life, when the proposal is indispensable because of it."""
    ended = proposal.findings.filter(check_id="lifecycle", state="affected").order_by("due_on")
    first = ended.exclude(due_on=None).first() or ended.first()
    if first is None or proposal.tier != "indispensable":
        return {}
    assumed.append({"field": "obligation", "why": _("A release in use gets no more fixes.")})
    source = f"endoflife.date: {first}"[:300]
    found: dict[str, Any] = {
        "obligation": Initiative.Obligation.END_OF_LIFE,
        "obligation_source": source,
    }
    if first.due_on is not None and first.due_on > proposal.computed_at.date():
        found["deadline_on"] = first.due_on.isoformat()
        why = _("The day from which the release gets no more fixes.")
        assumed.append({"field": "deadline_on", "why": why})
    return found


def _treatments(proposal: Proposal, name: str, by: Any) -> list[Treatment]:
    """One for each open risk that the findings suggested: it removes their share of the events."""
    removed = set(proposal.findings.values_list("pk", flat=True))
    found = []
    for risk, findings in _suggested(removed).items():
        share = len(findings & removed) / len(findings)
        data = {
            "name": name,
            "risk": risk.slug,
            "frequency_effect": round(share, 3),
            "assumptions": _("Takes away %(n)s of the %(all)s findings that suggest the risk.")
            % {"n": len(findings & removed), "all": len(findings)},
        }
        found.append(writes.patch(registry[Treatment], data, by=by))
    return found


def _suggested(findings: set[int]) -> Mapping[Risk, set[int]]:
    """Open risks whose proposal cites any of these findings, with all the findings it cites."""
    kinds = ContentType.objects.get_for_models(RiskProposal, Finding)
    links = Citation.objects.filter(
        claim_type=kinds[RiskProposal], support_type=kinds[Finding]
    ).values_list("claim_id", "support_id")
    claims = links.filter(support_id__in=findings).values("claim_id")
    cited: dict[int, set[int]] = {}
    for claim, support in links.filter(claim_id__in=claims):
        cited.setdefault(claim, set()).add(int(support or 0))
    keys = {row.key: row.pk for row in RiskProposal.objects.filter(pk__in=cited)}
    risks = Risk.objects.filter(proposal_key__in=keys).exclude(status__in=_CLOSED)
    return {risk: cited[keys[risk.proposal_key]] for risk in risks}


def _free_name(wanted: str) -> str:
    """The name, or the name with a number when another initiative has it."""
    name, number = wanted[:_LONGEST], 1
    while Initiative.objects.filter(name=name).exists():
        number += 1
        name = f"{wanted[: _LONGEST - 6]} ({number})"
    return name


def _assume(made: Initiative, assumed: Assumed, by: Any) -> Initiative:
    """Label what was prefilled; it is no field of the form, so nobody types it."""
    made.assumed = assumed
    made._history_user = by  # type: ignore[attr-defined]
    made.save_without_historical_record()  # type: ignore[attr-defined]
    return made


@transaction.atomic
def initiative_from_idea(*, idea: Idea, by: Any) -> Initiative:
    """The initiative that carries an idea out, with its gain; the same one when it exists.

    Raises writes.Invalid and PermissionDenied.
    """
    known = Initiative.objects.filter(idea=idea).order_by("pk").first()
    if known is not None:
        return known
    with override(company().language):
        data = {
            "name": _free_name(idea.name),
            "description": idea.problem,
            "idea": idea.slug,
        }
        assumed = [{"field": "effort_days", "why": _("Not estimated yet.")}]
        gain = (idea.gain_low, idea.gain_likely, idea.gain_high)
        if None not in gain:
            names = ("value_low", "value_likely", "value_high")
            data |= dict(zip(names, map(str, gain), strict=True))
            assumed.append({"field": "value_likely", "why": _("The gain that the idea expects.")})
        else:
            assumed.append({"field": "value_likely", "why": _("Not estimated yet.")})
        made: Initiative = writes.patch(registry[Initiative], data, by=by)
        return _assume(made, assumed, by)
