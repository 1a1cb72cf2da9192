"""Days that people have: when each is there, what a skill has in a quarter, a team on each day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from timonier.people.core.capacity.inputs import Person, Question, ends
from timonier.people.core.strict import exact
from timonier.values.workdays import Workdays

Span = tuple[date, date]  # first and last day, both included
_DAY = timedelta(days=1)


def present(person: Person, whole: Span) -> list[Span]:
    """When somebody is there within a range, in order; absences that overlap are lost once."""
    start = max(person.first or whole[0], whole[0])
    last = min(person.last or whole[1], whole[1])
    spans = []
    for gone, back in sorted((a or date.min, b or date.max) for a, b in person.away or ()):
        if gone > last:
            break
        if gone > start:
            spans.append((start, min(gone - _DAY, last)))
        if back >= last:
            return spans
        start = max(start, back + _DAY)
    return [*spans, (start, last)] if start <= last else spans


def left_over(question: Question) -> Fraction:
    """The share of days that overhead leaves."""
    return 1 - exact(question.overhead.share) if question.overhead else Fraction(1)


def per_skill(question: Question, calendar: Workdays) -> list[tuple[str, str, Fraction]]:
    """(skill, quarter, days) of each skill that somebody names and each quarter asked."""
    skills = list(dict.fromkeys(skill for person in question.people for skill in person.skills))
    kept, found = left_over(question), []
    spans = [ends(quarter) for quarter in question.quarters]
    totals = {skill: [Fraction(0)] * len(spans) for skill in skills}
    for person in question.people:
        shares = [(totals[skill], exact(share)) for skill, share in person.skills.items()]
        for place, span in enumerate(spans):
            days = exact(person.fte) * kept * _worked(present(person, span), calendar)
            for total, share in shares:
                total[place] += days * share
    for skill in skills:
        found += [
            (skill, quarter, days)
            for quarter, days in zip(question.quarters, totals[skill], strict=True)
        ]
    return found


def per_day(people: Iterable[Person], calendar: Workdays, kept: Fraction) -> list[Fraction]:
    """What a team has before each day of the calendar, and after its last: a running total."""
    steps = [Fraction(0)] * (len(calendar.open) + 1)
    for person in people:
        share = exact(person.fte) * kept
        for first, last in present(person, (calendar.first, calendar.last)):
            steps[calendar.at(first)] += share
            steps[calendar.at(last) + 1] -= share
    there, total, before = Fraction(0), Fraction(0), [Fraction(0)]
    for step, works in zip(steps, calendar.open, strict=False):
        there += step
        total += there if works else 0
        before.append(total)
    return before


def _worked(spans: Iterable[Span], calendar: Workdays) -> int:
    return sum(calendar.between(first, last) for first, last in spans)
