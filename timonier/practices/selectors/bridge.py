"""What practices give to the bridge: the queue of today, and what changed since a visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from timonier.practices.models import Finding, Proposal, ProposalDecision, Waiver
from timonier.practices.selectors.proposals import (
    ProposalRow,
    decisions_due,
    proposal_rows,
    undecided,
)
from timonier.practices.selectors.rows import FindingRow, finding_rows

QUEUE = 5


@dataclass(frozen=True, slots=True)
class BridgeQueue:
    """What needs somebody today, from practices. `decide`: indispensable and undecided."""

    decide: Sequence[ProposalRow]
    due: Sequence[ProposalDecision]  # accepted, due within a month or late
    expiring: Sequence[Waiver]  # waivers that end within two weeks
    pressing: int  # indispensable and undecided, those shown included


def bridge_queue(*, today: date) -> BridgeQueue:
    """The queue's parts, each short."""
    pressing = undecided().filter(tier="indispensable")
    soon = Waiver.objects.in_force(today).filter(until_on__lte=today + timedelta(days=14))
    return BridgeQueue(
        decide=proposal_rows(pressing.order_by("rank", "-weight", "key")[:QUEUE]),
        due=decisions_due(today=today)[:QUEUE],
        expiring=list(soon.order_by("until_on")[:QUEUE]),
        pressing=pressing.count(),
    )


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened since a moment: counts, and the gravest examples."""

    opened: int
    resolved: int
    returned: Sequence[Waiver]  # waivers that ended: their findings count again
    gravest: Sequence[FindingRow]
    decided: int
    proposals: int  # proposals open now


def changes_since(moment: datetime, *, today: date) -> Changes:
    """Findings opened and resolved, waivers ended and decisions taken since `moment`."""
    day = timezone.localdate(moment) if timezone.is_aware(moment) else moment.date()
    turned = Finding.objects.filter(turned_at__gt=moment)
    opened = turned.filter(resolved_on=None)
    ended = Waiver.objects.filter(Q(until_on__gte=day) & Q(until_on__lt=today))
    gravest = opened.select_related("repository").order_by("rank", "pk")[:QUEUE]
    return Changes(
        opened=opened.count(),
        resolved=turned.exclude(resolved_on=None).count(),
        returned=list(ended[:QUEUE]),
        gravest=finding_rows(list(gravest), today=today),
        decided=ProposalDecision.objects.filter(decided_at__gt=moment).count(),
        proposals=Proposal.objects.count(),
    )
