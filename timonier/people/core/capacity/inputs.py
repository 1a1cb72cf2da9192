"""What a capacity is asked of: people, quarters, demands; everything wrong is said at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints

from timonier.people.core.strict import Day, Key, Name, Share, Strict, repeated
from timonier.values import asked
from timonier.values.asked import BadInput
from timonier.values.workdays import NoCalendar, Workdays

__all__ = ["BadInput", "Demand", "Person", "Question", "question_of", "workdays"]

YEARS = (1900, 2199)  # of quarters and demands: what lies outside is a slip of the pen

Quarter = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-Q[1-4]$")]
Range = Annotated[tuple[Day | None, Day | None], Field()]


class Calendar(Strict):
    """Whose public holidays count: a country (ISO 3166-1), perhaps a part of it."""

    country: Name
    subdivision: Name | None = None


class Person(Strict):
    """Somebody of a team; `skills` says which share of their days each skill can have.

    `first` and `last` days and those of `away` are included; None is open.
    """

    id: Name
    team: Name
    skills: Annotated[dict[Key, Share], Field(max_length=1000)]
    fte: Share
    first: Day | None = Field(default=None, alias="from")
    last: Day | None = Field(default=None, alias="to")
    away: Annotated[tuple[Range, ...], Field(max_length=2000)] | None = None


class Overhead(Strict):
    """The share of all days that goes into what no demand names."""

    share: Share


class Demand(Strict):
    """Days of work that a team owes between two days, both included."""

    id: Name
    team: Name
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    days: Annotated[float, Field(ge=0, le=1e9)]


class Question(Strict):
    """The whole input of `timonier capacity` (docs/guide/capacity-json.md)."""

    today: Day
    calendar: Calendar
    people: Annotated[tuple[Person, ...], Field(max_length=20_000)]
    quarters: Annotated[tuple[Quarter, ...], Field(max_length=400)]
    overhead: Overhead | None = None
    demands: Annotated[tuple[Demand, ...], Field(max_length=10_000)]


def question_of(text: str | bytes) -> Question:
    """Read and check JSON. Raises BadInput with every problem found."""
    question = asked.read(Question, text)
    if wrong := list(_contradictions(question)):
        raise BadInput(wrong)
    try:
        workdays(question)
    except NoCalendar as unknown:
        raise BadInput([f"calendar: {unknown}"]) from None
    return question


def ends(quarter: str) -> tuple[date, date]:
    """First and last day of a quarter that is written 2026-Q4."""
    year, number = int(quarter[:4]), int(quarter[-1])
    first = date(year, 3 * number - 2, 1)
    after = date(year + 1, 1, 1) if number == 4 else date(year, 3 * number + 1, 1)
    return first, after - timedelta(days=1)


def workdays(question: Question) -> Workdays:
    """The working days of all that is asked. Raises NoCalendar."""
    spans = [ends(quarter) for quarter in question.quarters]
    spans += [(demand.first, demand.last) for demand in question.demands]
    first = min((span[0] for span in spans), default=question.today)
    last = max((span[1] for span in spans), default=question.today)
    where = question.calendar
    return Workdays(where.country, where.subdivision, first, last)


def _contradictions(question: Question) -> Iterator[str]:
    """One sentence each, starting with the path of what is wrong."""
    yield from repeated("people", (person.id for person in question.people))
    yield from repeated("demands", (demand.id for demand in question.demands))
    yield from repeated("quarters", question.quarters, "the quarter")
    for place, quarter in enumerate(question.quarters):
        if not YEARS[0] <= int(quarter[:4]) <= YEARS[1]:
            yield f"quarters.{place}: {quarter} lies outside {YEARS[0]} to {YEARS[1]}"
    for place, person in enumerate(question.people):
        yield from _person(f"people.{place}", person)
    teams = {person.team for person in question.people}
    for place, demand in enumerate(question.demands):
        yield from _demand(f"demands.{place}", demand, teams)


def _person(path: str, person: Person) -> Iterator[str]:
    if person.first and person.last and person.last < person.first:
        yield f"{path}.to: {person.last} is before its start, {person.first}"
    for place, (first, last) in enumerate(person.away or ()):
        if first and last and last < first:
            yield f"{path}.away.{place}: {last} is before its start, {first}"


def _demand(path: str, demand: Demand, teams: set[str]) -> Iterator[str]:
    if demand.team not in teams:
        yield f"{path}.team: {demand.id!r} names the team {demand.team!r}, which nobody is in"
    if demand.last < demand.first:
        yield f"{path}.to: {demand.last} is before its start, {demand.first}"
    for key, day in (("from", demand.first), ("to", demand.last)):
        if not YEARS[0] <= day.year <= YEARS[1]:
            yield f"{path}.{key}: {day} lies outside {YEARS[0]} to {YEARS[1]}"
