"""The risks that the findings of proposals suggest, and which share of each a proposal removes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from timonier.practices.models import Proposal
from timonier.risk.models import Risk, RiskProposal, RiskVerdict

_SETTLED = (Risk.Status.CLOSED, Risk.Status.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A risk; of the `all` findings that suggest it, a proposal takes away those it `removes`.

    `risk`: its row of the register; None while nobody has taken it in.
    """

    proposed: RiskProposal
    risk: Risk | None
    removes: frozenset[str]  # keys of findings
    all: int

    @property
    def share(self) -> float:
        """The share of its events that goes with the findings."""
        return len(self.removes) / self.all


def suggestions(groups: Mapping[str, Collection[str]]) -> dict[str, list[Suggestion]]:
    """By group, for the keys of the proposals it carries out. Four queries.

    A risk that was dismissed, closed or accepted is not counted.
    """
    keys = {key for group in groups.values() for key in group}
    removed = _removed(keys) if keys else {}
    if not removed:
        return {}
    settled, taken = _register()
    refused = RiskVerdict.Verdict.DISMISSED
    dismissed = RiskVerdict.objects.filter(verdict=refused).values("proposal_key")
    waiting = RiskProposal.objects.exclude(key__in=dismissed).order_by("key")
    rows = [row for row in waiting if row.facts and row.key not in settled]
    return {
        name: _of({one for key in group for one in removed.get(key, ())}, rows, taken)
        for name, group in groups.items()
    }


def _removed(keys: Collection[str]) -> dict[str, set[str]]:
    """Proposal -> the keys of the findings it removes."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = Proposal.objects.filter(key__in=keys, findings__resolved_on=None)
    for proposal, finding in rows.values_list("key", "findings__key"):
        if finding is not None:
            found[proposal].add(finding)
    return found


def _register() -> tuple[set[str], dict[str, Risk]]:
    """Proposed risks that were settled, and those that stand in the register."""
    settled, taken = set(), {}
    for risk in Risk.objects.exclude(proposal_key="").order_by("pk"):
        if risk.status in _SETTLED:
            settled.add(risk.proposal_key)
        else:
            taken[risk.proposal_key] = risk
    return settled, taken


def _of(
    removed: set[str], rows: Sequence[RiskProposal], taken: Mapping[str, Risk]
) -> list[Suggestion]:
    found = []
    for row in rows:
        facts = set(row.facts)
        if hit := facts & removed:
            found.append(Suggestion(row, taken.get(row.key), frozenset(hit), len(facts)))
    return found
