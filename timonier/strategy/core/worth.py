"""What an idea may bring for what it costs to try: an interval, never a lone number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from timonier.values.interval import Interval


@dataclass(frozen=True)
class Worth:
    """The gain of a year for one unit of money spent on the trial, from low to high.

    `mean` is the PERT mean of the gain, (low + 4 likely + high) / 6, over the cost.
    """

    low: float
    mean: float
    high: float


def pert_mean(gain: Interval) -> float:
    """(low + 4 likely + high) / 6."""
    return (gain.low + 4 * gain.likely + gain.high) / 6


def worth(gain: Interval | None, cost: float | None) -> Worth | None:
    """The ratio of gain to cost; None while either is unknown, or when trying costs nothing."""
    if gain is None or cost is None or cost <= 0:
        return None
    return Worth(gain.low / cost, pert_mean(gain) / cost, gain.high / cost)


def first_to_try(ideas: Mapping[str, tuple[Interval | None, float | None]]) -> list[str]:
    """Names by what they may bring for their cost: free trials first, by gain, then by ratio.

    Ideas whose gain or cost is unknown are not in the list: they wait for a number.
    """
    ranked = []
    for name, (gain, cost) in ideas.items():
        if gain is None or cost is None:
            continue
        found = worth(gain, cost)
        value = pert_mean(gain) if found is None else found.mean
        ranked.append((found is not None, -value, name))
    return [name for _costs, _value, name in sorted(ranked)]


def clear_of_the_rest(ranked: list[Worth]) -> int:
    """How many from the top are surely better than every one after them: their low end is at
    least every high end below. With overlapping intervals the order is only likely."""
    clear = 0
    for number, each in enumerate(ranked):
        if all(each.low >= other.high for other in ranked[number + 1 :]):
            clear += 1
        else:
            break
    return clear if clear < len(ranked) else max(len(ranked) - 1, 0)
