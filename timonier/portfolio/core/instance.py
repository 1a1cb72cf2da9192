"""One scenario of a portfolio in numbers: everything certain, ready for a solver."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Starts = tuple[int, ...]  # per initiative: the quarter it starts in, or OUT

OUT = -1
TOLERANCE = 1e-6  # of a capacity or budget, relative; what a double can be trusted with


@dataclass(frozen=True)
class Instance:
    """n initiatives, S skills, Q quarters; money in one currency, effort in person-days.

    `value` a year; `effort` (n, S) in all, spread evenly over `duration` quarters; `deadline` the
    last quarter in time (only obligations have one; Q - 1 when none); `capacity` (S, Q);
    `after[j]` what must end before j starts; `excludes` pairs that cannot both be in a plan;
    `pinned` what a person wants in; `latest[j]` the last quarter j may start in where a person set
    one (OUT: it is left out).
    """

    value: Floats
    cost: Floats
    effort: Floats
    duration: tuple[int, ...]
    earliest: tuple[int, ...]
    deadline: tuple[int, ...]
    obligation: tuple[bool, ...]
    capacity: Floats
    budget: Floats | None
    after: tuple[tuple[int, ...], ...]
    excludes: tuple[tuple[int, int], ...]
    pinned: frozenset[int] = frozenset()
    latest: Mapping[int, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Number of initiatives."""
        return len(self.duration)

    @property
    def quarters(self) -> int:
        """Length of the horizon."""
        return int(self.capacity.shape[1])

    @cached_property
    def per_quarter(self) -> Floats:
        """Effort (n, S) in each quarter of work."""
        spread: Floats = self.effort / np.array(self.duration, dtype=float)[:, None]
        return spread

    @cached_property
    def must(self) -> frozenset[int]:
        """Obligations, what is pinned, and all that they come after."""
        return self.owed | self.ancestors(self.pinned)

    @cached_property
    def owed(self) -> frozenset[int]:
        """Obligations and all that they come after."""
        return self.ancestors(j for j in range(self.size) if self.obligation[j])

    def last_start(self, j: int) -> int:
        """The last quarter j may start in; before its earliest when it may not start at all."""
        return min(self.quarters - self.duration[j], self.latest.get(j, self.quarters))

    @cached_property
    def leads_to(self) -> tuple[tuple[int, ...], ...]:
        """What comes directly after each initiative."""
        found: list[list[int]] = [[] for _ in range(self.size)]
        for late, befores in enumerate(self.after):
            for early in befores:
                found[early].append(late)
        return tuple(map(tuple, found))

    def ancestors(self, seeds: Iterable[int]) -> frozenset[int]:
        """The seeds and, transitively, everything they come after."""
        return _reached(seeds, self.after)

    def descendants(self, seeds: Iterable[int]) -> frozenset[int]:
        """The seeds and, transitively, everything that comes after them."""
        return _reached(seeds, self.leads_to)

    def profit(self, j: int, start: int) -> float:
        """Value less cost: a quarter of the yearly value in each quarter after the last of work."""
        left = self.quarters - start - self.duration[j]
        return float(self.value[j] / 4 * left - self.cost[j])

    def objective(self, starts: Starts) -> float:
        """Value less cost of a plan; nothing is taken off for lateness."""
        return sum(self.profit(j, start) for j, start in enumerate(starts) if start != OUT)

    def lateness(self, starts: Starts) -> dict[int, int]:
        """Obligations of the plan that end after their deadline, with the quarters between."""
        ends = {j: start + self.duration[j] - 1 for j, start in enumerate(starts) if start != OUT}
        return {
            j: end - self.deadline[j]
            for j, end in ends.items()
            if self.obligation[j] and end > self.deadline[j]
        }


def _reached(seeds: Iterable[int], edges: tuple[tuple[int, ...], ...]) -> frozenset[int]:
    waiting = list(seeds)
    found = set(waiting)
    while waiting:
        for other in edges[waiting.pop()]:
            if other not in found:
                found.add(other)
                waiting.append(other)
    return frozenset(found)


def broken_rules(instance: Instance, starts: Starts) -> list[str]:
    """What a plan does not respect, checked from the rules and not from a solver's model."""
    wrong = [*_broken_times(instance, starts), *_broken_resources(instance, starts)]
    wrong += [
        f"{i} and {j} exclude each other"
        for i, j in instance.excludes
        if starts[i] != OUT and starts[j] != OUT
    ]
    wrong += [f"{j} is left out" for j in sorted(instance.must) if starts[j] == OUT]
    return wrong


def _broken_times(instance: Instance, starts: Starts) -> list[str]:
    wrong = []
    for j, start in enumerate(starts):
        if start == OUT:
            continue
        if not instance.earliest[j] <= start <= instance.last_start(j):
            wrong.append(f"{j} is outside its window")
        for i in instance.after[j]:
            if starts[i] == OUT or starts[i] + instance.duration[i] > start:
                wrong.append(f"{j} starts before {i} has ended")
    return wrong


def _broken_resources(instance: Instance, starts: Starts) -> list[str]:
    load = np.zeros_like(instance.capacity)
    spent = np.zeros(instance.quarters)
    for j, start in enumerate(starts):
        if start != OUT:
            load[:, start : start + instance.duration[j]] += instance.per_quarter[j][:, None]
            spent[start] += instance.cost[j]
    wrong = [f"skill {k} in quarter {q} is short" for k, q in _over(load, instance.capacity)]
    if instance.budget is not None:
        wrong += [f"budget of quarter {q} is short" for (q,) in _over(spent, instance.budget)]
    return wrong


def _over(used: Floats, given: Floats) -> list[tuple[int, ...]]:
    over = used > given + TOLERANCE * np.maximum(1.0, given)
    return [tuple(map(int, place)) for place in np.argwhere(over)]
