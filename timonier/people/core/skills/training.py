"""The training that closes most of the gaps within a budget of money and days: exact, and proven.

Skills share only the budget. So each skill has its choices (closing.py), and the skills are put
together one by one; a choice goes when another beats it, or when all that could still be added
cannot reach what is already found. That last bound prices money and days (Lagrange), and holds for
every price.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from timonier.people.core.skills.closing import WHAT, Skill, choices, skill_of
from timonier.people.core.skills.coverage import Coverage, Covered
from timonier.people.core.skills.inputs import Offer, Training
from timonier.people.core.skills.labels import Label, before, best_of
from timonier.people.core.skills.leaving import gives
from timonier.people.core.skills.limits import Until
from timonier.people.core.strict import exact

Weighted = list[tuple[Covered, Fraction]]  # needs, and what a gap of each counts
Floats = NDArray[np.float64]
_PRICES = tuple(1.5**step for step in range(-12, 9))  # of all money, of all days; 0 beside them
_FEW = 200  # choices that are followed to find a first good plan
_SLACK = 1e-9  # relative: the bound is in binary numbers, and drops nothing that might tie


@dataclass(frozen=True, slots=True)
class Plan:
    """Offers in the order asked; `value` the weighted gap that they are expected to close."""

    chosen: tuple[str, ...]
    value: Fraction
    cost: Fraction
    days: Fraction


def plan(coverage: Coverage, until: Until) -> Plan | None:
    """The best plan; of several of one value the cheapest, then the first by ids. None: no ask.

    Raises OutOfTime.
    """
    training = coverage.question.training
    if training is None:
        return None
    names = {name: place for place, name in enumerate(sorted(o.id for o in training.offers))}
    money = math.lcm(*(Fraction(o.cost).denominator for o in training.offers))
    time = math.lcm(*(exact(o.days).denominator for o in training.offers))
    limits = math.floor(Fraction(training.budget) * money), math.floor(exact(training.days) * time)
    skills = [
        skill_of(needs, [_whole(o, 1 << names[o.id], money, time) for o in offers])
        for needs, offers in _open(coverage, training)
    ]
    scale = math.lcm(*(skill.scale for skill in skills))
    found = _together([_choices(skill, scale, limits, until) for skill in skills], limits, until)
    start = sum((_gap(skill) for skill in skills), Fraction())
    return Plan(
        tuple(o.id for o in training.offers if found.offers >> names[o.id] & 1),
        start - Fraction(found.open, scale),
        Fraction(found.cost, money),
        Fraction(found.days, time),
    )


def _open(
    coverage: Coverage, training: Training
) -> list[tuple[list[tuple[Covered, Fraction]], list[Offer]]]:
    """Of each skill the needs with a gap that counts, and the offers that help one of them."""
    systems, there = coverage.question.systems, set(coverage.present)
    needs: dict[str, Weighted] = defaultdict(list)
    for one in coverage.needs:
        if one.gap and systems[one.system].weight:
            needs[one.need.skill].append((one, exact(systems[one.system].weight)))
    found = []
    for skill, rows in needs.items():
        offers = [
            offer
            for offer in training.offers
            if offer.skill == skill and offer.who in there and offer.chance
            if any(gives(offer, one) for one, _ in rows)
        ]
        if offers:
            found.append((rows, offers))
    return found


def _whole(offer: Offer, bit: int, money: int, time: int) -> tuple[Offer, int, int, int]:
    return offer, bit, int(Fraction(offer.cost) * money), int(exact(offer.days) * time)


def _gap(skill: Skill) -> Fraction:
    return Fraction(sum(map(sum, skill.worth)), skill.unit)


def _choices(skill: Skill, scale: int, limits: tuple[int, int], until: Until) -> list[Label]:
    """The choices of a skill, with what they leave open over the scale of all."""
    times = scale // skill.scale
    found = choices(skill, *limits, until)
    return [label._replace(open=label.open * times) for label in found]


def _together(skills: list[list[Label]], limits: tuple[int, int], until: Until) -> Label:
    """The best of all combinations of one choice of each skill."""
    ordered = sorted(skills, key=len)
    worst = max(1, sum(max(label.open for label in labels) for labels in ordered))
    rest = [_floors(labels, worst, limits) for labels in ordered]
    first = _first(_merged(ordered, rest, limits, worst, None, until))
    return _first(_merged(ordered, rest, limits, worst, first.open, until))


def _first(labels: Sequence[Label]) -> Label:
    """What leaves least open, then the cheapest, then the first by names."""
    best = labels[0]
    for label in labels:
        one, other = (label.open, label.cost), (best.open, best.cost)
        if one < other or (one == other and before(label.offers, best.offers)):
            best = label
    return best


def _floors(labels: Sequence[Label], worst: int, limits: tuple[int, int]) -> Floats:
    """Of each price the least that a skill leaves open and pays, as a share of `worst`."""
    table = np.array([_shares(label, worst, limits) for label in labels])
    return (table[:, 2][:, None] + table[:, :2] @ _prices().T).min(axis=0)


def _shares(label: Label, worst: int, limits: tuple[int, int]) -> tuple[float, float, float]:
    money, days = (label[at] / limits[at] if limits[at] else 0.0 for at in (0, 1))
    return money, days, label.open / worst


def _prices() -> Floats:
    some = (0.0, *_PRICES)
    return np.array([(a / 4, b / 4) for a in some for b in some])


def _merged(
    skills: Sequence[Sequence[Label]],
    rest: Sequence[Floats],
    limits: tuple[int, int],
    worst: int,
    known: int | None,
    until: Until,
) -> list[Label]:
    """All choices together that can be best; with nothing known yet, of each step only a few."""
    labels = [Label(0, 0, 0, 0)]
    for place, added in enumerate(skills):
        until.check(WHAT)
        labels = best_of(
            Label(a.cost + b.cost, a.days + b.days, a.open + b.open, a.offers | b.offers)
            for a in labels
            for b in added
            if a.cost + b.cost <= limits[0] and a.days + b.days <= limits[1]
        )
        ahead = sum(rest[place + 1 :], np.zeros(len(_prices())))
        table = np.array([_shares(label, worst, limits) for label in labels])
        least = (ahead + table[:, 2][:, None] - (1 - table[:, :2]) @ _prices().T).max(axis=1)
        if known is None:
            labels = [labels[at] for at in np.argsort(least, kind="stable")[:_FEW]]
        else:
            labels = [labels[at] for at in np.flatnonzero(least <= known / worst + _SLACK)]
    return labels
