"""A portfolio in which everything must be done, as intervals and cumulative capacities.

Where nothing is left to choose but the starts, this model proves far sooner than one column for
each start (Baptiste, Le Pape and Nuijten 2001). The profit of an initiative is linear in its start.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from timonier.portfolio.core.cpsat import answered, parameters, scales
from timonier.portfolio.core.found import Found
from timonier.portfolio.core.instance import TOLERANCE, Floats, Instance, Starts
from timonier.portfolio.core.program import Program

_PARTS = 10**5  # of a day or of the money unit


def applies(instance: Instance, built: Program) -> bool:
    """Is every initiative owed, and every start window without holes and without late ones?"""
    if built.stuck or len(instance.must) != instance.size or not instance.size:
        return False
    return not any(
        instance.obligation[j] and start + instance.duration[j] - 1 > instance.deadline[j]
        for j, start in built.columns
    )


def scheduled(
    instance: Instance,
    built: Program,
    *,
    seconds: float,
    work: float | None = None,
    hint: Starts | None = None,
    cancelled: Callable[[], bool] | None = None,
    first: bool = False,
) -> Found:
    """Best starts and a bound; the plan may break a capacity by a hair, as in `cpsat.solved`.

    `first`: any plan will do.
    """
    from ortools.sat.python.cp_model_helper import CpModelProto, CpSolverStatus

    model, (scale, _) = CpModelProto(), scales(built, ordered=False)
    _starts(model, built, instance.size, hint)
    _order(model, instance)
    for demands, rooms, lengths in _means(instance):
        _capacity(model, demands, rooms, lengths)
    fixed = 0.0 if first else _aim(model, instance, scale)
    asked = parameters(small=False, seconds=seconds, work=work, gap=0.0, seed=1)
    asked.linearization_level = 1
    answer = answered(model, asked, cancelled)
    spent = float(answer.deterministic_time)
    if answer.status == CpSolverStatus.INFEASIBLE:
        return Found(None, -np.inf, infeasible=True, work=spent)
    if answer.status not in (CpSolverStatus.OPTIMAL, CpSolverStatus.FEASIBLE):
        return Found(None, built.most, work=spent)
    starts = tuple(int(each) for each in list(answer.solution)[: instance.size])
    rounding = instance.size / 2 * instance.quarters / scale
    most = fixed - answer.best_objective_bound / scale + rounding
    proven = answer.status == CpSolverStatus.OPTIMAL
    return Found(starts, min(built.most, most), proven=proven, ended=proven, work=spent)


def _starts(model: Any, built: Program, size: int, hint: Starts | None) -> None:
    windows: list[list[int]] = [[] for _ in range(size)]
    for j, start in built.columns:
        windows[j].append(start)
    for window in windows:
        ranges = [end for start in window for end in (start, start)]
        model.variables.add().domain.extend(_joined(ranges))
    if hint is not None and all(start >= 0 for start in hint):
        model.solution_hint.vars.extend(range(size))
        model.solution_hint.values.extend(hint)


def _joined(ranges: Sequence[int]) -> list[int]:
    """Ranges that touch made one, as the solver wants them."""
    kept: list[int] = []
    for first, last in zip(ranges[::2], ranges[1::2], strict=True):
        if kept and kept[-1] + 1 >= first:
            kept[-1] = last
        else:
            kept += [first, last]
    return kept


def _order(model: Any, instance: Instance) -> None:
    for j, befores in enumerate(instance.after):
        for i in befores:
            row = model.constraints.add().linear
            row.vars.extend([j, i])
            row.coeffs.extend([1, -1])
            row.domain.extend([instance.duration[i], instance.quarters])


def _means(instance: Instance) -> list[tuple[Floats, Floats, Sequence[int]]]:
    """(demand of each initiative, room of each quarter, lengths) of each skill, and of money."""
    means: list[tuple[Floats, Floats, Sequence[int]]] = [
        (instance.per_quarter[:, k], room, instance.duration)
        for k, room in enumerate(instance.capacity)
    ]
    if instance.budget is not None:
        means.append((instance.cost, instance.budget, (1,) * instance.size))
    return means


def _capacity(model: Any, demands: Floats, rooms: Floats, lengths: Sequence[int]) -> None:
    """What is used at once never passes the room; quarters with less room have a filler."""
    whole = bool((demands % 1 == 0).all() and (rooms % 1 == 0).all())
    parts = 1 if whole else _PARTS
    needs = [round(float(each) * parts) for each in demands]
    spare = 0 if whole else len(needs) / 2
    given = [
        math.floor((room + TOLERANCE * max(1.0, room)) * parts + spare) for room in rooms.tolist()
    ]
    most = max(given)
    if sum(needs) <= min(given):
        return
    used: list[tuple[int | None, int, int, int]] = [
        *((j, 0, lengths[j], need) for j, need in enumerate(needs) if need > 0),
        *((None, q, 1, most - room) for q, room in enumerate(given) if room < most),
    ]
    places = []
    for variable, at, length, _ in used:
        places.append(len(model.constraints))
        _interval(model.constraints.add().interval, variable, at, length)
    cumulative = model.constraints.add().cumulative
    cumulative.capacity.offset = most
    cumulative.intervals.extend(places)
    for *_, need in used:
        cumulative.demands.add().offset = need


def _interval(interval: Any, variable: int | None, at: int, length: int) -> None:
    for end, offset in ((interval.start, at), (interval.end, at + length)):
        if variable is not None:
            end.vars.append(variable)
            end.coeffs.append(1)
        end.offset = offset
    interval.size.offset = length


def _aim(model: Any, instance: Instance, scale: float) -> float:
    """Least value lost by starting late; gives what all would be worth from the first quarter."""
    late = [round(float(value) / 4 * scale) for value in instance.value]
    model.objective.vars.extend(range(instance.size))
    model.objective.coeffs.extend(late)
    return sum(instance.profit(j, 0) for j in range(instance.size))
