"""Certificates and prices of a plan as plain data, computed one by one while there is time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from timonier.portfolio.core.answer import Answer
from timonier.portfolio.core.certificates import certificate
from timonier.portfolio.core.inputs import Question
from timonier.portfolio.core.instance import OUT, Instance, Starts
from timonier.portfolio.core.scenarios import base
from timonier.portfolio.core.solve import Effort, NoPlanYet, Plan, best_plan

DAYS_A_QUARTER = 50.0  # one more person: some 65 working days less leave, illness, other work
MORE_BUDGET = 0.1  # share of each quarter's budget

GoOn = Callable[[int, int], bool]


def certified(
    question: Question, answer: Answer, *, seconds: float, work: float, go_on: GoOn
) -> dict[str, Any]:
    """{"initiatives": {id: ...}, "prices": [...], "complete": whether none was left for time}.

    `seconds`, `work`: for each search. `go_on(done, total)` is asked before each of them.
    """
    instance, effort = base(question), Effort(seconds, work)
    wanted = _order(instance, answer)
    prices = list(_changed(question, instance))
    total = len(wanted) + len(prices)
    found: dict[str, Any] = {"initiatives": {}, "prices": [], "complete": True}
    for done, (kind, key, other) in enumerate(prices):
        if not go_on(done, total):
            return found | {"complete": False}
        if (price := _price(answer.plan, other, effort)) is not None:
            found["prices"].append({"kind": kind, "key": key, **price})
    for done, j in enumerate(wanted, len(prices)):
        if not go_on(done, total):
            return found | {"complete": False}
        told = _certificate(question, instance, answer.plan, j, effort)
        if told is not None:
            found["initiatives"][question.initiatives[j].id] = told
    return found


def _order(instance: Instance, answer: Answer) -> list[int]:
    """Undetermined ones first, then what is in the plan; never what the rules force."""
    open_ = {j for j, label in enumerate(answer.tiers) if label.undetermined}
    starts = answer.plan.starts or ()
    free = [
        j for j in range(instance.size) if j not in instance.must and instance.latest.get(j) != OUT
    ]
    return sorted(free, key=lambda j: (j not in open_, starts[j] == OUT, j))


def _certificate(
    question: Question, instance: Instance, plan: Plan, j: int, effort: Effort
) -> dict[str, Any] | None:
    try:
        found = certificate(instance, plan, j, effort)
    except NoPlanYet:
        return None
    other = found.other
    told: dict[str, Any] = {
        "inside": found.inside,
        "other": None if other is None else _ids(question, other.starts),
        "other_value": None if other is None else other.objective,
        "cost": found.cost,
        "flip_value_by": found.flip_value_by,
        "flip_effort_factor": getattr(found, "flip_effort_factor", None),
        "proven": found.proven,
    }
    if other is not None and found.cost is not None:
        told["cost_low"] = max(0.0, plan.objective - other.bound)
        told["cost_high"] = max(found.cost, plan.bound - other.objective)
    return told


def _ids(question: Question, starts: Starts | None) -> list[str]:
    return [question.initiatives[j].id for j, at in enumerate(starts or ()) if at != OUT]


def _changed(question: Question, instance: Instance) -> Iterator[tuple[str, str, Instance]]:
    """What a price is asked of: kind, key, and the instance in which it is changed."""
    for k, skill in enumerate(question.capacity):
        room = instance.capacity.copy()
        room[k] += DAYS_A_QUARTER
        yield "skill", skill, replace(instance, capacity=room)
    if instance.budget is not None:
        yield "budget", "budget", replace(instance, budget=instance.budget * (1 + MORE_BUDGET))
    for j, one in enumerate(question.initiatives):
        if instance.obligation[j]:
            owed = tuple(is_owed and k != j for k, is_owed in enumerate(instance.obligation))
            yield "obligation", one.id, replace(instance, obligation=owed)


def _price(plan: Plan, other: Instance, effort: Effort) -> dict[str, Any] | None:
    """What the change gains; between bounds when a search was not proven."""
    try:
        found = best_plan(other, effort, hint=plan.starts)
    except NoPlanYet:
        return None
    gain = max(0.0, found.objective - plan.objective)
    return {
        "gain": gain,
        "low": max(0.0, found.objective - plan.bound),
        "high": max(gain, found.bound - plan.objective),
        "proven": plan.status == found.status == "optimal",
    }
