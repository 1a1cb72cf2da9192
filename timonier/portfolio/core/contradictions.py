"""What a well-formed question still contradicts: unknown names, cycles, impossible dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter

from timonier.portfolio.core.inputs import Initiative, Question
from timonier.portfolio.core.pins import needed, pin_contradictions
from timonier.portfolio.core.quarters import number_of


def contradictions(question: Question) -> list[str]:
    """One sentence each, starting with the path of what is wrong."""
    return [
        *_repeated("quarters", question.quarters),
        *_repeated("initiatives", (each.id for each in question.initiatives)),
        *_lengths(question),
        *_today(question),
        *(said for place, _ in enumerate(question.initiatives) for said in _own(question, place)),
        *_cycle(question),
        *_after_what_it_excludes(question),
        *pin_contradictions(question),
    ]


def _repeated(path: str, names: Iterable[str]) -> Iterator[str]:
    for name, times in Counter(names).items():
        if times > 1:
            yield f"{path}: {name!r} is used {times} times"


def _lengths(question: Question) -> Iterator[str]:
    expected = len(question.quarters)
    given = {f"capacity.{skill}": len(row) for skill, row in question.capacity.items()}
    if question.budget is not None:
        given["budget"] = len(question.budget)
    for path, length in given.items():
        if length != expected:
            yield f"{path}: {length} amounts for {expected} quarters"


def _today(question: Question) -> Iterator[str]:
    """What is left of a quarter is known only where it is one of the calendar."""
    for place, name in enumerate(question.quarters):
        try:
            number_of(name)
        except ValueError as wrong:
            if question.today is not None:
                yield f"quarters.{place}: {wrong}, which today asks for"


def _own(question: Question, place: int) -> Iterator[str]:
    one = question.initiatives[place]
    path = f"initiatives.{place} ({one.id})"
    yield from _dates(question, one, path)
    for skill in one.effort_days:
        if skill not in question.capacity:
            yield f"{path}.effort_days: no capacity is given for the skill {skill!r}"
    known = {each.id for each in question.initiatives}
    for field, names in (("after", one.after), ("excludes", one.excludes)):
        for name in dict.fromkeys(names):
            if name not in known:
                yield f"{path}.{field}: {name!r} is not an initiative"
    if one.id in one.excludes:
        yield f"{path}.excludes: an initiative cannot exclude itself"


def _dates(question: Question, one: Initiative, path: str) -> Iterator[str]:
    known = {name: place for place, name in reversed(list(enumerate(question.quarters)))}
    for field, name in (("earliest", one.earliest), ("deadline", one.deadline)):
        if name is not None and name not in known:
            yield f"{path}.{field}: {name!r} is not one of the quarters"
    if one.earliest in known and one.deadline in known:
        assert one.earliest is not None and one.deadline is not None
        if known[one.deadline] < known[one.earliest]:
            yield f"{path}.deadline: {one.deadline!r} is before the earliest start {one.earliest!r}"


def _cycle(question: Question) -> Iterator[str]:
    known = {each.id for each in question.initiatives}
    waits = {each.id: [n for n in each.after if n in known] for each in question.initiatives}
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as error:
        yield f"initiatives: a cycle in `after`: {' before '.join(map(repr, error.args[1]))}"


def _after_what_it_excludes(question: Question) -> Iterator[str]:
    """What must come before it would be in the same plan: no plan could ever hold it."""
    rows = {one.id: one for one in question.initiatives}
    for place, one in enumerate(question.initiatives):
        for name in sorted(needed(one.id, rows) - {one.id}):
            if name in one.excludes or one.id in rows[name].excludes:
                path = f"initiatives.{place} ({one.id}).after"
                yield f"{path}: it comes after {name!r}, and the two exclude each other"
