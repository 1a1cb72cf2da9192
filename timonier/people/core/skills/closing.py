"""What offers of one skill close: the expected gap that each choice of them leaves, exactly.

A need with a gap g counts weight x E[min(g, successes)] (independent chances), which is the sum
over j = 1..g of weight x P(at least j succeed). Needs of one skill and level share their successes;
those of a higher level count fewer offers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from timonier.people.core.skills.coverage import Covered
from timonier.people.core.skills.inputs import Offer
from timonier.people.core.skills.labels import Label, before, best_of
from timonier.people.core.skills.leaving import gives
from timonier.people.core.skills.limits import Until
from timonier.people.core.strict import exact

WHAT = "plan: the best choice of offers"
_FEW = 64  # choices: to compare fewer costs more than it saves


class Item(NamedTuple):
    """An offer in whole numbers; `tiers` are the levels (places) that it helps."""

    who: str
    bit: int
    cost: int
    days: int
    chance: int  # over the skill's denominator
    tiers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill: offers that close something, and per level what the j-th success is worth.

    `unit` and `parts`: worths are over `unit`, chances over `parts`.
    """

    items: tuple[Item, ...]
    worth: tuple[tuple[int, ...], ...]
    unit: int
    parts: int

    @property
    def people(self) -> list[list[Item]]:
        """The offers of each person: at most one of them is chosen."""
        ordered = sorted(self.items, key=lambda item: item.who)
        return [list(group) for _, group in groupby(ordered, key=lambda item: item.who)]

    @property
    def scale(self) -> int:
        """What stays open is over this."""
        return self.unit * int(self.parts ** len(self.people))


class _Part(NamedTuple):
    """A choice among the first n people; `most`: of each level P(at most k succeed) x parts ^ n."""

    cost: int
    days: int
    offers: int
    most: tuple[tuple[int, ...], ...]


def skill_of(
    needs: Sequence[tuple[Covered, Fraction]], offers: Sequence[tuple[Offer, int, int, int]]
) -> Skill:
    """From the open needs of a skill with their weights, and (offer, bit, cost, days)."""
    levels = sorted({one.need.level for one, _ in needs})
    at = {level: [(one, w) for one, w in needs if one.need.level == level] for level in levels}
    worth = [
        [sum((w for one, w in rows if one.gap > j), Fraction()) for j in range(_deepest(rows))]
        for rows in at.values()
    ]
    chances = [exact(offer.chance) for offer, *_ in offers]
    parts = math.lcm(*(chance.denominator for chance in chances))
    unit = math.lcm(*(each.denominator for row in worth for each in row))
    items = tuple(
        Item(
            offer.who, bit, cost, days, int(chance * parts),
            frozenset(t for t, rows in enumerate(at.values()) if gives(offer, rows[0][0])),
        )
        for (offer, bit, cost, days), chance in zip(offers, chances, strict=True)
    )  # fmt: skip
    whole = tuple(tuple(int(each * unit) for each in row) for row in worth)
    return Skill(items, whole, unit, parts)


def choices(skill: Skill, money: int, days: int, until: Until) -> list[Label]:
    """Every choice within money and days that no other beats; `open` is over skill.scale.

    Raises OutOfTime.
    """
    people = skill.people
    parts = [_Part(0, 0, 0, tuple((1,) * len(row) for row in skill.worth))]
    for place, offers in enumerate(people):
        until.check(WHAT)
        grown = []
        for part in parts:
            grown.append(_step(part, None, skill.parts))
            for item in offers:
                if part.cost + item.cost <= money and part.days + item.days <= days:
                    grown.append(_step(part, item, skill.parts))
        sure = any(item.chance == skill.parts for rest in people[place + 1 :] for item in rest)
        parts = grown if sure else _thinned(grown, until)
    return best_of(
        Label(part.cost, part.days, _open(part, skill.worth), part.offers) for part in parts
    )


def _deepest(rows: Sequence[tuple[Covered, Fraction]]) -> int:
    return max(one.gap for one, _ in rows)


def _open(part: _Part, worth: Sequence[Sequence[int]]) -> int:
    """What is left of the weighted gaps: the j-th success is missing when at most j - 1 succeed."""
    return sum(
        each * chance
        for row, most in zip(worth, part.most, strict=True)
        for each, chance in zip(row, most, strict=True)
    )


def _step(part: _Part, item: Item | None, parts: int) -> _Part:
    """One person more: with an offer of theirs or with none; all probabilities over parts anew."""
    most = []
    for tier, row in enumerate(part.most):
        chance = item.chance if item and tier in item.tiers else 0
        shifted = (0, *row[:-1])
        most.append(
            tuple(
                (parts - chance) * now + chance * less
                for now, less in zip(row, shifted, strict=True)
            )
        )
    if item is None:
        return part._replace(most=tuple(most))
    return _Part(part.cost + item.cost, part.days + item.days, part.offers | item.bit, tuple(most))


def _thinned(parts: list[_Part], until: Until) -> list[_Part]:
    """Without what another part beats in money, days and every probability.

    Only while no certain offer is ahead: one would make what differs now the same.
    """
    if len(parts) < _FEW:
        return parts
    if sum(map(len, parts[0].most)) == 1:
        by = {Label(p.cost, p.days, p.most[0][0], p.offers): p for p in parts}
        return [by[label] for label in best_of(by)]
    kept: list[_Part] = []
    for part in sorted(parts, key=lambda part: (part.cost, part.days, part.most)):
        until.check(WHAT)
        if not any(_beats(other, part) for other in kept):
            kept.append(part)
    return kept


def _beats(one: _Part, other: _Part) -> bool:
    """Of two in order of money, days and openness: whether the first is as good in everything."""
    if one.days > other.days or any(
        more > less
        for row, beside in zip(one.most, other.most, strict=True)
        for more, less in zip(row, beside, strict=True)
    ):
        return False
    tied = one.cost == other.cost and one.most == other.most
    return not tied or before(one.offers, other.offers)
