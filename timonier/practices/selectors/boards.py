"""What the boards show of a row and ask of a filter: read from the address, ready for a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db.models import Count, Min, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from timonier.estate.models import Repository, Scope, System
from timonier.practices import selectors
from timonier.practices.core.effort import EFFORT
from timonier.practices.core.severity import LEVELS
from timonier.practices.models import Proposal, ProposalDecision, Severity, Tier
from timonier.practices.sentences import said

VERDICTS = (
    ("undecided", _("To decide")),
    ("accepted", _("Accepted")),
    ("rejected", _("Rejected")),
    ("any", _("All")),
)
LONGEST = 200
LISTED = 500  # names in a choice; past this the person types one


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal's sentences, told apart: the rule of its tier, its gains, the effort's reason."""

    row: selectors.ProposalRow
    rule: str
    gains: Sequence[str]
    removed: Sequence[str]  # the gains without their verb, for a column that has it as its title
    effort_reason: str
    notes: Sequence[str]  # what remains, what comes along, what else must move
    waiting: str  # the next or latest dated cost of doing nothing; "": nobody knows
    more: int  # other dated costs
    since: date | None  # the first day on which waiting costs, past or coming

    @classmethod
    def of(cls, row: selectors.ProposalRow) -> Self:
        told = row.proposal.because
        gains = [one for one in told[1:] if one[0] in SHORT]
        rest = [one for one in told[1:] if one[0] not in SHORT]
        first = next((n for n, one in enumerate(rest) if one[0] in _REASONS), 0)
        return cls(
            row=row,
            rule=said(told[:1]),
            gains=[said([one]) for one in gains],
            removed=[_short(one) for one in gains],
            effort_reason=said(rest[first:]),
            notes=[said([one]) for one in rest[:first]],
            waiting=row.waiting[0][1] if row.waiting else "",
            more=max(len(row.waiting) - 1, 0),
            since=row.waiting[0][0] if row.waiting else None,
        )

    @property
    def place(self) -> int:
        """1 for the first tier."""
        return self.row.placed.place


_REASONS = frozenset(row.reason.one for row in EFFORT.values())
SHORT = {
    "Removes %(n)s advisory.": ngettext_lazy("%(n)s advisory", "%(n)s advisories", "n"),
    "Removes %(n)s end of life.": ngettext_lazy("%(n)s end of life", "%(n)s ends of life", "n"),
    "Removes %(n)s finding.": ngettext_lazy("%(n)s finding", "%(n)s findings", "n"),
    "Settles %(n)s unknown.": ngettext_lazy("%(n)s unknown", "%(n)s unknowns", "n"),
}


def _short(told: Sequence[Any]) -> str:
    return str(SHORT[told[0]] % {"n": told[2]["n"]})


@dataclass(frozen=True, slots=True)
class Part:
    """What a proposal removes in one repository."""

    repository: str
    slug: str
    affected: int
    unknown: int
    grave: int
    worst: str
    due_on: date | None

    @property
    def state(self) -> str:
        return "affected" if self.affected else "unknown"


def parts_of(proposal: Proposal) -> list[Part]:
    """A proposal by repository, the gravest first; one query."""
    rows = proposal.findings.filter(resolved_on=None).order_by()
    counted = rows.values("repository__name", "repository__slug").annotate(
        affected=Count("pk", filter=Q(state="affected")),
        unknown=Count("pk", filter=Q(state="unknown")),
        grave=Count("pk", filter=Q(rank=0)),
        worst=Min("rank"),
        due_on=Min("due_on"),
    )
    return [
        Part(
            repository=row["repository__name"],
            slug=row["repository__slug"],
            affected=row["affected"],
            unknown=row["unknown"],
            grave=row["grave"],
            worst=str(Severity(LEVELS[row["worst"]]).label),
            due_on=row["due_on"],
        )
        for row in counted.order_by("worst", "-affected", "repository__name")
    ]


def top_of(text: str, proposal: Proposal) -> float:
    """The end of the scale of the range bars, as the page that asks has it."""
    try:
        return min(max(float(text), proposal.effort_high), 100_000.0)
    except ValueError:
        return proposal.effort_high


def asked_proposals(given: Mapping[str, str]) -> dict[str, Any]:
    """The proposals asked for; what is not a known choice asks for nothing."""
    tier, verdict = given.get("tier", ""), given.get("verdict", "undecided")
    return {
        "tier": tier if tier in Tier.values else "",
        "verdict": "" if verdict == "any" else _one_of(verdict, VERDICTS, "undecided"),
        "repository": _text(given, "repository"),
    }


def asked_findings(given: Mapping[str, str], tab: str) -> selectors.FindingFilter:
    """The findings asked for: the tab first, then the filters it leaves open."""
    state = {"unknown": "unknown", "waived": "waived"}.get(tab) or _one_of(
        given.get("state", ""), (("affected", ""), ("unknown", "")), ""
    )
    return selectors.FindingFilter(
        state=state,
        severity=_one_of(given.get("severity", ""), Severity.choices, ""),
        check="lifecycle" if tab == "lifecycle" else _text(given, "check"),
        repository=_text(given, "repository"),
        system=_text(given, "system"),
        scope=_one_of(given.get("scope", ""), Scope.choices, ""),
        exploited=given.get("exploited") == "1",
        text=_text(given, "q"),
    )


def choices(board: selectors.FindingsBoard, tab: str) -> dict[str, Any]:
    """What each filter offers, with the number of findings behind it where that is known."""
    return {
        "state": () if tab in ("unknown", "waived") else STATES,
        "severity": [
            (level, label, board.severities.get(level)) for level, label in Severity.choices
        ],
        "check": ()
        if tab == "lifecycle"
        else sorted(
            ((one.id, one.title, board.checks.get(one.id)) for one in selectors.all_checks()),
            key=lambda one: one[1],
        ),
        "repository": repository_names(),
        "system": list(System.objects.values_list("slug", "name")[:LISTED]),
        "scope": Scope.choices,
    }


STATES = (("affected", _("Affected")), ("unknown", _("Unknown")))


def repository_names() -> list[str]:
    """Names for a choice; empty past what a list can hold: then one types."""
    names = list(Repository.objects.values_list("name", flat=True)[: LISTED + 1])
    return names if len(names) <= LISTED else []


def _one_of(value: str, known: Sequence[tuple[Any, Any]], default: str) -> str:
    return value if value in {str(key) for key, _label in known} else default


def _text(given: Mapping[str, str], name: str) -> str:
    return given.get(name, "").replace("\x00", "").strip()[:LONGEST]


def waiting_count() -> int:
    """Indispensable proposals that nobody has decided on: what the navigation counts."""
    withdrawn = ProposalDecision.Verdict.WITHDRAWN
    decided = ProposalDecision.objects.exclude(verdict=withdrawn).values("proposal_key")
    return Proposal.objects.filter(tier="indispensable").exclude(key__in=decided).count()
