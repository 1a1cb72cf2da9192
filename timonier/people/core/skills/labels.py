"""Choices of offers as labels: what each costs and what it leaves open, and which of them matter.

All numbers are whole: money in its smallest part, days likewise, what is left open over a common
denominator. So a tie is a tie, and no choice is lost to rounding.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple


class Label(NamedTuple):
    """A choice: money, days, what stays open (the less the better), offers as a set of bits.

    The lowest bit is the alphabetically first offer.
    """

    cost: int
    days: int
    open: int
    offers: int


def before(first: int, second: int) -> bool:
    """Whether the offers `first` come before `second` when all else is equal.

    A choice that only adds what closes nothing comes after; else the one with the first name that
    is not in both. What is added to both alike never changes it.
    """
    if first & second == first:
        return True
    if first & second == second:
        return False
    apart = first ^ second
    return bool(apart & -apart & first)


def best_of(labels: Iterable[Label]) -> list[Label]:
    """Without the labels that another one beats in money, days and what stays open.

    What is added later counts alike for both, so a beaten one is in no best choice. Equal money
    and equal openness are decided by name, so fewer days do not beat a name that comes first.
    """
    alike: dict[tuple[int, int, int], Label] = {}
    for label in labels:
        other = alike.get(label[:3])
        if other is None or before(label.offers, other.offers):
            alike[label[:3]] = label
    days: list[int] = []  # ends of a staircase: the more days, the less stays open
    steps: list[Label] = []
    kept = []
    for label in sorted(alike.values(), key=lambda label: label[:3]):
        at = bisect_right(days, label.days)
        if at and steps[at - 1].open <= label.open:
            if _decided(steps[at - 1], label):
                continue
            kept.append(label)
            continue
        kept.append(label)
        _step(days, steps, label, at)
    return kept


def _decided(step: Label, label: Label) -> bool:
    """A label that is no better than a step: whether the step wins whatever is added."""
    tied = step.cost == label.cost and step.open == label.open
    return not tied or before(step.offers, label.offers)


def _step(days: list[int], steps: list[Label], label: Label, at: int) -> None:
    """Put a label into the staircase; steps of more days that leave no less open fall away."""
    start = at - 1 if at and days[at - 1] == label.days else at
    end = at
    while end < len(steps) and steps[end].open >= label.open:
        end += 1
    days[start:end] = [label.days]
    steps[start:end] = [label]
