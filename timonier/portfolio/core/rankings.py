"""Plans that the usual rankings give on the same data: RICE, WSJF, value over cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from timonier.portfolio.core.instance import OUT, Instance, Starts, broken_rules

Score = Callable[[Instance, int], float]


def rice(instance: Instance, j: int) -> float:
    """Value over effort: reach, impact and confidence are what the yearly value stands for."""
    return _ratio(float(instance.value[j]), float(instance.effort[j].sum()))


def wsjf(instance: Instance, j: int) -> float:
    """Cost of delay over duration (Reinertsen): right for one server without precedence."""
    return _ratio(float(instance.value[j]), float(instance.duration[j]))


def value_over_cost(instance: Instance, j: int) -> float:
    """Value over money spent."""
    return _ratio(float(instance.value[j]), float(instance.cost[j]))


RANKINGS: dict[str, Score] = {"rice": rice, "wsjf": wsjf, "value_over_cost": value_over_cost}


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a ranking leads to: the plan, its worth, obligations it misses or holds late."""

    starts: Starts
    objective: float
    missed: tuple[int, ...]
    late: tuple[int, ...]


def ranked(instance: Instance, score: Score, *, obligations_first: bool = False) -> Ranked:
    """Take initiatives in the order of their score, each as early as it fits.

    What it comes after is taken just before it, as a careful person would. Nothing is taken that
    would end up costing more than it brings, but obligations.
    """
    order = sorted(
        range(instance.size),
        key=lambda j: (
            not (obligations_first and j in instance.must),
            -score(instance, j),
            j,
        ),
    )
    relaxed = _without_obligations(instance)
    starts: Starts = (OUT,) * instance.size
    for j in order:
        starts = _with(relaxed, starts, j, wanted=j in instance.must)
    late = instance.lateness(starts)
    missed = [j for j in range(instance.size) if instance.obligation[j] and starts[j] == OUT]
    return Ranked(starts, instance.objective(starts), tuple(missed), tuple(late))


def _with(instance: Instance, starts: Starts, j: int, *, wanted: bool) -> Starts:
    if starts[j] != OUT:
        return starts
    tried = starts
    chain = sorted(instance.ancestors([j]), key=lambda k: len(instance.ancestors([k])))
    for k in chain:
        if tried[k] == OUT and (placed := _placed(instance, tried, k)) is not None:
            tried = placed
    gain = instance.objective(tried) - instance.objective(starts)
    return tried if tried[j] != OUT and (wanted or gain > 0) else starts


def _placed(instance: Instance, starts: Starts, j: int) -> Starts | None:
    for start in range(instance.earliest[j], instance.last_start(j) + 1):
        tried = (*starts[:j], start, *starts[j + 1 :])
        if not broken_rules(instance, tried):
            return tried
    return None


def _without_obligations(instance: Instance) -> Instance:
    from dataclasses import replace

    return replace(instance, obligation=(False,) * instance.size, pinned=frozenset())


def _ratio(above: float, below: float) -> float:
    if below > 0:
        return above / below
    return float(np.inf) if above > 0 else 0.0
