"""Provisional tiers in a few figures: how many proposals, how much work, how far decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from timonier.kit import charts
from timonier.practices.core.tiers import TIERS
from timonier.practices.models import Proposal, ProposalDecision, Tier
from timonier.values.interval import Interval, total

Verdict = ProposalDecision.Verdict


@dataclass(frozen=True, slots=True)
class TierRow:
    """One tier: proposals, the work of those not yet decided or accepted, findings removed."""

    key: str
    label: str
    place: int  # 1 is first
    count: int
    effort: Interval
    removes: int
    accepted: int
    rejected: int
    waiting: int
    bar: SafeString


def tier_rows() -> list[TierRow]:
    """The three tiers, the first first; two queries."""
    columns = ("key", "tier", "effort_low", "effort_likely", "effort_high", "removes")
    verdicts = dict(ProposalDecision.objects.values_list("proposal_key", "verdict"))
    held: dict[str, list[tuple[str, Interval, int]]] = {name: [] for name in TIERS}
    for key, tier, low, likely, high, removes in Proposal.objects.order_by().values_list(*columns):
        held[tier].append((verdicts.get(key, ""), Interval(low, likely, high), removes))
    return [_row(name, place, held[name]) for place, name in enumerate(TIERS, 1)]


def _row(name: str, place: int, rows: Sequence[tuple[str, Interval, int]]) -> TierRow:
    accepted = sum(verdict == Verdict.ACCEPTED for verdict, _days, _n in rows)
    rejected = sum(verdict == Verdict.REJECTED for verdict, _days, _n in rows)
    waiting = len(rows) - accepted - rejected
    words = _("%(accepted)s accepted, %(rejected)s rejected, %(waiting)s to decide") % {
        "accepted": accepted, "rejected": rejected, "waiting": waiting,
    }  # fmt: skip
    parts = [
        charts.Part(pgettext("proposals", "Accepted"), accepted, f"f-t{place}"),
        charts.Part(pgettext("proposals", "Rejected"), rejected, "f-ink3"),
        charts.Part(_("To decide"), waiting, "f-line"),
    ]
    return TierRow(
        key=name,
        label=str(Tier(name).label),
        place=place,
        count=len(rows),
        effort=total(days for verdict, days, _n in rows if verdict != Verdict.REJECTED),
        removes=sum(n for _verdict, _days, n in rows),
        accepted=accepted,
        rejected=rejected,
        waiting=waiting,
        bar=charts.share_bar(parts, title=words, width=112),
    )
