"""From a question to instances: the base one (PERT means) and joint scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from timonier.portfolio.core.inputs import Question
from timonier.portfolio.core.instance import OUT, Floats, Instance
from timonier.portfolio.core.ordering import skills_in_order
from timonier.portfolio.core.room import available
from timonier.risk.core.draws import stream

Triple = Sequence[float]


@dataclass(frozen=True, slots=True)
class Input:
    """One uncertain input: `kind` value, effort or capacity; of an initiative or skill."""

    kind: str
    of: str
    detail: str = ""  # the skill of an effort, the quarter of a capacity


def mean(interval: Triple) -> float:
    """PERT mean, (a + 4m + b) / 6."""
    low, likely, high = interval
    return (low + 4 * likely + high) / 6


def base(question: Question) -> Instance:
    """Every input at its PERT mean."""
    return _instance(question, {key: mean(value) for key, value in inputs(question).items()})


def inputs(question: Question) -> dict[Input, Triple]:
    """All intervals of the question, by what they are of."""
    found: dict[Input, Triple] = {}
    for one in question.initiatives:
        found[Input("value", one.id)] = one.value_per_year
        for skill, days in one.effort_days.items():
            found[Input("effort", one.id, skill)] = days
    for skill, row in available(question).items():
        for quarter, room in zip(question.quarters, row, strict=True):
            found[Input("capacity", skill, quarter)] = room
    return found


def draws(question: Question) -> dict[Input, Floats]:
    """K draws of each uncertain input, by inverse PERT.

    The same seed gives an input the same uniforms whatever else changes (common random numbers),
    and a draw moves continuously with its bounds, so that two questions differ by what differs.
    A skill counts by its place among the others (`skills_in_order`): its name may be translated.
    """
    from scipy.special import betaincinv

    drawn = {}
    place = {name: str(at) for at, name in enumerate(skills_in_order(question))}
    for key, (low, likely, high) in inputs(question).items():
        width = high - low
        if width <= 0:
            continue
        uniform = stream(question.seed, *_name(key, place)).random(question.scenarios)
        left, right = 1 + 4 * (likely - low) / width, 1 + 4 * (high - likely) / width
        drawn[key] = np.asarray(low + width * betaincinv(left, right, uniform))
    return drawn


def _name(key: Input, place: Mapping[str, str]) -> tuple[str, str, str]:
    """What an input is drawn by; an effort in a skill without capacity is in no plan."""
    if key.kind == "capacity":
        return key.kind, place[key.of], key.detail
    return key.kind, key.of, place.get(key.detail, "")


def scenario(question: Question, drawn: dict[Input, Floats], number: int) -> Instance:
    """The instance of one joint draw."""
    known = {
        key: float(drawn[key][number]) if key in drawn else mean(value)
        for key, value in inputs(question).items()
    }
    return _instance(question, known)


def _instance(question: Question, known: dict[Input, float]) -> Instance:
    ids = {one.id: place for place, one in enumerate(question.initiatives)}
    quarter = {name: place for place, name in enumerate(question.quarters)}
    rows, skills, last = question.initiatives, list(question.capacity), len(question.quarters) - 1
    pairs = {(min(i, ids[b]), max(i, ids[b])) for i, a in enumerate(rows) for b in a.excludes}
    effort = [[known.get(Input("effort", a.id, skill), 0.0) for skill in skills] for a in rows]
    room = [[known[Input("capacity", skill, q)] for q in question.quarters] for skill in skills]
    starts = {a.id: quarter[a.earliest] for a in rows if a.earliest}
    fixed = {i: quarter[name] for i, name in question.pinned.items() if name is not None}
    return Instance(
        value=np.array([known[Input("value", a.id)] for a in rows], dtype=float),
        cost=np.array([a.cost for a in rows], dtype=float),
        effort=np.array(effort, dtype=float).reshape(len(rows), len(skills)),
        duration=tuple(a.duration_quarters for a in rows),
        earliest=tuple((starts | fixed).get(a.id, 0) for a in rows),
        deadline=tuple(quarter[a.deadline] if a.deadline and a.obligation else last for a in rows),
        obligation=tuple(a.obligation is not None for a in rows),
        capacity=np.array(room, dtype=float),
        budget=None if question.budget is None else np.array(question.budget, dtype=float),
        after=tuple(tuple(sorted({ids[b] for b in a.after})) for a in rows),
        excludes=tuple(sorted(pairs)),
        pinned=frozenset(ids[name] for name in question.pinned),
        latest={ids[name]: start for name, start in fixed.items()}
        | {ids[name]: OUT for name in question.left_out},
    )
