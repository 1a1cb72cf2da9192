"""One order for the same question, however its rows stand and whatever its skills are called.

Rows go by their id. A skill goes by who needs it, since its name may be another in each language.
The order settles ties and, with the seed, what is drawn: neither hangs on how a file was written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from timonier.portfolio.core.fits import Misfit
from timonier.portfolio.core.inputs import Question
from timonier.portfolio.core.instance import Starts
from timonier.portfolio.core.lateness import Shortage


def skills_in_order(question: Question) -> tuple[str, ...]:
    """The skills with a capacity: by the initiatives that need them, then by their numbers."""
    needs: dict[str, list[tuple[str, Sequence[float]]]] = {name: [] for name in question.capacity}
    for one in sorted(question.initiatives, key=lambda one: one.id):
        for skill, days in one.effort_days.items():
            if skill in needs and days[2] > 0:
                needs[skill].append((one.id, days))
    return tuple(sorted(needs, key=lambda name: (needs[name], question.capacity[name], name)))


def in_order(question: Question) -> Question:
    """The same question with its rows and skills in the one order."""
    rows = tuple(sorted(question.initiatives, key=lambda one: one.id))
    room = {name: question.capacity[name] for name in skills_in_order(question)}
    return question.model_copy(update={"initiatives": rows, "capacity": room})


class Places:
    """From the places of an ordered question back to those of the question as it was asked."""

    def __init__(self, question: Question, ordered: Question) -> None:
        row = {one.id: place for place, one in enumerate(question.initiatives)}
        skill = {name: place for place, name in enumerate(question.capacity)}
        self.rows = tuple(row[one.id] for one in ordered.initiatives)
        self._skills = tuple(skill[name] for name in ordered.capacity)

    def starts(self, starts: Starts) -> Starts:
        """A plan."""
        return tuple(self.in_row_order(starts))

    def in_row_order[T](self, values: Sequence[T]) -> list[T]:
        """A value for each initiative."""
        pairs = sorted(zip(self.rows, values, strict=True), key=lambda pair: pair[0])
        return [value for _, value in pairs]

    def shortage(self, short: Shortage) -> Shortage:
        """What is short, by skill's place."""
        return {self._skills[k] if isinstance(k, int) else k: v for k, v in short.items()}

    def misfit(self, why: Misfit) -> Misfit:
        """Why one fits nowhere."""
        lacks = tuple(
            (self._skills[of] if isinstance(of, int) else of, needs, room)
            for of, needs, room in why.lacks
        )
        return replace(why, lacks=lacks, waits=tuple(sorted(self.rows[k] for k in why.waits)))

    def by_row[T](self, values: Mapping[int, T]) -> dict[int, T]:
        """What is known of some initiatives."""
        return {self.rows[j]: value for j, value in values.items()}
