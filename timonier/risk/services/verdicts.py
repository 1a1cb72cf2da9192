"""Take a proposed risk into the register, dismiss it, or think again: judgments with authors."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from timonier.kit.entities.entity import registry
from timonier.kit.records import writes
from timonier.kit.records.evidence import cite
from timonier.practices.core import phrases
from timonier.practices.sentences import rendered, said
from timonier.risk.core.assumptions import TABLE
from timonier.risk.models import ESTIMATE, Risk, RiskProposal, RiskVerdict

Verdict = RiskVerdict.Verdict
_FOUND = phrases.gettext("It was proposed from what the checks found.")


class Unaccountable(ValueError):
    """The verdict lacks its reason, or cannot be given any more; the message says which."""


def values_of(proposal: RiskProposal) -> dict[str, Any]:
    """The fields of a new risk as this proposal fills them, in the reader's language."""
    assumption = TABLE.get(proposal.kind)
    return {
        "name": str(proposal)[:160],
        "description": said(proposal.because),
        "assumptions": rendered(assumption.because) if assumption else "",
        **proposal.prefilled,
    }


@transaction.atomic
def take(*, proposal: RiskProposal, form: Any, by: Any) -> Risk:
    """Save the bound form of a new risk and say the proposal was accepted.

    Fields left as the assumption filled them stay marked as assumed. Raises writes.Invalid and
    Unaccountable when the proposal is already in the register.
    """
    if Risk.objects.filter(proposal_key=proposal.key).exists():
        raise Unaccountable(_("This proposal is already in the register."))
    form.instance.proposal_key = proposal.key
    form.instance.assumed = sorted(name for name in proposal.prefilled if name in ESTIMATE)
    risk: Risk = writes.save(registry[Risk], form, by=by)
    _say(proposal, Verdict.ACCEPTED, "", by)
    cite(risk, proposal, _FOUND.one)
    return risk


@transaction.atomic
def dismiss(*, proposal: RiskProposal, reason: str, by: Any) -> RiskVerdict:
    """Turn a proposed risk down: it comes back when new facts do. Raises Unaccountable."""
    if not reason.strip():
        raise Unaccountable(_("A dismissed risk needs a reason."))
    return _say(proposal, Verdict.DISMISSED, reason.strip(), by)


@transaction.atomic
def reopen(*, proposal: RiskProposal, by: Any) -> None:
    """Take a dismissal back: the proposal waits again."""
    for verdict in RiskVerdict.objects.filter(proposal_key=proposal.key, verdict=Verdict.DISMISSED):
        verdict._history_user = by  # type: ignore[attr-defined]
        verdict.delete()


def _say(proposal: RiskProposal, verdict: str, reason: str, by: Any) -> RiskVerdict:
    row = RiskVerdict.objects.filter(proposal_key=proposal.key).first()
    row = row or RiskVerdict(proposal_key=proposal.key)
    row.verdict, row.reason, row.facts, row.author = verdict, reason, proposal.facts, by
    row._history_user = by  # type: ignore[attr-defined]
    row.save()
    return row
