"""How much of a repository the advisories at hand can answer for, and of which day they speak."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from timonier.estate.core.distinct import ABSENT, OWN, Stated, distinct
from timonier.estate.core.facts import Component
from timonier.estate.core.repository import Manifest, RepositoryFacts
from timonier.knowledge.core.answering import day_of, is_late
from timonier.knowledge.core.versions import key
from timonier.practices.core.judged import judged
from timonier.practices.core.reach import flaws_of
from timonier.practices.core.uses import uses_of
from timonier.practices.core.view import View

_NOT_TAKEN = OWN | ABSENT
Days = Mapping[str, tuple[int, int]]  # `Answering.period` -> (checked, of these affected)


@dataclass(frozen=True, slots=True)
class Covered:
    """Distinct components of one ecosystem: how many exist, were checked, are affected.

    Only a complete source of advisories makes a component checked; `days` says of which day the
    advisories were. `components - checked` is unknown, `affected` a part of `checked`.
    """

    ecosystem: str
    components: int
    days: Days = field(default_factory=dict)

    @property
    def checked(self) -> int:
        return sum(checked for checked, _ in self.days.values())

    @property
    def affected(self) -> int:
        return sum(affected for _, affected in self.days.values())

    @property
    def unknown(self) -> int:
        return self.components - self.checked


@dataclass(frozen=True, slots=True)
class Answers:
    """What was checked, as it stands on one day: `late` components against old advisories.

    `as_of` is the oldest day of the late ones; without late ones, of all.
    """

    checked: int
    late: int
    affected: int
    late_affected: int
    as_of: date | None
    age_days: int | None

    @property
    def fresh(self) -> int:
        return self.checked - self.late

    @property
    def clear(self) -> int:
        """Not affected, by advisories of these days."""
        return self.fresh - (self.affected - self.late_affected)

    @property
    def late_clear(self) -> int:
        """Not affected by what was known on `as_of`; what was published since is unknown."""
        return self.late - self.late_affected


def standing(every: Iterable[Days], today: date) -> Answers:
    """The counts of several repositories or ecosystems, split by the age of the advisories."""
    sums: dict[str, list[int]] = {}
    for days in every:
        for day, (checked, affected) in days.items():
            held = sums.setdefault(day, [0, 0])
            held[0], held[1] = held[0] + checked, held[1] + affected
    late = {day for day in sums if is_late(day, today)}
    as_of = min(map(day_of, late or sums), default=None)
    return Answers(
        checked=sum(checked for checked, _ in sums.values()),
        late=sum(sums[day][0] for day in late),
        affected=sum(affected for _, affected in sums.values()),
        late_affected=sum(sums[day][1] for day in late),
        as_of=as_of,
        age_days=(today - as_of).days if as_of else None,
    )


def coverage_of(facts: RepositoryFacts, view: View) -> tuple[Covered, ...]:
    """Coverage by ecosystem. Without advisories, or without their canary, nothing is checked."""
    facts = judged(facts)
    total: dict[str, int] = {}
    days: dict[str, dict[str, tuple[int, int]]] = {}
    for use in uses_of(facts):
        component = use.component
        total[component.type] = total.get(component.type, 0) + 1
        answer = _answer(component, facts, view)
        if answer is not None:
            day, is_affected = answer
            held = days.setdefault(component.type, {})
            checked, affected = held.get(day, (0, 0))
            held[day] = (checked + 1, affected + is_affected)
    for what in distinct(_stated_elsewhere(facts)):
        total[what.type] = total.get(what.type, 0) + 1
    return tuple(Covered(one, total[one], days.get(one, {})) for one in sorted(total))


def _answer(component: Component, facts: RepositoryFacts, view: View) -> tuple[str, bool] | None:
    """The period of the advisories that answer, and whether one affects; None: nobody can say."""
    if not view.canary:
        return None
    source = view.book.answers_for(component.type, component.name, component.version)
    if source is None:
        return None
    states = {match.state for match in flaws_of(component, facts, view)}
    if "affected" in states:
        return source.period, True
    if "unknown" in states:
        return None
    stated = component.version
    if stated and key(component.type, stated) is None:
        return None
    return source.period, False


def _stated_elsewhere(facts: RepositoryFacts) -> Iterator[Stated]:
    for number, (manifest, one) in enumerate(from_elsewhere(facts)):
        stated = (one.type, one.name, one.version, one.constraint, one.source)
        yield Stated(number, *stated, manifest.path)


def from_elsewhere(facts: RepositoryFacts) -> Iterator[tuple[Manifest, Component]]:
    """Components taken from git, an address or a place without advisories: no registry that could
    be asked serves them."""
    for manifest, component in facts.components():
        if component.source and component.source not in _NOT_TAKEN and component.name:
            yield manifest, component
