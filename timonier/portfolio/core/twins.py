"""Initiatives that nothing but their name tells apart: what holds of one holds of the other."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from timonier.portfolio.core.inputs import Question
from timonier.portfolio.core.instance import Instance

Groups = tuple[int, ...]  # per initiative: the first of those that are its equals, itself included


def twins(question: Question, instance: Instance) -> Groups:
    """Groups of equals: changing two of them for each other leaves the question as it was.

    Such a change keeps what both need, what comes after both and what both exclude; so their
    chances of being in the best plan are the same, and what was drawn for one counts for both.
    """
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for j, one in enumerate(question.initiatives):
        alike[_own(question, instance, j, one.id)].append(j)
    excludes = _excludes(instance)
    first = list(range(instance.size))
    for rows in alike.values():
        for at, j in enumerate(rows):
            found = (first[i] for i in rows[:at] if _exchangeable(instance, excludes, i, j))
            first[j] = next(found, j)
    return tuple(first)


def _own(question: Question, instance: Instance, j: int, name: str) -> tuple[object, ...]:
    one = question.initiatives[j]
    effort = tuple(sorted(one.effort_days.items()))
    owed = (instance.obligation[j], instance.deadline[j], instance.earliest[j])
    hand = (question.pinned.get(name, "free"), name in question.left_out)
    return (one.value_per_year, effort, one.cost, one.duration_quarters, owed, hand)


def _excludes(instance: Instance) -> list[set[int]]:
    found: list[set[int]] = [set() for _ in range(instance.size)]
    for i, j in instance.excludes:
        found[i].add(j)
        found[j].add(i)
    return found


def _exchangeable(instance: Instance, excludes: list[set[int]], i: int, j: int) -> bool:
    pair = {i, j}
    if i in instance.after[j] or j in instance.after[i]:
        return False
    return (
        set(instance.after[i]) == set(instance.after[j])
        and set(instance.leads_to[i]) == set(instance.leads_to[j])
        and excludes[i] - pair == excludes[j] - pair
    )


def pooled(groups: Groups, inside: np.ndarray) -> np.ndarray:
    """Means over each group of a figure for each initiative."""
    sums = np.bincount(groups, weights=inside, minlength=len(groups))
    sizes = np.bincount(groups, minlength=len(groups))
    return (sums / np.maximum(sizes, 1))[list(groups)]
