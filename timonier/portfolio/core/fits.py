"""What no plan can ever hold, whatever else is in it: why, and what would make it fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from timonier.portfolio.core.instance import OUT, TOLERANCE, Instance
from timonier.portfolio.core.lateness import earliest_end

Lack = tuple[int | str, float, float]  # skill's place or "budget", needed a quarter, there at most


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why an initiative fits in no quarter, even alone.

    `lacks`: of each skill (its place) or of the budget, what a quarter needs and what it has where
    least is lacking. `beyond`: quarters by which the horizon is too short for it and what it comes
    after. `waits`: what it comes after that fits nowhere, or excludes one another. `lasting`: the
    fewest quarters over which its effort would fit; None when no spreading helps.
    """

    lacks: tuple[Lack, ...] = ()
    beyond: int = 0
    waits: tuple[int, ...] = ()
    lasting: int | None = None


def misfits(instance: Instance) -> dict[int, Misfit]:
    """By initiative, those that fit nowhere; what a person left out is not looked at."""
    found: dict[int, Misfit] = {}
    for j in sorted(range(instance.size), key=lambda j: len(instance.ancestors([j]))):
        if instance.latest.get(j) != OUT and (why := _misfit(instance, j, found)):
            found[j] = why
    return found


def _misfit(instance: Instance, j: int, found: dict[int, Misfit]) -> Misfit | None:
    waits = [k for k in instance.after[j] if k in found]
    waits += _at_odds(instance, j)
    if waits:
        return Misfit(waits=tuple(dict.fromkeys(waits)))
    first = earliest_end(instance, j) - instance.duration[j] + 1
    last = instance.last_start(j)
    if first > last:
        return Misfit(beyond=first - last)
    least = min((_lacks(instance, j, start) for start in range(first, last + 1)), key=_size)
    return Misfit(lacks=least, lasting=_lasting(instance, j, first)) if least else None


def _at_odds(instance: Instance, j: int) -> Iterator[int]:
    """Of what it comes after, those that exclude each other."""
    before = instance.ancestors([j])
    for pair in instance.excludes:
        if before.issuperset(pair):
            yield from pair


def _lacks(instance: Instance, j: int, start: int) -> tuple[Lack, ...]:
    span = instance.capacity[:, start : start + instance.duration[j]]
    needs, room = instance.per_quarter[j], span.min(axis=1)
    short = np.nonzero(needs > room + TOLERANCE * np.maximum(1.0, room))[0]
    lacks: list[Lack] = [(int(k), float(needs[k]), float(room[k])) for k in short]
    if instance.budget is not None:
        cost, money = float(instance.cost[j]), float(instance.budget[start])
        if cost > money + TOLERANCE * max(1.0, money):
            lacks.append(("budget", cost, money))
    return tuple(lacks)


def _size(lacks: tuple[Lack, ...]) -> tuple[int, float]:
    return len(lacks), sum(1 - room / needs for _, needs, room in lacks)


def _lasting(instance: Instance, j: int, first: int) -> int | None:
    for length in range(instance.duration[j] + 1, instance.quarters - first + 1):
        longer = (*instance.duration[:j], length, *instance.duration[j + 1 :])
        spread = replace(instance, duration=longer)
        starts = range(first, spread.last_start(j) + 1)
        if any(not _lacks(spread, j, start) for start in starts):
            return length
    return None
