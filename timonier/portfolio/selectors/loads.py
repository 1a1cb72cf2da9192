"""What a plan takes of each skill and of the budget, quarter by quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from timonier.portfolio.core.amounts import pert_mean
from timonier.portfolio.core.inputs import Question
from timonier.portfolio.core.room import available
from timonier.portfolio.models import Plan
from timonier.portfolio.selectors.plans import place, tier_lines
from timonier.portfolio.selectors.shapes import Load, LoadCell, LoadRow, TierLine

_ROUNDING = 1e-6


def load(plan: Plan, lines: Sequence[TierLine] | None = None) -> Load:
    """Person-days used per skill and quarter as share of the capacity, unknown where none is given.

    PERT means, effort spread evenly over the duration, as the base plan counts it; of the quarter
    under way, the capacity that was left. The cost of an initiative falls in the quarter it starts
    in.
    """
    kept = [one for one in (tier_lines(plan) if lines is None else lines) if one.selected]
    quarters = tuple(plan.question.get("quarters", ()))
    rooms = _rooms(plan)
    assumed: Mapping[str, Sequence[str]] = plan.context.get("assumed_capacity", {})
    only = plan.context.get("single_skill", "")
    used: dict[str, list[float]] = {skill: [0.0] * len(quarters) for skill in rooms}
    spent = [0.0] * len(quarters)
    for line in kept:
        first = place(plan, line.start)
        spent[first] += line.cost
        for skill, days in line.effort_by_skill.items():
            row = used.setdefault(only or skill, [0.0] * len(quarters))
            each = pert_mean(days) / line.duration
            for at in range(first, min(first + line.duration, len(quarters))):
                row[at] += each
    rows = [
        _row(skill, quarters, row, _means(rooms.get(skill)), assumed.get(skill, ()))
        for skill, row in used.items()
        if skill in rooms or any(row)
    ]
    money = plan.question.get("budget")
    budget = _row("budget", quarters, spent, money, plan.context.get("assumed_budget", ()))
    return Load(quarters, rows, budget if money is not None else None)


def _rooms(plan: Plan) -> Mapping[str, Sequence[Sequence[float]]]:
    """What the plan could count on: of the quarter under way, what was left of it."""
    if not plan.question:
        return {}
    return available(Question.model_validate(plan.question, strict=False))


def _means(row: Sequence[Sequence[float]] | None) -> list[float] | None:
    return None if row is None else [pert_mean(each) for each in row]


def _row(
    name: str,
    quarters: Sequence[str],
    used: Sequence[float],
    room: Sequence[float] | None,
    assumed: Sequence[str],
) -> LoadRow:
    cells = [
        _cell(quarter, used[at], None if room is None else room[at], quarter in assumed)
        for at, quarter in enumerate(quarters)
    ]
    whole = None if room is None else sum(room)
    return LoadRow(name, cells, sum(used), sum(used) / whole if whole else None)


def _cell(quarter: str, used: float, room: float | None, assumed: bool) -> LoadCell:
    if room is None:
        return LoadCell(quarter, used, None, None)
    share = used / room if room > 0 else (0.0 if used == 0 else None)
    return LoadCell(quarter, used, room, share, used > room * (1 + _ROUNDING) + _ROUNDING, assumed)
