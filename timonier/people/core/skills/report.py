"""The answer as documented JSON: schema timonier.skills/1."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from timonier.people.core.skills.coverage import Coverage, Covered
from timonier.people.core.skills.inputs import question_of
from timonier.people.core.skills.leaving import Loss, losses
from timonier.people.core.skills.limits import OutOfTime, Until
from timonier.people.core.skills.training import Plan, plan
from timonier.people.core.skills.truck import Truck, truck

SCHEMA = "timonier.skills/1"


def answer(asked: bytes, late: Callable[[str], None] = lambda told: None) -> dict[str, Any]:
    """A JSON-ready dict (docs/guide/skills-json.md). Raises BadInput with every problem found.

    What is not proven in time is unknown (null), said in `warnings` and to `late`; the rest stands.
    """
    coverage = Coverage(question_of(asked))
    unproven: list[str] = []
    fewest = _proven(truck, coverage, unproven) or Truck(None, ())
    best = _proven(plan, coverage, unproven)
    for told in unproven:
        late(told)
    return {
        "schema": SCHEMA,
        "input_digest": hashlib.sha256(asked).hexdigest(),
        "warnings": [*unproven, *_warnings(coverage)],
        "systems": _systems(coverage),
        "skills": [{"skill": skill, "bus": bus} for skill, bus in coverage.skills()],
        "truck": {"size": fewest.size, "set": list(fewest.people)},
        "if_leaves": [_loss(loss, coverage) for loss in losses(coverage)],
        "plan": None if best is None else _plan(best),
    }


def _proven[T](
    proof: Callable[[Coverage, Until], T], coverage: Coverage, unproven: list[str]
) -> T | None:
    try:
        return proof(coverage, Until())
    except OutOfTime as stopped:
        unproven.append(str(stopped))
        return None


def _systems(coverage: Coverage) -> list[dict[str, Any]]:
    needs: list[list[dict[str, Any]]] = [[] for _ in coverage.question.systems]
    for one in coverage.needs:
        needs[one.system].append(_need(one))
    return [
        {"id": system.id, "bus": bus, "needs": rows}
        for system, bus, rows in zip(coverage.question.systems, coverage.bus, needs, strict=True)
    ]


def _need(one: Covered) -> dict[str, Any]:
    return {
        "skill": one.need.skill,
        "level": one.need.level,
        "people": one.need.people,
        "cover": len(one.who),
        "gap": one.gap,
        "who": list(one.who),
    }


def _loss(loss: Loss, coverage: Coverage) -> dict[str, Any]:
    systems = []
    for place in loss.systems:
        was = coverage.bus[place] or 0
        systems.append({"id": coverage.question.systems[place].id, "bus": was - 1, "was": was})
    return {"who": loss.who, "systems": systems, "repair": loss.repair}


def _plan(best: Plan) -> dict[str, Any]:
    return {
        "chosen": list(best.chosen),
        "value": float(best.value),
        "bound": float(best.value),
        "cost": float(best.cost),
        "days": float(best.days),
    }


def _warnings(coverage: Coverage) -> Iterator[str]:
    for who, skill in coverage.tied:
        told = f"{who!r} has two rows for {skill!r} on the last day"
        yield f"levels: {told}: no more is taken than each of them holds"
    today = coverage.question.today
    for place, row in enumerate(coverage.question.levels):
        if row.on > today:
            yield f"levels.{place}.on: {row.on} is after today"
