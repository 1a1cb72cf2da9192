"""Risks that findings suggest: which ones wait for a word, and the facts they stand on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from timonier.estate.models import RepositoryProfile
from timonier.practices.models import Finding, Waiver
from timonier.practices.sentences import said
from timonier.risk.core.proposals import Signal, Where
from timonier.risk.models import RiskProposal, RiskVerdict

_PROD = ("prod", "unknown", "")  # what only serves the work is not in front of an attacker


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposed risk as a list shows it; `again`: facts that are new since it was dismissed."""

    proposal: RiskProposal
    title: str
    because: str
    verdict: RiskVerdict | None
    again: int

    @property
    def waits(self) -> bool:
        """Whether nobody has said, or it was dismissed and new facts came."""
        return self.verdict is None or self.again > 0


def signals(*, today: date) -> Iterator[Signal]:
    """Facts that suggest a risk, of every source. Contracts join here when their room exists."""
    yield from finding_signals(today=today)


def finding_signals(*, today: date) -> Iterator[Signal]:
    """The findings that suggest a risk, waived ones left out, with their systems. Three queries."""
    waived = Waiver.objects.in_force(today).values("finding_key")
    wanted = (
        Q(check_id="vulnerability", exploited=True, scope__in=_PROD)
        | (Q(check_id="lifecycle", scope__in=_PROD) & Q(due_on__lte=today))
        | Q(check_id="truck-factor")
        | Q(check_id="secret", severity__in=("critical", "high"))
    )
    rows = Finding.objects.open().filter(wanted, state="affected").exclude(key__in=waived)
    places = _systems()
    for check, key, name in rows.order_by("key").values_list("check_id", "key", "repository__name"):
        yield Signal(_KINDS[check], key, name, places.get(name))


_KINDS = {
    "vulnerability": "exploited",
    "lifecycle": "end-of-life",
    "truck-factor": "truck-factor",
    "secret": "secret",
}


def _systems() -> dict[str, Where]:
    """Repository -> the system it serves, retired ones left out."""
    profiles = RepositoryProfile.objects.filter(system__isnull=False).select_related("system")
    return {
        profile.repository_name: Where(
            profile.system.slug,
            profile.system.name,
            profile.system.criticality,
            profile.system.exposure,
        )
        for profile in profiles
        if profile.system and not profile.system.retired_on
    }


def proposal_rows(proposals: Iterable[RiskProposal]) -> list[ProposalRow]:
    """Proposals with what was said of them; one query beside theirs."""
    rows = list(proposals)
    keys = [row.key for row in rows]
    verdicts = {one.proposal_key: one for one in RiskVerdict.objects.filter(proposal_key__in=keys)}
    return [_row(row, verdicts.get(row.key)) for row in rows]


def _row(proposal: RiskProposal, verdict: RiskVerdict | None) -> ProposalRow:
    again = 0
    if verdict and verdict.verdict == RiskVerdict.Verdict.DISMISSED:
        again = len(set(proposal.facts) - set(verdict.facts))
    return ProposalRow(proposal, str(proposal), said(proposal.because), verdict, again)


def awaiting() -> list[ProposalRow]:
    """The proposals that wait for a word, the dearest first; two queries."""
    rows = RiskProposal.objects.select_related("system")
    return [row for row in proposal_rows(rows) if row.waits]


def awaiting_count() -> int:
    """How many proposals wait; two short queries, for the navigation."""
    verdicts: dict[str, tuple[str, list[str]]] = {
        key: (verdict, facts)
        for key, verdict, facts in RiskVerdict.objects.values_list(
            "proposal_key", "verdict", "facts"
        )
    }
    waits = 0
    for key, facts in RiskProposal.objects.values_list("key", "facts"):
        verdict, known = verdicts.get(key, ("", []))
        dismissed = verdict == RiskVerdict.Verdict.DISMISSED
        waits += not verdict or (dismissed and not set(facts) <= set(known))
    return waits


def findings_by_proposal(proposals: Iterable[RiskProposal]) -> dict[str, list[Finding]]:
    """The open findings each proposal stands on; one query."""
    rows = list(proposals)
    wanted = {key for row in rows for key in row.facts}
    held = {each.key: each for each in Finding.objects.filter(key__in=wanted)}
    found: dict[str, list[Finding]] = defaultdict(list)
    for row in rows:
        found[row.key] = [held[key] for key in row.facts if key in held]
    return found
