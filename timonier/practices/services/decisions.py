"""Accept, reject or withdraw: what a person decides on a proposal, kept over every rescan."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from timonier.practices.models import Proposal, ProposalDecision

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.forms import ModelForm

Verdict = ProposalDecision.Verdict


class Undecidable(ValueError):
    """The decision lacks an owner, a day or a reason; the message says which."""


@transaction.atomic
def accept(
    *, proposal: Proposal, owner: str, due_on: date, by: User | None, today: date
) -> ProposalDecision:
    """Take a proposal on: somebody owns it, by a day. Raises Undecidable."""
    if not owner.strip():
        raise Undecidable(_("An accepted proposal needs an owner."))
    if due_on < today:
        raise Undecidable(_("The due day is past."))
    return _decided(proposal, Verdict.ACCEPTED, by, owner=owner.strip(), due_on=due_on, reason="")


@transaction.atomic
def reject(*, proposal: Proposal, reason: str, by: User | None) -> ProposalDecision:
    """Turn a proposal down, with the reason why. Raises Undecidable."""
    if not reason.strip():
        raise Undecidable(_("A rejected proposal needs a reason."))
    return _decided(proposal, Verdict.REJECTED, by, owner="", due_on=None, reason=reason.strip())


@transaction.atomic
def withdraw(*, decision: ProposalDecision, by: User | None, reason: str = "") -> ProposalDecision:
    """Take a decision back: the proposal is open again, the history keeps what was decided."""
    decision.verdict, decision.reason = Verdict.WITHDRAWN, reason.strip() or decision.reason
    return _keep(decision, by)


def _decided(
    proposal: Proposal, verdict: Verdict, by: User | None, *, owner: str, due_on: date | None,
    reason: str,
) -> ProposalDecision:  # fmt: skip
    decision = ProposalDecision.objects.filter(proposal_key=proposal.key).first()
    decision = decision or ProposalDecision(proposal_key=proposal.key)
    decision.title, decision.verdict = proposal.title, verdict
    decision.owner, decision.due_on, decision.reason = owner, due_on, reason
    return _keep(decision, by)


def _keep(decision: ProposalDecision, by: User | None) -> ProposalDecision:
    decision.author = by
    decision._history_user = by  # type: ignore[attr-defined]
    decision.save()
    return decision


def save_decision(*, form: ModelForm[ProposalDecision], by: User | None) -> ProposalDecision:
    """The decision of a bound form, with its author."""
    form.instance.author = by
    return form.save()
