"""The proposals board: one row per change, which unfolds into what it removes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from django.db.models import Q, QuerySet, Window
from django.db.models.functions import RowNumber

from timonier.practices.core.tiers import RULES, TIERS
from timonier.practices.models import Finding, Proposal, ProposalDecision
from timonier.practices.selectors.placing import Placed, Ranked, placed, ranked_proposals
from timonier.practices.selectors.rows import FindingRow, finding_rows
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
    placed: Placed
    repositories: Sequence[str] = ()
    findings: Sequence[FindingRow] = ()

    @property
    def verdict(self) -> str:
        return _verdict(self.decision)


@dataclass(frozen=True, slots=True)
class ProposalsBoard:
    """Proposals by tier (selectors.placing). `done`: accepted, and nothing is left to remove."""

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
    unfold: Collection[str] = (),
    most: int = MOST,
) -> ProposalsBoard:
    """The proposals of a filter, the most pressing first. The number of queries is constant.

    `unfold` holds the keys of the proposals whose findings are wanted; `most` bounds the rows, and
    only these are read whole: the counts are of all.
    """
    decisions = {one.proposal_key: one for one in ProposalDecision.objects.select_related("author")}
    ranked = ranked_proposals()
    found = _found(tier, repository, ranked)
    verdicts = {key: _verdict(decisions.get(key)) for _pk, key, _tier in found}
    chosen = [pk for pk, key, _tier in found if verdict in ("", verdicts[key])]
    held = Proposal.objects.in_bulk(chosen[:most])
    kept = [_row(held[pk], decisions.get(held[pk].key), ranked) for pk in chosen[:most]]
    if unfold:
        opened = _unfolded([row for row in kept if row.proposal.key in unfold], today)
        by_key = {row.proposal.key: row for row in opened}
        kept = [by_key.get(row.proposal.key, row) for row in kept]
    tiers = Counter(name for _pk, key, name in found if verdict in ("", verdicts[key]))
    return ProposalsBoard(
        rows=kept,
        tiers={name: tiers[name] for name in TIERS},
        undecided=sum(each == UNDECIDED for each in verdicts.values()),
        effort_high=max((row.proposal.effort_high for row in kept), default=0.0),
        done=_done(decisions),
    )


def _verdict(decision: ProposalDecision | None) -> str:
    """A decision taken back leaves the proposal to decide."""
    withdrawn = ProposalDecision.Verdict.WITHDRAWN
    if decision is None or decision.verdict == withdrawn:
        return UNDECIDED
    return decision.verdict


def _done(decisions: Mapping[str, ProposalDecision]) -> list[ProposalDecision]:
    """Accepted, and nothing is left to remove."""
    taken = {
        key: one
        for key, one in decisions.items()
        if one.verdict == ProposalDecision.Verdict.ACCEPTED
    }
    still = set(Proposal.objects.filter(key__in=taken).values_list("key", flat=True))
    return [one for key, one in taken.items() if key not in still]


def undecided() -> QuerySet[Proposal]:
    """Proposals that nobody has accepted or rejected."""
    taken_back = ProposalDecision.Verdict.WITHDRAWN
    decided = ProposalDecision.objects.exclude(verdict=taken_back).values("proposal_key")
    return Proposal.objects.exclude(key__in=decided)


def proposal_rows(proposals: Iterable[Proposal]) -> list[ProposalRow]:
    """Proposals as a list shows them, with what was decided; two queries."""
    rows = list(proposals)
    keys = [row.key for row in rows]
    found = ProposalDecision.objects.filter(proposal_key__in=keys).select_related("author")
    decisions = {one.proposal_key: one for one in found}
    ranked = ranked_proposals()
    return [_row(each, decisions.get(each.key), ranked) for each in rows]


def rule_of(proposal: Proposal) -> str:
    """The id of the rule that gives a proposal its tier; "" where none does."""
    said_first = proposal.because[0][0] if proposal.because else ""
    return next((rule.id for rule in RULES if rule.because.one == said_first), "")


def decided_title(decision: ProposalDecision) -> str:
    """What a decision is about, as it stood when it was taken, in the reader's language."""
    return said([decision.title]) if decision.title else decision.proposal_key


def _found(tier: str, repository: str, ranked: Ranked) -> list[tuple[int, str, str]]:
    """Primary key, key and tier, the first tier first, then as the rules have them."""
    rows = _of_repository(repository).values_list("pk", "key", "tier")
    found = [(pk, key, ranked[key].tier if key in ranked else own) for pk, key, own in rows]
    found = [row for row in found if tier in ("", row[2])]
    return sorted(found, key=lambda row: TIERS.index(row[2])) if ranked else found


def _of_repository(repository: str) -> QuerySet[Proposal]:
    rows = Proposal.objects.order_by("rank", "-weight", "key")
    if repository:
        place = Q(findings__repository__slug=repository) | Q(findings__repository__name=repository)
        rows = rows.filter(place).distinct()
    return rows


def _row(
    proposal: Proposal, decision: ProposalDecision | None, ranked: Ranked | None = None
) -> ProposalRow:
    return ProposalRow(
        proposal=proposal,
        title=said([proposal.title]),
        because=said(proposal.because),
        waiting=[(date.fromisoformat(day), said([phrase])) for day, phrase in proposal.waiting],
        decision=decision,
        placed=placed(proposal, ranked),
    )


def _unfolded(rows: Sequence[ProposalRow], today: date) -> list[ProposalRow]:
    """The rows with their repositories and their gravest findings, in a few queries for all."""
    links = Proposal.findings.through.objects.filter(proposal__in=[row.proposal for row in rows])
    gravest = Window(
        RowNumber(), partition_by="proposal_id", order_by=["finding__rank", "finding_id"]
    )
    shown: dict[int, list[int]] = defaultdict(list)
    numbered = cast(Any, links.annotate(place=gravest)).filter(place__lte=UNFOLDED)
    for proposal, finding in numbered.order_by("place").values_list("proposal_id", "finding_id"):
        shown[proposal].append(finding)
    wanted = [pk for findings in shown.values() for pk in findings]
    found = list(Finding.objects.filter(pk__in=wanted).select_related("repository"))
    lines = {row.finding.pk: row for row in finding_rows(found, today=today)}
    places: dict[int, list[str]] = defaultdict(list)
    names = links.order_by("finding__repository__name").distinct()
    for proposal, name in names.values_list("proposal_id", "finding__repository__name"):
        places[proposal].append(name)
    return [
        replace(
            row,
            repositories=places[row.proposal.pk],
            findings=[lines[pk] for pk in shown[row.proposal.pk]],
        )
        for row in rows
    ]


def proposal_row(proposal: Proposal, *, today: date) -> ProposalRow:
    """One proposal, unfolded."""
    decision = ProposalDecision.objects.filter(proposal_key=proposal.key).first()
    return _unfolded([_row(proposal, decision)], today)[0]


def decisions_due(*, today: date, within_days: int = 30) -> list[ProposalDecision]:
    """Accepted proposals that are still open and due soon or late, the latest first."""
    keys = Proposal.objects.values("key")
    rows: Iterable[ProposalDecision] = ProposalDecision.objects.filter(
        verdict=ProposalDecision.Verdict.ACCEPTED, proposal_key__in=keys, due_on__isnull=False
    ).order_by("due_on")
    return [row for row in rows if row.due_on and (row.due_on - today).days <= within_days]
