"""Ranges of days that are promised more than once, by Hall's condition on a line of days.

Demands with a start and an end, served by people who are interchangeable within a team, all fit
exactly when in no range [a, b] the demands that lie wholly inside exceed what the team has there
(Hall 1935; for intervals it is enough that a is a start and b an end).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby, islice
from typing import Any

import numpy as np

from timonier.people.core.capacity.days import left_over, per_day
from timonier.people.core.capacity.inputs import BadInput, Demand, Question
from timonier.people.core.strict import exact
from timonier.values.workdays import Workdays

MOST = 100_000  # ranges: who reads more of them reads none
_WIDE = 2**62


@dataclass(frozen=True, slots=True)
class Overload:
    """Demand in days of what lies wholly in a range, and what the team has there."""

    team: str
    first: date
    last: date
    demand: Fraction
    supply: Fraction


def overloads(question: Question, calendar: Workdays) -> list[Overload]:
    """Every minimal overloaded range of every team, teams as asked, ranges by their days.

    Raises BadInput when there are more than MOST.
    """
    kept = left_over(question)
    found: list[Overload] = []
    for team in dict.fromkeys(person.team for person in question.people):
        demands = [demand for demand in question.demands if demand.team == team]
        if not demands:
            continue
        before = per_day((p for p in question.people if p.team == team), calendar, kept)
        rows = islice(_ranges(team, demands, before, calendar), MOST + 1 - len(found))
        found += sorted(rows, key=lambda over: (over.first, over.last))
        if len(found) > MOST:
            told = f"more than {MOST} ranges of days are overloaded; ask for fewer demands"
            raise BadInput([f"demands: {told}"])
    return found


def _ranges(
    team: str, demands: Sequence[Demand], before: list[Fraction], calendar: Workdays
) -> Iterator[Overload]:
    """From the last start to the first, so that each row knows the worst of all ranges inside.

    A range is left out when one inside has at least the same excess: it adds nothing to it.
    """
    lasts = sorted({demand.last for demand in demands})
    owed = [exact(demand.days) for demand in demands]
    unit = math.lcm(*(each.denominator for each in owed), *(b.denominator for b in before))
    wide = max(sum(owed), before[-1]) * unit > _WIDE
    kind: Any = object if wide else np.int64
    supply = np.array([before[calendar.at(last) + 1] * unit for last in lasts], dtype=kind)
    demand, worst = np.zeros(len(lasts), dtype=kind), np.zeros(len(lasts), dtype=kind)
    rows = sorted(zip(demands, owed, strict=True), key=lambda row: row[0].first, reverse=True)
    for first, starting in groupby(rows, key=lambda row: row[0].first):
        for each, days in starting:
            demand[bisect_left(lasts, each.last) :] += int(days * unit)
        had = supply - int(before[calendar.at(first)] * unit)
        excess = demand - had  # of a last day before the first one nothing lies inside
        excess[: bisect_left(lasts, first)] = 0
        inside, worst = worst, np.maximum.accumulate(np.maximum(worst, excess))
        inside[1:] = np.maximum(inside[1:], worst[:-1])
        for place in np.flatnonzero(excess > inside):
            days, there = (Fraction(int(each[place]), unit) for each in (demand, had))
            yield Overload(team, first, lasts[place], days, there)
