"""Certificates and prices of a plan as plain data, computed one by one while there is time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import Any

from timonier.portfolio.core.certificates import certificate, price, richer, roomier, waived
from timonier.portfolio.core.effort import Effort
from timonier.portfolio.core.inputs import Question
from timonier.portfolio.core.instance import OUT, Instance, Starts
from timonier.portfolio.core.scenarios import base
from timonier.portfolio.core.solve import NoPlanYet, Plan

DAYS_A_QUARTER = 50.0  # one more person: some 65 working days less leave, illness, other work
MORE_BUDGET = 0.1  # share of each quarter's budget

GoOn = Callable[[int, int], bool]
Task = tuple[str, str, int | Instance]  # kind, key, and the initiative or the changed instance


@dataclass(frozen=True)
class Known:
    """What is certified: the question, its plan, the initiatives whose tier is undetermined, and
    (kind, key) of what was done before."""

    question: Question
    plan: Plan
    undetermined: frozenset[int] = frozenset()
    done: frozenset[tuple[str, str]] = frozenset()


def certified(known: Known, *, seconds: float, work: float, go_on: GoOn) -> dict[str, Any]:
    """{"initiatives": {id: ...}, "prices": [...], "complete": whether none was left for time}.

    `seconds`, `work`: for each search. `go_on(done, total)` is asked before each of them.
    """
    question, plan = known.question, known.plan
    instance, effort = base(question), Effort(seconds, work)
    tasks = [task for task in _tasks(instance, known) if task[:2] not in known.done]
    found: dict[str, Any] = {"initiatives": {}, "prices": [], "complete": True}
    for done, (kind, key, what) in enumerate(tasks):
        if not go_on(done, len(tasks)):
            return found | {"complete": False}
        if isinstance(what, int):
            if (told := _certificate(question, instance, plan, what, effort)) is not None:
                found["initiatives"][key] = told
        elif (price := _price(plan, what, effort)) is not None:
            found["prices"].append({"kind": kind, "key": key, **price})
    return found


def _tasks(instance: Instance, known: Known) -> list[Task]:
    """Certificates and prices in turn, so that little time gives some of both."""
    rows = known.question.initiatives
    certificates: list[Task] = [("initiative", rows[j].id, j) for j in _order(instance, known)]
    pairs = zip_longest(certificates, _changed(known.question, instance))
    return [task for pair in pairs for task in pair if task is not None]


def _order(instance: Instance, known: Known) -> list[int]:
    """Undetermined ones first, then what is in the plan; never what obligations force."""
    starts = known.plan.starts or ()
    free = set(range(instance.size)) - instance.owed
    return sorted(free, key=lambda j: (j not in known.undetermined, starts[j] == OUT, j))


def _certificate(
    question: Question, instance: Instance, plan: Plan, j: int, effort: Effort
) -> dict[str, Any] | None:
    try:
        found = certificate(instance, plan, j, effort)
    except NoPlanYet:
        return None
    other = found.other
    return {
        "inside": found.inside,
        "other": None if other is None else _ids(question, other.starts),
        "other_value": None if other is None else other.objective,
        "cost": found.cost,
        "cost_low": found.cost_low,
        "cost_high": found.cost_high,
        "flip_value_by": found.flip_value_by,
        "flip_effort_factor": found.flip_effort_factor,
        "proven": found.proven,
    }


def _ids(question: Question, starts: Starts | None) -> list[str]:
    return [question.initiatives[j].id for j, at in enumerate(starts or ()) if at != OUT]


def _changed(question: Question, instance: Instance) -> Iterator[Task]:
    """What a price is asked of: kind, key, and the instance in which it is changed."""
    for k, skill in enumerate(question.capacity):
        yield "skill", skill, roomier(instance, k, DAYS_A_QUARTER)
    if (more := richer(instance, MORE_BUDGET)) is not None:
        yield "budget", "budget", more
    for j, one in enumerate(question.initiatives):
        if instance.obligation[j]:
            yield "obligation", one.id, waived(instance, j)


def _price(plan: Plan, other: Instance, effort: Effort) -> dict[str, Any] | None:
    """What the change gains; between bounds when a search was not proven."""
    try:
        found = price(other, plan, effort)
    except NoPlanYet:
        return None
    return None if found is None else asdict(found)
