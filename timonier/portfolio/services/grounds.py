"""What obliges an initiative that is made of a proposal: the rule that made it indispensable."""

from __future__ import annotations

from typing import Any

from timonier.kit.measured.readable import purl_text
from timonier.portfolio.models import Initiative, generated
from timonier.practices.core import phrases
from timonier.practices.core.phrases import Phrase
from timonier.practices.models import Finding, Proposal
from timonier.practices.selectors import rule_of
from timonier.practices.sentences import rendered

Assumed = list[dict[str, Any]]  # field, and the phrases that say why it holds what it holds
Kind = Initiative.Obligation
_SOURCE = 300
_EXPLOITED = phrases.gettext("A flaw that attackers use is in what we ship.")
_SECRET = phrases.gettext("Whoever reads the repository holds the key.")
_FLAW = phrases.gettext("A critical flaw is in production.")
_ENDED = phrases.gettext("A release in use gets no more fixes.")
_DAY = phrases.gettext("The day from which the release gets no more fixes.")


def why(field: str, *told: Phrase) -> dict[str, Any]:
    """Why a field was filled in."""
    return {"field": field, "why": [one.as_json() for one in told]}


def obligation_of(proposal: Proposal, assumed: Assumed, made: dict[str, Any]) -> dict[str, Any]:
    """The fields of the obligation, when the proposal is indispensable; what was taken for it is
    added to `assumed`, its source as phrases to `made`.

    The end of a release gives its day while it lies ahead.
    """
    if proposal.tier != "indispensable":
        return {}
    ended = _ended(proposal)
    found = _ground(proposal, ended)
    if found is None:
        return {}
    kind, source, because = found
    assumed.append(why("obligation", because))
    made["obligation_source"] = generated.kept(source)
    fields: dict[str, Any] = {"obligation": kind, "obligation_source": rendered(source)[:_SOURCE]}
    if ended is not None and ended.due_on and ended.due_on > proposal.computed_at.date():
        fields["deadline_on"] = ended.due_on.isoformat()
        assumed.append(why("deadline_on", _DAY))
    return fields


def _ground(proposal: Proposal, ended: Finding | None) -> tuple[Kind, Phrase, Phrase] | None:
    rule = rule_of(proposal)
    held = proposal.findings.filter(state="affected", resolved_on=None).order_by("rank", "pk")
    if rule == "exploited" and (flaw := held.filter(exploited=True).first()):
        return Kind.EXPLOITED, phrases.gettext("Used by attackers: %(what)s", what=_flaw(flaw)), \
            _EXPLOITED  # fmt: skip
    if rule == "secret" and (leak := held.filter(check_id="secret").first()):
        place = f"{leak.repository.name}: {leak.file}"
        return Kind.SECRET, phrases.gettext("A secret is committed in %(where)s", where=place), \
            _SECRET  # fmt: skip
    if rule == "critical" and (flaw := held.filter(severity="critical").first()):
        return Kind.FLAW, phrases.gettext("Critical flaw: %(what)s", what=_flaw(flaw)), _FLAW
    if ended is not None:
        source = phrases.gettext("endoflife.date: %(what)s", what=_released(ended))
        return Kind.END_OF_LIFE, source, _ENDED
    return None


def _ended(proposal: Proposal) -> Finding | None:
    """The end of life among its findings, the earliest first."""
    rows = proposal.findings.filter(check_id="lifecycle", state="affected").order_by("due_on")
    return rows.exclude(due_on=None).first() or rows.first()


def _flaw(finding: Finding) -> str:
    number = next((one for one in finding.aliases if one.startswith("CVE-")), "")
    return ", ".join(filter(None, (purl_text(finding.subject), number)))


def _released(finding: Finding) -> str:
    known = f"{finding.remedy.get('name', '')} {finding.remedy.get('at', '')}".strip()
    return known or purl_text(finding.subject)
