"""Rows of goals and ideas with defaults."""

from datetime import date, timedelta
from typing import Any

from tests import make as examples
from timonier.kit.entities.entity import registry
from timonier.kit.records import writes
from timonier.strategy.models import CheckIn, CompanyGoal, Idea, KeyResult, Objective

TODAY = date(2026, 11, 23)


def objective(name: str = "deliver", **about: Any) -> Objective:
    return Objective.objects.create(name=name, slug=name, **about)


def goal(name: str = "keep", **about: Any) -> CompanyGoal:
    return CompanyGoal.objects.create(name=name, slug=name, **about)


def key_result(owner: Objective, name: str = "on-time", **about: Any) -> KeyResult:
    ends = {"baseline": 80, "target": 100} | about
    return KeyResult.objects.create(objective=owner, name=name, slug=name, **ends)


def measure(row: KeyResult, value: float, *, ago: int = 1) -> CheckIn:
    on = TODAY - timedelta(days=ago)
    return CheckIn.objects.create(key_result=row, value=value, measured_on=on)


def idea(n: int = 1, **about: Any) -> Idea:
    """The n-th example, with these values instead of its own."""
    entity = registry[Idea]
    made: Idea = writes.patch(entity, examples.data_of(entity, n) | about, by=None)
    return made
