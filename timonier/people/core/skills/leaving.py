"""What goes with each person who leaves, and the cheapest training that would give it back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from timonier.people.core.skills.coverage import Coverage, Covered
from timonier.people.core.skills.inputs import Offer


@dataclass(frozen=True, slots=True)
class Loss:
    """Systems (places) whose bus falls by one when somebody leaves, and the offer that repairs."""

    who: str
    systems: tuple[int, ...]
    repair: str | None


def losses(coverage: Coverage) -> list[Loss]:
    """Of every person, in the order asked.

    One person counts once in each cover, so a bus falls exactly where they stand in a need whose
    cover is the least of its system, and then by one.
    """
    weakest: dict[str, list[Covered]] = defaultdict(list)
    for one in coverage.needs:
        if len(one.who) == coverage.bus[one.system]:
            for name in one.who:
                weakest[name].append(one)
    training, there = coverage.question.training, set(coverage.present)
    offers = sorted(training.offers, key=lambda o: (o.cost, o.id)) if training else []
    offers = [offer for offer in offers if offer.who in there]
    found = []
    for person in coverage.question.people:
        lost = weakest[person.id]
        repair = next((o.id for o in offers if lost and _repairs(o, person.id, lost)), None)
        found.append(Loss(person.id, tuple(sorted({one.system for one in lost})), repair))
    return found


def gives(offer: Offer, one: Covered) -> bool:
    """Whether somebody more covers a need once the offer succeeds."""
    need = one.need
    return offer.skill == need.skill and offer.to >= need.level and offer.who not in one.who


def _repairs(offer: Offer, leaver: str, lost: list[Covered]) -> bool:
    return offer.who != leaver and all(gives(offer, one) for one in lost)
