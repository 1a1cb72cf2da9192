"""What a skills question asks: levels held, needs, offers; everything wrong is said at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StrictBool

from timonier.people.core.strict import Day, Name, Share, Strict, repeated
from timonier.values import asked
from timonier.values.asked import BadInput

__all__ = ["BadInput", "Level", "Need", "Offer", "Person", "Question", "System", "question_of"]

_MONEY = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?", re.ASCII)


def _money(given: Any) -> Decimal:
    """A number, or a text of digits with at most two after the point; kept as it was written."""
    if isinstance(given, str) and _MONEY.fullmatch(given):
        return Decimal(given)
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise ValueError("money is a number, or a text such as 1200.50")
    return Decimal(repr(given))


Money = Annotated[Decimal, BeforeValidator(_money), Field(ge=0, le=10**13)]
Days = Annotated[float, Field(ge=0, le=1e6)]
Rung = Annotated[int, Field(ge=0, le=5)]


class Person(Strict):
    """Somebody; `until` is the first day on which they are away for good."""

    id: Name
    until: Day | None = None


class Level(Strict):
    """What somebody was said to master on a day, and until when that holds."""

    who: Name
    skill: Name
    level: Rung
    on: Day
    validated: StrictBool
    expires: Day | None = None


class Need(Strict):
    """How many people a system wants at a level of a skill or above."""

    skill: Name
    level: Rung
    people: Annotated[int, Field(ge=0, le=10_000)]


class System(Strict):
    """What needs people; `weight` says how much a gap of it counts."""

    id: Name
    weight: Annotated[float, Field(ge=0, le=1e6)]
    needs: Annotated[tuple[Need, ...], Field(max_length=500)]


class Offer(Strict):
    """A training that brings somebody to a level with a chance."""

    id: Name
    who: Name
    skill: Name
    to: Rung
    cost: Money
    days: Days
    chance: Share


class Training(Strict):
    """What may be spent, in money and in days, and on what."""

    budget: Money
    days: Days
    offers: Annotated[tuple[Offer, ...], Field(max_length=1000)]


class Question(Strict):
    """The whole input of `timonier skills` (docs/guide/skills-json.md)."""

    today: Day
    stale_after_months: Annotated[int, Field(ge=0, le=1200)]
    people: Annotated[tuple[Person, ...], Field(max_length=20_000)]
    levels: Annotated[tuple[Level, ...], Field(max_length=2_000_000)]
    systems: Annotated[tuple[System, ...], Field(max_length=5000)]
    away: Annotated[tuple[Name, ...], Field(max_length=20_000)] | None = None
    training: Training | None = None


def question_of(text: str | bytes) -> Question:
    """Read and check JSON. Raises BadInput with every problem found."""
    question = asked.read(Question, text)
    if wrong := list(_contradictions(question)):
        raise BadInput(wrong)
    return question


def _contradictions(question: Question) -> Iterator[str]:
    """One sentence each, starting with the path of what is wrong."""
    yield from repeated("people", (person.id for person in question.people))
    yield from repeated("systems", (system.id for system in question.systems))
    yield from repeated("away", question.away or ())
    known = {person.id for person in question.people}
    for path, name in _named(question):
        if name not in known:
            yield f"{path}: there is nobody {name!r}"
    for place, row in enumerate(question.levels):
        if row.expires and row.expires < row.on:
            yield f"levels.{place}.expires: {row.expires} is before its start, {row.on}"
    if question.training:
        yield from repeated("training.offers", (offer.id for offer in question.training.offers))


def _named(question: Question) -> Iterator[tuple[str, str]]:
    """(path, id) of every person that a row names."""
    for place, row in enumerate(question.levels):
        yield f"levels.{place}.who", row.who
    for place, name in enumerate(question.away or ()):
        yield f"away.{place}", name
    for place, offer in enumerate(question.training.offers if question.training else ()):
        yield f"training.offers.{place}.who", offer.who
