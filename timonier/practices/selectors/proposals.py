"""The proposals board: one row per change, which unfolds into what it removes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from timonier.practices.core.tiers import TIERS
from timonier.practices.models import Finding, Proposal, ProposalDecision
from timonier.practices.selectors.findings import FindingRow, finding_rows
from timonier.practices.sentences import said

UNDECIDED = "undecided"
MOST = 200  # proposals on one board; more are reached by a filter
UNFOLDED = 100  # findings shown under one proposal


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One proposal as a list shows it. `waiting`: day and sentence, oldest first."""

    proposal: Proposal
    title: str
    because: str
    waiting: Sequence[tuple[date, str]]
    decision: ProposalDecision | None
    repositories: Sequence[str] = ()
    findings: Sequence[FindingRow] = ()

    @property
    def verdict(self) -> str:
        decided = self.decision.verdict if self.decision else UNDECIDED
        return UNDECIDED if decided == ProposalDecision.Verdict.WITHDRAWN else decided


@dataclass(frozen=True, slots=True)
class ProposalsBoard:
    """Proposals by tier (provisional). `done`: accepted, and nothing is left to remove."""

    rows: Sequence[ProposalRow]
    tiers: dict[str, int]
    undecided: int
    effort_high: float  # the highest end among the rows: the scale of the range bars
    done: Sequence[ProposalDecision] = field(default_factory=tuple)


def proposals_board(
    *,
    today: date,
    tier: str = "",
    verdict: str = "",
    repository: str = "",
    unfold: bool = False,
) -> ProposalsBoard:
    """The proposals of a filter, the most pressing first. The number of queries is constant."""
    decisions = {one.proposal_key: one for one in ProposalDecision.objects.select_related("author")}
    rows = _chosen(tier, repository)
    if unfold:
        rows = rows.prefetch_related(_gravest_first())
    found = [_row(each, decisions.get(each.key)) for each in rows]
    kept = [row for row in found if not verdict or row.verdict == verdict][:MOST]
    if unfold:
        kept = _unfolded(kept, today)
    keys = set(Proposal.objects.values_list("key", flat=True))
    return ProposalsBoard(
        rows=kept,
        tiers={name: sum(row.proposal.tier == name for row in found) for name in TIERS},
        undecided=sum(row.verdict == UNDECIDED for row in found),
        effort_high=max((row.proposal.effort_high for row in kept), default=0.0),
        done=[
            one
            for key, one in decisions.items()
            if key not in keys and one.verdict == ProposalDecision.Verdict.ACCEPTED
        ],
    )


def _gravest_first() -> Prefetch[str]:
    rows = Finding.objects.open().select_related("repository").order_by("rank", "pk")
    return Prefetch("findings", queryset=rows)


def _chosen(tier: str, repository: str) -> QuerySet[Proposal]:
    rows = Proposal.objects.order_by("rank", "-weight", "key")
    if tier:
        rows = rows.filter(tier=tier)
    if repository:
        place = Q(findings__repository__slug=repository) | Q(findings__repository__name=repository)
        rows = rows.filter(place).distinct()
    return rows


def _row(proposal: Proposal, decision: ProposalDecision | None) -> ProposalRow:
    return ProposalRow(
        proposal=proposal,
        title=said([proposal.title]),
        because=said(proposal.because),
        waiting=[(date.fromisoformat(day), said([phrase])) for day, phrase in proposal.waiting],
        decision=decision,
    )


def _unfolded(rows: Sequence[ProposalRow], today: date) -> list[ProposalRow]:
    held = {row.proposal.pk: list(row.proposal.findings.all()) for row in rows}
    shown = {pk: findings[:UNFOLDED] for pk, findings in held.items()}
    every = {finding.pk: finding for findings in shown.values() for finding in findings}
    lines = {row.finding.pk: row for row in finding_rows(list(every.values()), today=today)}
    return [
        ProposalRow(
            proposal=row.proposal,
            title=row.title,
            because=row.because,
            waiting=row.waiting,
            decision=row.decision,
            repositories=sorted({one.repository.name for one in held[row.proposal.pk]}),
            findings=[lines[one.pk] for one in shown[row.proposal.pk]],
        )
        for row in rows
    ]


def proposal_row(proposal: Proposal, *, today: date) -> ProposalRow:
    """One proposal, unfolded."""
    decision = ProposalDecision.objects.filter(proposal_key=proposal.key).first()
    prefetch_related_objects([proposal], _gravest_first())
    return _unfolded([_row(proposal, decision)], today)[0]


def decisions_due(*, today: date, within_days: int = 30) -> list[ProposalDecision]:
    """Accepted proposals that are still open and due soon or late, the latest first."""
    keys = Proposal.objects.values("key")
    rows: Iterable[ProposalDecision] = ProposalDecision.objects.filter(
        verdict=ProposalDecision.Verdict.ACCEPTED, proposal_key__in=keys, due_on__isnull=False
    ).order_by("due_on")
    return [row for row in rows if row.due_on and (row.due_on - today).days <= within_days]
