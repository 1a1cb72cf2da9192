"""Brings a documented question in: initiatives, capacity, budget; all of it or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from timonier.kit.entities.entity import Entity, registry
from timonier.kit.records import writes
from timonier.kit.records.writes import ImportReport, Invalid, Problem
from timonier.organisation.selectors import company
from timonier.portfolio.core.inputs import Initiative as Given
from timonier.portfolio.core.inputs import Question
from timonier.portfolio.core.quarters import held_by, horizon, last_day, number_of
from timonier.portfolio.core.questions import question_of
from timonier.portfolio.models import Budget, Capacity, Initiative
from timonier.portfolio.words import complaints
from timonier.values.asked import BadInput
from timonier.values.money import of

_LONGEST = 150


@dataclass
class QuestionReport(ImportReport):
    """As of any import; a problem's row is the place of its initiative in the file, from 1, and
    0 elsewhere. `notes`: what was not taken over, or taken otherwise."""

    notes: list[str] = field(default_factory=list)


def import_question(
    *, text: str | bytes, by: Any, dry_run: bool = True, today: date | None = None
) -> QuestionReport:
    """Create and change what the file holds; a dry run, or one problem, leaves all as it was.

    An initiative is known by its id as short name. Amounts are in the company's currency or the
    file is refused. Quarters without a year are counted from the current one.
    """
    report = QuestionReport(dry_run=dry_run)
    try:
        question = question_of(text)
    except BadInput as bad:
        report.problems = [_problem(said) for said in bad.problems]
        return report
    ours = company().currency
    if question.currency != ours:
        said = _("Amounts are in %(theirs)s, the company counts in %(ours)s.")
        told = {"theirs": question.currency, "ours": ours}
        report.problems = [Problem(0, "currency", said % told)]
        return report
    with transaction.atomic():
        _Import(question, report, by, today or timezone.localdate()).run()
        if dry_run or report.problems:
            transaction.set_rollback(True)
    report.problems.sort()
    return report


def _problem(said: str) -> Problem:
    """A problem of the file, on the initiative and the field its path names."""
    path, _colon, rest = said.partition(": ")
    found = re.match(r"initiatives\.(\d+)(?: \([^)]*\))?(?:\.(.+))?$", path)
    row, column = (int(found[1]) + 1, found[2] or "") if found else (0, path)
    told = complaints.told(said, {})
    return Problem(row, column, complaints.words(rest) if told == said else told)


class _Import:
    """One import: initiatives without their links, then the links, then the means."""

    def __init__(self, question: Question, report: QuestionReport, by: Any, today: date) -> None:
        self.question, self.report, self.by = question, report, by
        self.slugs = _slugs([one.id for one in question.initiatives])
        self.quarters = self._quarters(today)
        self.known = Initiative.objects.in_bulk(list(self.slugs.values()), field_name="slug")

    def run(self) -> None:
        """Write everything; problems are gathered in the report."""
        states: dict[str, str] = {}
        for row, one in enumerate(self.question.initiatives, 1):
            item = self.known.get(self.slugs[one.id])
            data = self._data(one, item)
            made, states[one.id] = self._write(registry[Initiative], data, item, row)
            if made is not None:
                self.known[self.slugs[one.id]] = made
        for row, one in enumerate(self.question.initiatives, 1):
            item = self.known.get(self.slugs[one.id])
            if item is not None and states[one.id] != "wrong":
                changed = self._write(registry[Initiative], self._links(one), item, row)[1]
                if states[one.id] == "unchanged":
                    states[one.id] = changed
        for state in states.values():
            self._count(state)
        self._means()
        if self.question.pinned or self.question.left_out:
            self.report.notes.append(_("What is pinned or left out is a what-if: not taken over."))

    def _quarters(self, today: date) -> dict[str, str]:
        names = self.question.quarters
        try:
            numbers = [number_of(name) for name in names]
        except ValueError:
            first = horizon(today, len(names))
            note = _("Its quarters have no year: they are counted from %(quarter)s.")
            self.report.notes.append(note % {"quarter": first[0]})
            return dict(zip(names, first, strict=True))
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            said = _("The quarters do not follow one another.")
            self.report.problems.append(Problem(0, "quarters", said))
        return {name: name for name in names}

    def _data(self, one: Given, item: Initiative | None) -> dict[str, Any]:
        low, likely, high = one.value_per_year
        data: dict[str, Any] = {
            "slug": self.slugs[one.id],
            "value_low": self._ours(low),
            "value_likely": self._ours(likely),
            "value_high": self._ours(high),
            "effort_days": {skill: list(days) for skill, days in one.effort_days.items()},
            "cost": self._ours(one.cost),
            "duration_quarters": one.duration_quarters,
            "earliest": self.quarters[one.earliest] if one.earliest else "",
            "deadline_on": self._due(one, item),
        }
        if item is None:
            data["name"] = one.id[:160]
        return data | self._obligation(one, item)

    def _ours(self, amount: float) -> dict[str, str]:
        """An amount of the file, which counts as the company does."""
        return of(amount, self.question.currency).plain

    def _due(self, one: Given, item: Initiative | None) -> str | None:
        """The last day of the quarter; a day that says the same is left as it is."""
        if one.deadline is None:
            return None
        quarter = self.quarters[one.deadline]
        if item is not None and item.deadline_on and held_by(item.deadline_on) == quarter:
            return item.deadline_on.isoformat()
        return last_day(quarter).isoformat()

    def _obligation(self, one: Given, item: Initiative | None) -> dict[str, Any]:
        if one.obligation is None:
            return {"obligation": "", "obligation_source": ""}
        kind = (item.obligation if item else "") or Initiative.Obligation.LAW
        if not (item and item.obligation):
            note = _("“%(name)s”: the kind of its obligation is taken for a law; confirm it.")
            self.report.notes.append(note % {"name": one.id})
        return {"obligation": str(kind), "obligation_source": one.obligation}

    def _links(self, one: Given) -> dict[str, Any]:
        """Exclusion holds both ways, whichever of the two says it."""
        excluding = {each.id for each in self.question.initiatives if one.id in each.excludes}
        named = {"after": set(one.after), "excludes": set(one.excludes) | excluding}
        return {name: sorted(self.slugs[each] for each in ids) for name, ids in named.items()}

    def _means(self) -> None:
        held = {(row.skill, row.quarter): row for row in Capacity.objects.all()}
        for skill, rooms in self.question.capacity.items():
            for name, (low, likely, high) in zip(self.question.quarters, rooms, strict=True):
                quarter = self.quarters[name]
                data = {
                    "skill": skill,
                    "quarter": quarter,
                    "days_low": low,
                    "days_likely": likely,
                    "days_high": high,
                }
                item = held.get((skill, quarter))
                path = f"capacity.{skill}"
                self._count(self._write(registry[Capacity], data, item, 0, path)[1])
        money = {row.quarter: row for row in Budget.objects.all()}
        for name, amount in zip(self.question.quarters, self.question.budget or (), strict=False):
            quarter = self.quarters[name]
            data = {"quarter": quarter, "amount": self._ours(amount)}
            known = money.get(quarter)
            self._count(self._write(registry[Budget], data, known, 0, "budget")[1])

    def _write(
        self, entity: Entity, data: Mapping[str, Any], item: Any, row: int, path: str = ""
    ) -> tuple[Any, str]:
        """The row written, and "created", "updated", "unchanged" or "wrong"."""
        if item is not None:
            now = entity.values(item)
            if all(str(now[name]) == str(value) for name, value in data.items()):
                return item, "unchanged"
        try:
            made = writes.patch(entity, data, item, by=self.by)
        except Invalid as wrong:
            for column, said in wrong.errors.items():
                where = path or ("" if column == writes.EVERYTHING else column)
                self.report.problems += [Problem(row, where, each) for each in said]
            return None, "wrong"
        return made, "updated" if item is not None else "created"

    def _count(self, state: str) -> None:
        if state != "wrong":
            setattr(self.report, state, getattr(self.report, state) + 1)


def _slugs(ids: Sequence[str], free: Callable[[str], str] = slugify) -> dict[str, str]:
    """A short name for each id: itself when it is one, and no two alike."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in ids:
        stem = (name if name == free(name) else free(name))[:_LONGEST] or "initiative"
        slug, number = stem, 1
        while slug in taken:
            number += 1
            slug = f"{stem}-{number}"
        taken.add(slug)
        found[name] = slug
    return found
