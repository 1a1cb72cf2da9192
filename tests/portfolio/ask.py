"""Questions for the planner's tests, and a brute force that knows only the documented rules."""

import itertools
import json

from timonier.portfolio.core import scenarios
from timonier.portfolio.core.instance import OUT, broken_rules
from timonier.portfolio.core.questions import question_of


def initiative(name, value=1000, days=None, **more):
    triple = value if isinstance(value, list) else [value] * 3
    effort = {skill: [each] * 3 for skill, each in (days or {}).items()}
    return {"id": name, "value_per_year": triple, "effort_days": effort, "cost": 0} | more


def document(*initiatives, capacity=None, quarters=4, **more):
    names = [f"Q{q + 1}" for q in range(quarters)]
    return {
        "currency": "EUR",
        "quarters": names,
        "capacity": capacity or {"dev": [10] * quarters},
        "budget": None,
        "initiatives": list(initiatives),
        "seed": 1,
        "scenarios": 0,
        "time_limit_s": 20,
    } | more


def question(*initiatives, **more):
    return question_of(json.dumps(document(*initiatives, **more)))


def oracle(asked):
    """(late, quarters late, objective) of the best plan by trying them all; None when none."""
    instance = scenarios.base(asked)
    spans = [
        [OUT, *range(instance.quarters - length + 1)] if length <= instance.quarters else [OUT]
        for length in instance.duration
    ]
    best = None
    for starts in itertools.product(*spans):
        if broken_rules(instance, starts):
            continue
        late = instance.lateness(starts)
        rank = (-len(late), -sum(late.values()), instance.objective(starts))
        best = rank if best is None else max(best, rank)
    return best
