"""What treatments that overlap save: a loss that several would remove is removed once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Saving:
    """One treatment of one risk.

    `left`: the share of the expected loss that it leaves. `low`, `mean`, `high`: the money it
    saves a year when it is alone. `carriers`: how many initiatives that do not exclude each other
    carry it out; the first to do so saves it all.
    """

    risk: str
    left: float
    low: float
    mean: float
    high: float
    carriers: int = 1


def saved_together(own: Sequence[Saving], others: Sequence[Saving]) -> Triple:
    """Low end, mean and high end of what some treatments save a year, with `others` possible.

    High: they come first, and all the others never. Low: they come last, when all the others are
    in place and what another initiative carries out too is done already. Mean: each loss that
    several would remove is split equally between them, which is what they save on average over all
    orders of coming (the Shapley value of 1 - prod(left)). So over all initiatives the means add
    up to what is saved jointly, and the low ends to no more.
    """
    low = mean = high = 0.0
    for risk, mine in _by_risk(own).items():
        beside = [other.left for other in others if other.risk == risk]
        alone = [one for one in mine if one.carriers == 1]
        done = [one.left for one in mine if one.carriers > 1]
        low += _joint([(one.low, one.left) for one in alone]) * prod(beside + done)
        high += _joint([(one.high, one.left) for one in mine])
        for place, one in enumerate(mine):
            rest = [other.left for other in mine[:place] + mine[place + 1 :]]
            mean += one.mean * fair_share(beside + rest) / one.carriers
    return low, mean, high


def fair_share(others: Iterable[float]) -> float:
    """The part a treatment keeps of what it would save alone, given the shares others leave.

    `chances[n]`: that n of the others would remove the same loss too; it is then split in n + 1.
    """
    chances = [1.0]
    for left in others:
        pairs = zip([*chances, 0.0], [0.0, *chances], strict=True)
        chances = [left * same + (1 - left) * one_less for same, one_less in pairs]
    return sum(chance / (n + 1) for n, chance in enumerate(chances))


def _joint(savings: Sequence[tuple[float, float]]) -> float:
    """What they save one after the other, each of what those before it leave."""
    saved, kept = 0.0, 1.0
    for alone, left in savings:
        saved += alone * kept
        kept *= left
    return saved


def _by_risk(savings: Iterable[Saving]) -> dict[str, list[Saving]]:
    found: dict[str, list[Saving]] = defaultdict(list)
    for one in savings:
        found[one.risk].append(one)
    return found
