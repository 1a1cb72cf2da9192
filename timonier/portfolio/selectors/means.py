"""Capacity and budget as people entered them, and what is carried over where they said nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from timonier.portfolio.core.quarters import HORIZON, horizon
from timonier.portfolio.models import Budget, Capacity

Days = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Means:
    """Person-days by skill and quarter of the horizon, money by quarter (None: no budget given).

    A quarter nobody spoke of takes what was said of the nearest one before it, else after it;
    these quarters are in `assumed` (by skill) and `assumed_budget`.
    """

    quarters: Sequence[str]
    capacity: Mapping[str, Sequence[Days]]
    budget: Sequence[float] | None
    assumed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    assumed_budget: Sequence[str] = ()


def means(*, today: date, count: int = HORIZON) -> Means:
    """What there is for the horizon that begins today. Two queries."""
    quarters = horizon(today, count)
    given: dict[str, dict[str, Days]] = {}
    for row in Capacity.objects.order_by("skill", "quarter"):
        days = (row.days_low, row.days_likely, row.days_high)
        given.setdefault(row.skill, {})[row.quarter] = days
    money = {row.quarter: float(row.amount) for row in Budget.objects.all()}
    filled = {skill: spread(quarters, known) for skill, known in given.items()}
    spent = spread(quarters, money) if money else None
    return Means(
        quarters=quarters,
        capacity={skill: row for skill, (row, _) in filled.items()},
        budget=spent[0] if spent else None,
        assumed={skill: said for skill, (_, said) in filled.items() if said},
        assumed_budget=spent[1] if spent else (),
    )


def known_skills() -> list[str]:
    """The skills and teams whose capacity somebody gave, by name."""
    return list(Capacity.objects.order_by("skill").values_list("skill", flat=True).distinct())


def spread[T](quarters: Sequence[str], known: Mapping[str, T]) -> tuple[list[T], list[str]]:
    """An amount for each quarter, and the quarters that were not said. `known` is not empty."""
    past = max((name for name in known if name < quarters[0]), default=None)
    first = min((name for name in known if name >= quarters[0]), default=past)
    last = known[past if past is not None else first]  # type: ignore[index]
    row, assumed = [], []
    for name in quarters:
        if name in known:
            last = known[name]
        else:
            assumed.append(name)
        row.append(last)
    return row, assumed
