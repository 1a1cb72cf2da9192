"""Lifted cover cuts: what cannot fit together in a quarter, said to the linear relaxation.

A cover is a set of initiatives whose work in one quarter exceeds a skill or the budget, so at most
all but one are under way; the others are lifted into it in sequence (Balas 1975; Wolsey 1975).
Every cut holds for each plan that `broken_rules` accepts: rooms are taken with its tolerance.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from timonier.portfolio.core.instance import TOLERANCE, Floats
from timonier.portfolio.core.program import Program, Row

Whole = NDArray[np.int64]
Cut = tuple[Whole, int]  # coefficient of each initiative, what their sum cannot pass
Separate = Callable[[Floats, Floats, float], list[Cut]]  # share and weight of each item, room

_GENEROUS = 1.001  # sums differ in their last digits with the order of their terms
WIDEST = 12  # initiatives looked at together: 2^12 subsets are tried at once
_TRIED = 4  # covers lifted for each row and round
_KEPT = 2
_VIOLATED = 1e-2
_LOOSE = 1.6  # a cover lacking more than this is not violated after lifting either, as a rule


@dataclass(frozen=True)
class Knapsack:
    """One (skill, quarter) or budget row: `items` are initiatives, `group` the item of a column."""

    of: int
    items: Whole
    weights: Floats
    room: float
    columns: Whole
    group: Whole

    def taken(self, at: Floats) -> Floats:
        """Share of each item under way, from a value of each column."""
        return np.bincount(self.group, weights=at[self.columns], minlength=self.items.size)

    def row(self, factors: Whole, most: int) -> Row:
        """The cut as a row over columns. `factors` of each item."""
        spread = factors[self.group]
        used = np.nonzero(spread)[0]
        columns = tuple(int(p) for p in self.columns[used])
        return Row(columns, tuple(float(f) for f in spread[used]), -float("inf"), float(most))


def knapsacks(built: Program) -> list[Knapsack]:
    """Rows that hold days or money, by initiative."""
    owner = built.owner
    found = []
    for row in built.rows:
        if row.of is None:
            continue
        columns = np.array(row.columns)
        items, first, group = np.unique(owner[columns], return_index=True, return_inverse=True)
        room = row.high + _GENEROUS * TOLERANCE * max(1.0, row.high)
        weights = np.array(row.weights)[first]
        found.append(Knapsack(row.of, items, weights, room, columns, group))
    return found


def violated(
    sacks: Sequence[Knapsack], at: Floats, size: int, separate: Separate
) -> Iterator[tuple[int, Row]]:
    """Cuts that the point passes by `separate`, each tried in every quarter of the same skill."""
    shares = [sack.taken(at) for sack in sacks]
    for place, (sack, share) in enumerate(zip(sacks, shares, strict=True)):
        for factors, most in separate(share, sack.weights, sack.room):
            spread = np.zeros(size, dtype=np.int64)
            spread[sack.items] = factors
            yield place, sack.row(factors, most)
            yield from _elsewhere(sacks, shares, place, spread, most)


def _elsewhere(
    sacks: Sequence[Knapsack], shares: list[Floats], place: int, spread: Whole, most: int
) -> Iterator[tuple[int, Row]]:
    for other, sack in enumerate(sacks):
        if other == place or sack.of != sacks[place].of:
            continue
        own = spread[sack.items]
        if float(own @ shares[other]) > most + _VIOLATED:
            held = greatest(own, sack.weights, sack.room)
            if float(own @ shares[other]) > held + _VIOLATED:
                yield other, sack.row(own, held)


def greatest(factors: Whole, weights: Floats, room: float) -> int:
    """Most that the factors of what fits in the room can sum to (by least weight for each sum)."""
    light = np.full(int(factors.sum()) + 1, np.inf)
    light[0] = 0.0
    for factor, weight in zip(factors, weights, strict=True):
        if factor:
            light[factor:] = np.minimum(light[factor:], light[:-factor] + weight)
    return int(np.nonzero(light <= room)[0].max())


@cache
def subsets(count: int) -> Floats:
    """All 2^count sets of places, a row each."""
    places: Floats = ((np.arange(2**count)[:, None] >> np.arange(count)) & 1).astype(np.float64)
    return places


def covers(share: Floats, weights: Floats, room: float) -> list[Cut]:
    """The most violated lifted covers of one row."""
    near = np.nonzero(share > 1e-6)[0]
    if weights[near].sum() <= room:
        return []
    near = near[np.argsort(-share[near], kind="stable")][:WIDEST]
    places = subsets(near.size)
    lacking = places @ (1 - share[near])
    over = np.nonzero((places @ weights[near] > room) & (lacking < _LOOSE))[0]
    tried = over[np.argsort(lacking[over], kind="stable")][:_TRIED]
    order = np.lexsort((-weights, -share)).tolist()
    shares, loads = share.tolist(), weights.tolist()
    found: dict[tuple[int, ...], tuple[float, Cut]] = {}
    for place in tried:
        cover = _least(near[places[place] > 0].tolist(), shares, loads, room)
        if tuple(cover) not in found:
            factors, most = cut = _of_cover(cover, order, loads, room)
            length = float(np.sqrt(factors @ factors))
            found[tuple(cover)] = ((float(factors @ share) - most) / length, cut)
    ranked = sorted(found.values(), key=lambda pair: -pair[0])
    return [cut for passed, cut in ranked[:_KEPT] if passed > _VIOLATED / 4]


def _least(cover: list[int], share: list[float], weights: list[float], room: float) -> list[int]:
    """The cover without what it does not need, the least taken first."""
    kept = list(cover)
    for t in sorted(kept, key=share.__getitem__):
        others = [u for u in kept if u != t]
        if sum(weights[u] for u in others) > room:
            kept = others
    return sorted(kept)


def _of_cover(cover: list[int], order: list[int], weights: list[float], room: float) -> Cut:
    """All but one of a cover, and what the other items are worth beside it."""
    factors = [0] * len(weights)
    for t in cover:
        factors[t] = 1
    return lifted(factors, len(cover) - 1, order, weights, room)


def lifted(
    factors: list[int], most: int, order: list[int], weights: list[float], room: float
) -> Cut:
    """Coefficients of all items: those given, and what sequential lifting gives the others.

    light[p] is the least weight of items in the cut so far whose coefficients sum to p or more.
    Lists: rows hold a dozen items, and arrays cost more to call than to fill.
    """
    light = [0.0] + [math.inf] * most
    for factor, weight in zip(factors, weights, strict=True):
        if factor:
            light = _lighter(light, factor, weight)
    for t in order:
        left = room - weights[t]
        if factors[t]:
            continue
        factor = most if left < 0 else most + 1 - bisect_right(light, left)
        if factor > 0:
            factors[t] = factor
            light = _lighter(light, factor, weights[t])
    return np.array(factors, dtype=np.int64), most


def _lighter(light: list[float], factor: int, weight: float) -> list[float]:
    return [
        min(least, weight + (light[p - factor] if p >= factor else 0.0))
        for p, least in enumerate(light)
    ]
