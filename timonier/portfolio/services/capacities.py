"""Capacity and budget in a few strokes: one number for several quarters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from timonier.kit.entities.entity import registry
from timonier.kit.records import writes
from timonier.portfolio.core.quarters import HORIZON, horizon
from timonier.portfolio.models import Budget, Capacity

Days = float | Sequence[float]


@transaction.atomic
def fill_capacity(
    *, skill: str, days: Days, first: str, quarters: int = HORIZON, by: Any
) -> list[Capacity]:
    """So many person-days of a skill in each of `quarters` quarters, from `first` on.

    `days` is one number, or low, likely, high. What was said before of these quarters is replaced;
    its history stays. Raises writes.Invalid.
    """
    ends = (days, days, days) if isinstance(days, int | float) else tuple(days)
    low, likely, high = ends
    skill = skill.strip()
    known = {row.quarter: row for row in Capacity.objects.filter(skill=skill)}
    return [
        writes.patch(
            registry[Capacity],
            {
                "skill": skill,
                "quarter": quarter,
                "days_low": low,
                "days_likely": likely,
                "days_high": high,
            },
            known.get(quarter),
            by=by,
        )
        for quarter in horizon(first, quarters)
    ]


@transaction.atomic
def fill_budget(*, amount: float, first: str, quarters: int = HORIZON, by: Any) -> list[Budget]:
    """So much money in each of `quarters` quarters, from `first` on. Raises writes.Invalid."""
    known = {row.quarter: row for row in Budget.objects.all()}
    return [
        writes.patch(registry[Budget], {"quarter": each, "amount": amount}, known.get(each), by=by)
        for each in horizon(first, quarters)
    ]


def capacity_slug(skill: str, quarter: str) -> str:
    """The short name of a capacity: platform-2027-q1."""
    return f"{slugify(skill)[:120] or 'skill'}-{quarter.lower()}"
