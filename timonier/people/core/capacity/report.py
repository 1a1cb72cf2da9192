"""The answer as documented JSON: schema timonier.capacity/1."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from timonier.people.core.capacity.days import per_skill
from timonier.people.core.capacity.hall import overloads
from timonier.people.core.capacity.inputs import Question, question_of, workdays
from timonier.people.core.strict import exact

SCHEMA = "timonier.capacity/1"


def answer(asked: bytes) -> dict[str, Any]:
    """A JSON-ready dict (docs/guide/capacity-json.md). Raises BadInput with every problem found."""
    question = question_of(asked)
    calendar = workdays(question)
    return {
        "schema": SCHEMA,
        "input_digest": hashlib.sha256(asked).hexdigest(),
        "warnings": list(_warnings(question)),
        "capacity": [
            {"skill": skill, "quarter": quarter, "days": float(days)}
            for skill, quarter, days in per_skill(question, calendar)
        ],
        "overloads": [
            {
                "team": over.team,
                "from": over.first.isoformat(),
                "to": over.last.isoformat(),
                "demand": float(over.demand),
                "supply": float(over.supply),
            }
            for over in overloads(question, calendar)
        ],
    }


def _warnings(question: Question) -> Iterator[str]:
    for place, person in enumerate(question.people):
        if (shares := sum(map(exact, person.skills.values()))) > 1:
            told = f"the shares of {person.id!r} add up to {float(shares):g}"
            yield f"people.{place}.skills: {told}: the same days stand under several skills"
