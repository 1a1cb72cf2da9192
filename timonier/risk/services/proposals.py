"""Computes the proposed risks anew from the findings, each citing those it stands on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Min

from timonier.estate.models import System
from timonier.kit.models import Job
from timonier.kit.records.evidence import Cite, cite_many, forget
from timonier.organisation.selectors import company
from timonier.practices.core.phrases import gettext
from timonier.practices.models import Finding, Judged
from timonier.risk.core.proposals import Proposed, proposed
from timonier.risk.models import FREQUENCY, LOSS, SECONDARY, RiskProposal
from timonier.risk.selectors.proposals import findings_by_proposal, signals

SEARCH = "risk.propose"  # the kind of job that calls `propose`
MOST_CITED = 100
_BATCH = 500
_WRITTEN = (
    "kind", "title", "subject", "prefilled", "because", "facts", "system", "rank", "computed_at",
)  # fmt: skip
_SUGGESTS = gettext("The finding suggests the risk.")


@transaction.atomic
def propose(*, today: date, now: datetime) -> int:
    """Replace every proposed risk by what the findings suggest today; tells how many.

    A proposal keeps its identity (kind and system), so what was said of it stays said.
    """
    ours = company()
    found = proposed(signals(today=today), size=ours.size, currency=ours.currency)
    systems = {system.slug: system for system in System.objects.all()}
    held = {row.key: row for row in RiskProposal.objects.all()}
    rows = [_row(each, place, systems, held.get(each.key), now) for place, each in enumerate(found)]
    RiskProposal.objects.bulk_create([row for row in rows if not row.pk], batch_size=_BATCH)
    known = [row for row in rows if row.key in held]
    RiskProposal.objects.bulk_update(known, _WRITTEN, batch_size=_BATCH)
    kept = {row.key for row in rows}
    gone = [row for key, row in held.items() if key not in kept]
    forget(*gone)
    RiskProposal.objects.filter(pk__in=[row.pk for row in gone]).delete()
    cite_many(_citations(rows), replace=True)
    return len(rows)


def are_proposals_current() -> bool:
    """Whether the findings were searched since a repository was last judged."""
    last = Judged.objects.aggregate(Max("judged_at"))["judged_at__max"]
    if last is None:
        return True
    computed = RiskProposal.objects.aggregate(Min("computed_at"))["computed_at__min"]
    if computed is not None and computed >= last:
        return True
    searched = Job.objects.filter(kind=SEARCH, state=Job.State.DONE, started_at__gte=last)
    return searched.exists()  # and found nothing, which is worth saying


def _row(
    each: Proposed,
    place: int,
    systems: dict[str, System],
    row: RiskProposal | None,
    now: datetime,
) -> RiskProposal:
    row = row or RiskProposal(key=each.key)
    row.kind, row.subject, row.rank = each.kind, each.subject[:300], place
    row.title, row.because = each.title.as_json(), [one.as_json() for one in each.because]
    row.prefilled, row.facts, row.computed_at = _prefilled(each), list(each.facts), now
    row.system = systems.get(each.where.slug) if each.where else None
    return row


def _prefilled(each: Proposed) -> dict[str, Any]:
    """The fields of a risk as the assumptions fill them."""
    values = each.values
    made: dict[str, Any] = {
        "category": values.category,
        "systems": [each.where.slug] if each.where else [],
        **dict(zip(FREQUENCY, values.frequency, strict=True)),
    }
    if values.loss:
        made |= dict(zip(LOSS, values.loss, strict=True))
    if values.secondary:
        names = ("secondary_probability", *SECONDARY)
        made |= dict(zip(names, values.secondary, strict=True))
    return made


def _citations(rows: Sequence[RiskProposal]) -> Iterator[Cite]:
    findings = findings_by_proposal(rows)
    for row in rows:
        for finding in findings[row.key][:MOST_CITED]:
            yield Cite(row, Finding(pk=finding.pk), _SUGGESTS.one)
