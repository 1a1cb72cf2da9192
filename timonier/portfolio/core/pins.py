"""What a person fixed by hand for a what-if, and what it contradicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter

from timonier.portfolio.core.inputs import Initiative, Question


def pin_contradictions(question: Question) -> Iterator[str]:
    """One sentence each: unknown names, in and out at once, starts that cannot be."""
    rows = {one.id: one for one in question.initiatives}
    yield from _unknown(question, rows)
    for name in dict.fromkeys(question.left_out):
        if name in question.pinned:
            yield f"left_out: {name!r} is pinned too"
    yield from _left_out(question, rows)
    yield from _excluded(question, rows)
    yield from _starts(question, rows)


def _unknown(question: Question, rows: dict[str, Initiative]) -> Iterator[str]:
    for field, names in (("pinned", question.pinned), ("left_out", question.left_out)):
        for name in dict.fromkeys(names):
            if name not in rows:
                yield f"{field}: {name!r} is not an initiative"


def _left_out(question: Question, rows: dict[str, Initiative]) -> Iterator[str]:
    """An obligation, or what one or a pinned one comes after, cannot be left out."""
    out = set(question.left_out)
    for one in rows.values():
        if one.obligation is None and one.id not in question.pinned:
            continue
        why = "an obligation" if one.obligation is not None else "pinned"
        for name in sorted(needed(one.id, rows) & out):
            if name != one.id:
                yield f"left_out: {name!r} must be in the plan: {one.id!r}, {why}, comes after it"
            elif one.obligation is not None:
                yield f"left_out: {name!r} is an obligation"


def _excluded(question: Question, rows: dict[str, Initiative]) -> Iterator[str]:
    """A pinned one (or what it comes after) against another, or against an obligation."""
    wanted = all_needed(question.pinned, rows)
    owed = all_needed((one.id for one in rows.values() if one.obligation is not None), rows)
    said: set[frozenset[str]] = set()
    for name in sorted(wanted | owed):
        for other in sorted((wanted | owed).intersection(rows[name].excludes)):
            pair = frozenset((name, other))
            if pair & wanted and not pair <= owed and pair not in said:
                said.add(pair)
                yield f"pinned: {name!r} and {other!r} exclude each other"


def _starts(question: Question, rows: dict[str, Initiative]) -> Iterator[str]:
    place = {name: at for at, name in enumerate(question.quarters)}
    for name, quarter in question.pinned.items():
        if quarter is not None and quarter not in place:
            yield f"pinned.{name}: {quarter!r} is not one of the quarters"
    fixed = {i: place[q] for i, q in question.pinned.items() if q in place and i in rows}
    waits = {name: [n for n in one.after if n in rows] for name, one in rows.items()}
    ends: dict[str, int] = {}
    try:
        order = tuple(TopologicalSorter(waits).static_order())
    except CycleError:
        return
    for name in order:
        one = rows[name]
        own = place.get(one.earliest or "", 0)
        first = max([own, *(ends[n] for n in waits[name])])
        start = fixed.get(name, first)
        ends[name] = start + one.duration_quarters
        if start < first:
            why = "its earliest start" if first == own else "what it comes after can have ended"
            yield f"pinned.{name}: {question.quarters[start]!r} is before {why}"
        if name in question.pinned and ends[name] > len(place):
            yield f"pinned.{name}: it would end after the horizon"


def needed(name: str, rows: dict[str, Initiative]) -> set[str]:
    """An initiative and all that it comes after, by id; unknown names are passed over."""
    found: set[str] = set()
    waiting: list[str] = [name]
    while waiting:
        one = waiting.pop()
        if one in rows and one not in found:
            found.add(one)
            waiting += rows[one].after
    return found


def all_needed(names: Iterable[str], rows: dict[str, Initiative]) -> set[str]:
    """Several of them."""
    return set().union(*(needed(name, rows) for name in names))
