"""The smallest set of people whose loss leaves more than half of what is needed with nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from timonier.people.core.skills.coverage import Coverage
from timonier.people.core.skills.limits import OutOfTime, Until

_BLOCK = 40  # people whose order one solve settles: their weights are powers of two


@dataclass(frozen=True, slots=True)
class Truck:
    """`size` None: nothing is needed, so nothing can be lost."""

    size: int | None
    people: tuple[str, ...]


def truck(coverage: Coverage, until: Until) -> Truck:
    """The smallest such set, of several the alphabetically first. Raises OutOfTime.

    A distinct (skill, level) counts once. At least half + 1 of them must lose everybody: a choice
    of needs whose people, taken together, are fewest; proven by CP-SAT.
    """
    distinct = {(one.need.skill, one.need.level): frozenset(one.who) for one in coverage.needs}
    if not distinct:
        return Truck(None, ())
    sets = Counter(distinct.values())
    wanted = len(distinct) // 2 + 1 - sets.pop(frozenset(), 0)
    if wanted <= 0:
        return Truck(0, ())
    found = _smallest(list(sets.items()), wanted, until)
    return Truck(len(found), tuple(found))


def _smallest(sets: Sequence[tuple[frozenset[str], int]], wanted: int, until: Until) -> list[str]:
    from ortools.sat.python import cp_model

    names = sorted(set().union(*(people for people, _ in sets)))
    model = cp_model.CpModel()
    lost = {name: model.new_bool_var(name) for name in names}
    empty = [model.new_bool_var("") for _ in sets]
    for (people, _), one in zip(sets, empty, strict=True):
        model.add_bool_and([lost[name] for name in people]).only_enforce_if(one)
    for (large, whole), (small, part) in permutations(zip(sets, empty, strict=True), 2):
        if small[0] < large[0]:  # who has lost all of many has lost all of some of them
            model.add_implication(whole, part)
    model.add(sum(times * one for (_, times), one in zip(sets, empty, strict=True)) >= wanted)
    model.minimize(sum(lost.values()))
    size = sum(_solved(model, lost, until).values())
    model.add(sum(lost.values()) == size)
    chosen: list[str] = []
    for start in range(0, len(names), _BLOCK):
        block = names[start : start + _BLOCK]
        if len(chosen) == size:
            break
        model.maximize(sum(lost[name] * 2 ** (_BLOCK - at) for at, name in enumerate(block)))
        taken = _solved(model, lost, until)
        for name in block:
            model.add(lost[name] == taken[name])
        chosen += [name for name in block if taken[name]]
    return chosen


def _solved(model: Any, variables: dict[str, Any], until: Until) -> dict[str, int]:
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.linearization_level = 2  # ten times faster on these rows, as measured
    solver.parameters.max_time_in_seconds = until.left
    if solver.solve(model) != cp_model.OPTIMAL:
        raise OutOfTime(f"truck: the fewest people were not proven in {until.seconds:g} seconds")
    return {name: int(solver.value(each)) for name, each in variables.items()}
