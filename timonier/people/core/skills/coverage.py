"""Who covers a need today: the last level told of each person, fresh, validated, still there."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from timonier.people.core.skills.inputs import Level, Need, Question


@dataclass(frozen=True, slots=True)
class Covered:
    """A need of a system and the people who cover it, in the order asked."""

    system: int
    need: Need
    who: tuple[str, ...]

    @property
    def gap(self) -> int:
        """How many people are missing."""
        return max(0, self.need.people - len(self.who))


class Coverage:
    """What the people of a question can do on its day."""

    def __init__(self, question: Question) -> None:
        self.question = question
        gone = set(question.away or ())
        self.present = [
            person.id
            for person in question.people
            if person.id not in gone and (person.until is None or person.until > question.today)
        ]
        self.last, self.tied = _last(question.levels)

    @cached_property
    def held(self) -> dict[str, dict[str, int]]:
        """The matrix: skill -> person -> level that counts; people as asked, only who is there."""
        since = months_before(self.question.today, self.question.stale_after_months)
        there, today = dict.fromkeys(self.present), self.question.today
        matrix: dict[str, dict[str, int]] = {}
        for skill, rows in self.last.items():
            matrix[skill] = {
                who: row[0]
                for who in there
                if (row := rows.get(who)) and row[1] and row[2] >= since and row[3] >= today
            }
        return matrix

    @cached_property
    def needs(self) -> list[Covered]:
        """Every need of every system, as asked."""
        return [
            Covered(place, need, self.who(need.skill, need.level))
            for place, system in enumerate(self.question.systems)
            for need in system.needs
        ]

    def who(self, skill: str, level: int) -> tuple[str, ...]:
        """Who covers a level of a skill."""
        return tuple(name for name, has in self.held.get(skill, {}).items() if has >= level)

    @cached_property
    def bus(self) -> list[int | None]:
        """Of each system the least cover over its needs; None for one that needs nothing."""
        least: list[int | None] = [None] * len(self.question.systems)
        for one in self.needs:
            now = least[one.system]
            least[one.system] = len(one.who) if now is None else min(now, len(one.who))
        return least

    def skills(self) -> Iterator[tuple[str, int]]:
        """(skill, least cover over its needs in all systems), in the order that needs name them."""
        least: dict[str, int] = {}
        for one in self.needs:
            skill = one.need.skill
            least[skill] = min(least.get(skill, len(one.who)), len(one.who))
        yield from least.items()


def months_before(day: date, months: int) -> date:
    """The same day some months before, or the last day of that month when it has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


Row = tuple[int, bool, date, date]  # level, validated, on, expires


def _last(levels: Iterable[Level]) -> tuple[dict[str, dict[str, Row]], list[tuple[str, str]]]:
    """The last row of each person and skill; of two of one day, what both say.

    Neither of two rows of a day is the later one, and their order in a file says nothing: no more
    is taken than each of them holds, and the pair is named.
    """
    last: dict[str, dict[str, Row]] = {}
    tied: dict[tuple[str, str], date] = {}
    for row in levels:
        rows = last.setdefault(row.skill, {})
        new = (row.level, row.validated, row.on, row.expires or date.max)
        old = rows.get(row.who)
        if old is None or new[2] > old[2]:
            rows[row.who] = new
        elif new[2] == old[2] and new != old:
            tied[(row.who, row.skill)] = row.on
            rows[row.who] = (
                min(old[0], new[0]), old[1] and new[1], old[2], min(old[3], new[3])
            )  # fmt: skip
    return last, [pair for pair, day in tied.items() if last[pair[1]][pair[0]][2] == day]
