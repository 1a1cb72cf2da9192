"""What saving a judgment of this room brings with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from timonier.risk.models import Risk, RiskProposal, RiskVerdict

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.forms import ModelForm


@transaction.atomic
def save_risk(*, form: ModelForm[Risk], by: User | None) -> Risk:
    """Save a risk; a field that a person changed is no longer the house's assumption."""
    risk = form.instance
    if risk.assumed:
        held = Risk.objects.filter(pk=risk.pk).first() if risk.pk else None
        before = held or _proposed(risk)
        risk.assumed = [name for name in risk.assumed if _value(before, name) == _value(risk, name)]
    return form.save()


def _proposed(risk: Risk) -> Risk | None:
    proposal = RiskProposal.objects.filter(key=risk.proposal_key).first()
    if proposal is None:
        return None
    names = {name: value for name, value in proposal.prefilled.items() if name in risk.assumed}
    return Risk(**names)


def _value(risk: Risk | None, name: str) -> object:
    return getattr(risk, name, None)


def save_verdict(*, form: ModelForm[RiskVerdict], by: User | None) -> RiskVerdict:
    """The verdict of a bound form, with its author and the facts known by then."""
    verdict = form.instance
    verdict.author = by
    proposal = RiskProposal.objects.filter(key=verdict.proposal_key).first()
    if proposal is not None:
        verdict.facts = proposal.facts
    return form.save()
