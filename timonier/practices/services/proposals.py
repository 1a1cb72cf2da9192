"""Computes all proposals anew from the open findings that nobody waived."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db.models import Count, Max, Min, Sum
from django.utils import timezone

from timonier.kit.records.evidence import Cite, cite_many, forget
from timonier.kit.store.patience import settled
from timonier.practices.core.phrases import gettext
from timonier.practices.core.proposals import Plan, gathered
from timonier.practices.models import Finding, Proposal, Waiver
from timonier.practices.selectors.pieces import open_pieces

_BATCH = 500
_MOST_CITED = 100  # findings cited per proposal; the rest is a filter away
_REMOVED = gettext("The change removes this finding.")
_COPIED = (
    "kind", "title", "subject", "version_from", "version_to", "tier", "rank", "effort_low",
    "effort_likely", "effort_high", "gain", "removes", "weight", "waiting", "due_on", "because",
)  # fmt: skip


def propose(*, today: date, now: datetime) -> int:
    """Replace every proposal by what the open findings ask for today; tells how many.

    A proposal keeps its identity, so what was decided on it stays decided.
    """
    return settled(
        lambda: gathered(open_pieces(today), today=today),
        lambda plans: _keep(plans, now),
        of=_stands_on,
    )


def _stands_on() -> object:
    """Another one once findings or waivers changed: whoever changes them proposes anew."""
    return (
        Finding.objects.open().order_by().aggregate(Count("pk"), Max("turned_at")),
        Waiver.objects.order_by().aggregate(Count("pk"), Max("pk")),
        Proposal.objects.order_by().aggregate(Count("pk"), Max("pk"), Max("computed_at")),
    )


def _keep(plans: Sequence[Plan], now: datetime) -> int:
    held = {row.key: row for row in Proposal.objects.all()}
    before = {key: _copied(row) for key, row in held.items()}
    rows = [_row(plan, held.get(plan.key)) for plan in plans]
    for row in rows:
        row.computed_at = now
    new = [row for row in rows if row.pk is None]
    Proposal.objects.bulk_create(new, batch_size=_BATCH)
    changed = [row for row in rows if row.key in before and _copied(row) != before[row.key]]
    Proposal.objects.bulk_update(changed, _COPIED, batch_size=_BATCH)
    Proposal.objects.update(computed_at=now)
    wanted = {plan.key for plan in plans}
    gone = [row for key, row in held.items() if key not in wanted]
    forget(*gone)
    Proposal.objects.filter(pk__in=[row.pk for row in gone]).delete()
    _link(plans, {row.key: row for row in rows}, new)
    return len(rows)


def are_current(*, today: date) -> bool:
    """Whether the proposals were computed that day and still remove what they say they do."""
    told = Proposal.objects.aggregate(Sum("removes"), Min("computed_at"))
    computed, removes = told["computed_at__min"], told["removes__sum"]
    if computed is None or timezone.localdate(computed) != today:
        return False
    return bool(removes == Proposal.findings.through.objects.count())


def _copied(row: Proposal) -> list[object]:
    """What a computation writes: most of them change few proposals."""
    return [getattr(row, name) for name in _COPIED]


def _row(plan: Plan, row: Proposal | None) -> Proposal:
    row = row or Proposal(key=plan.key)
    row.kind, row.title, row.subject = plan.kind, plan.title.as_json(), plan.subject[:300]
    row.version_from, row.version_to = plan.version_from[:200], plan.version_to[:200]
    row.tier, row.rank = plan.tier, plan.rank
    row.effort_low, row.effort_likely, row.effort_high = plan.effort
    row.gain, row.removes, row.weight = plan.gain, len(plan.findings), plan.weight
    row.waiting = [[day.isoformat(), phrase.as_json()] for day, phrase in plan.waiting]
    row.due_on = plan.due
    row.because = [phrase.as_json() for phrase in plan.because]
    return row


def _link(plans: Sequence[Plan], rows: dict[str, Proposal], new: Sequence[Proposal]) -> None:
    """Bring the links between proposals and findings in line, writing only what differs."""
    through = Proposal.findings.through
    finding_ids = dict(Finding.objects.open().values_list("key", "pk"))
    wanted = {(rows[plan.key].pk, finding_ids[key]) for plan in plans for key in plan.findings}
    held = {
        (proposal, finding): pk
        for pk, proposal, finding in through.objects.values_list("pk", "proposal_id", "finding_id")
    }
    gone = [pk for pair, pk in held.items() if pair not in wanted]
    for start in range(0, len(gone), _BATCH):
        through.objects.filter(pk__in=gone[start : start + _BATCH]).delete()
    added = [
        through(proposal_id=proposal, finding_id=finding)
        for proposal, finding in sorted(wanted - held.keys())
    ]
    through.objects.bulk_create(added, batch_size=_BATCH)
    findings = {pk: key for key, pk in finding_ids.items()}
    cite_many(_citations(added, {row.pk: row for row in rows.values()}, findings))


def _citations(
    links: Sequence[object], rows: dict[int, Proposal], findings: dict[int, str]
) -> Iterator[Cite]:
    told: dict[int, int] = {}
    for link in links:
        proposal: int = link.proposal_id  # type: ignore[attr-defined]
        told[proposal] = told.get(proposal, 0) + 1
        if told[proposal] <= _MOST_CITED:
            finding = Finding(pk=link.finding_id)  # type: ignore[attr-defined]
            yield Cite(rows[proposal], finding, _REMOVED.one)
