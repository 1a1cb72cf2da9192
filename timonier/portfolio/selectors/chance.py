"""Which correlations over the scenarios tell something, and which chance alone would give."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from timonier.portfolio.models import Plan


def by_chance(plan: Plan) -> float:
    """The largest correlation that chance alone would show between a choice and some input.

    Of m inputs that have nothing to do with it, over K scenarios, the largest is near
    sqrt(2 ln(m) / K): the expected maximum of m standard normals, each over the root of K.
    """
    scenarios = plan.answer.get("scenarios", {}).get("planned", 0)
    inputs = sum(1 for _ in _uncertain(plan.question))
    return math.sqrt(2 * math.log(max(2, inputs)) / scenarios) if scenarios else 1.0


def telling(decided: Mapping[str, Any] | None, chance: float) -> Mapping[str, Any] | None:
    """The deciding input, when it goes with the choice more than chance would have it."""
    return decided if decided and abs(decided["correlation"]) > chance else None


def _uncertain(question: Mapping[str, Any]) -> Iterator[Any]:
    for one in question.get("initiatives", ()):
        yield from _wide([one["value_per_year"], *one["effort_days"].values()])
    for row in question.get("capacity", {}).values():
        yield from _wide([each for each in row if isinstance(each, list | tuple)])


def _wide(triples: list[Any]) -> Iterator[Any]:
    return (each for each in triples if each[0] < each[2])
