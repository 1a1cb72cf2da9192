"""Plans that the usual rankings give on the same data: RICE, WSJF, value over cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from timonier.portfolio.core.instance import OUT, TOLERANCE, Instance, Starts

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
    starts = filled(instance, score, FIRST[0] if obligations_first else FIRST[-1])
    late = instance.lateness(starts)
    missed = [j for j in range(instance.size) if instance.obligation[j] and starts[j] == OUT]
    return Ranked(starts, instance.objective(starts), tuple(missed), tuple(late))


First = Callable[[Instance, int], float]
FIRST: tuple[First, ...] = (  # what is looked at before the score
    lambda instance, j: j not in instance.must,
    lambda instance, j: instance.deadline[j] if j in instance.must else instance.quarters,
    lambda instance, j: 0,
)


def filled(instance: Instance, score: Score, first: First) -> Starts:
    """The plan that fills up in this order."""
    order = sorted(range(instance.size), key=lambda j: (first(instance, j), -score(instance, j), j))
    filling = _Filling(_without_obligations(instance))
    for j in order:
        filling.take(j, wanted=j in instance.must)
    return tuple(filling.starts)


class _Filling:
    """A plan that fills up, with what is used of each skill and of the budget so far."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.starts = [OUT] * instance.size
        self.load = np.zeros_like(instance.capacity)
        self.spent = np.zeros(instance.quarters)
        self.room = instance.capacity + TOLERANCE * np.maximum(1.0, instance.capacity)
        budget = instance.budget
        self.money = None if budget is None else budget + TOLERANCE * np.maximum(1.0, budget)
        self.against: list[set[int]] = [set() for _ in range(instance.size)]
        for i, k in instance.excludes:
            self.against[i].add(k)
            self.against[k].add(i)
        self.depth = [len(instance.ancestors([j])) for j in range(instance.size)]

    def take(self, j: int, *, wanted: bool) -> None:
        """Put j, and before it what it comes after, where they fit; all of it or none."""
        if self.starts[j] != OUT:
            return
        chain = sorted(self.instance.ancestors([j]), key=self.depth.__getitem__)
        placed = [k for k in chain if self.starts[k] == OUT and self._placed(k)]
        gain = sum(self.instance.profit(k, self.starts[k]) for k in placed)
        if self.starts[j] == OUT or not (wanted or gain > 0):
            for k in placed:
                self._fill(k, self.starts[k], -1.0)
                self.starts[k] = OUT

    def _placed(self, j: int) -> bool:
        """Whether j found a quarter; the first that holds it is taken."""
        befores = self.instance.after[j]
        if any(self.starts[i] == OUT for i in befores):
            return False
        if any(self.starts[k] != OUT for k in self.against[j]):
            return False
        ended = max((self.starts[i] + self.instance.duration[i] for i in befores), default=0)
        for start in range(max(self.instance.earliest[j], ended), self.instance.last_start(j) + 1):
            if self._fits(j, start):
                self._fill(j, start, 1.0)
                self.starts[j] = start
                return True
        return False

    def _fits(self, j: int, start: int) -> bool:
        span = slice(start, start + self.instance.duration[j])
        used = self.load[:, span] + self.instance.per_quarter[j][:, None]
        if np.any(used > self.room[:, span]):
            return False
        paid = float(self.spent[start] + self.instance.cost[j])
        return self.money is None or paid <= float(self.money[start])

    def _fill(self, j: int, start: int, sign: float) -> None:
        span = slice(start, start + self.instance.duration[j])
        self.load[:, span] += sign * self.instance.per_quarter[j][:, None]
        self.spent[start] += sign * self.instance.cost[j]


def _without_obligations(instance: Instance) -> Instance:
    from dataclasses import replace

    return replace(instance, obligation=(False,) * instance.size, pinned=frozenset())


def _ratio(above: float, below: float) -> float:
    if below > 0:
        return above / below
    return float(np.inf) if above > 0 else 0.0
