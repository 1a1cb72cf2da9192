"""One initiative as a person reads it: its estimates, its place in the plan, what to mend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from timonier.organisation.selectors import company
from timonier.portfolio import selectors
from timonier.portfolio.models import Initiative, Plan
from timonier.portfolio.selectors.initiatives import warnings_of
from timonier.portfolio.selectors.shapes import TierLine
from timonier.portfolio.showing import board
from timonier.practices.models import Proposal
from timonier.values.interval import Interval, total


@dataclass(frozen=True)
class Reading:
    """What the page of an initiative shows; `plan` and `line` None when no plan knows it."""

    currency: str
    value: Interval | None  # its own; None where nobody said
    description: str
    source: str  # of its obligation
    valued: dict[str, str]  # what the form of one number needs
    effort: list[tuple[str, Interval]]
    whole: Interval
    plan: Plan | None
    line: TierLine | None
    sentences: list[str]
    warnings: list[str]
    assumed: list[dict[str, str]]
    assumed_fields: list[str]
    proposals: list[Proposal]


def reading_of(row: Initiative) -> Reading:
    """Read one initiative and its line in the plan that holds."""
    plan = selectors.current_plan()
    lines = selectors.tier_lines(plan) if plan else []
    line = next((one for one in lines if one.slug == row.slug), None)
    found = selectors.certificate_of(plan, row.slug, lines) if plan and line else None
    effort = [(skill, Interval(*days)) for skill, days in sorted(row.effort_days.items())]
    return Reading(
        currency=company().currency,
        value=_own(row),
        description=row.told("description"),
        source=row.told("obligation_source"),
        valued=board.valued_of(row),
        effort=effort,
        whole=total(days for _skill, days in effort),
        plan=plan,
        line=line,
        sentences=[said for said in found.sentences if said != found.line.because] if found else [],
        warnings=warnings_of(row),
        assumed=board.assumed_of(row),
        assumed_fields=[_field(one) for one in row.assumed],
        proposals=list(Proposal.objects.filter(key__in=row.proposal_keys)),
    )


def _own(row: Initiative) -> Interval | None:
    if row.value_low is None or row.value_likely is None or row.value_high is None:
        return None
    return Interval(float(row.value_low), float(row.value_likely), float(row.value_high))


def _field(one: Any) -> str:
    return str(one.get("field", "")) if isinstance(one, dict) else str(one)
