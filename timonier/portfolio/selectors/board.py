"""What the board of the plan asks besides the plan: what failed, what changed since, what-ifs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from timonier.portfolio.models import (
    Budget,
    Capacity,
    Initiative,
    Plan,
    PlanAcceptance,
    PlanLine,
)


@dataclass(frozen=True, slots=True)
class Since:
    """What people changed after a plan was asked: initiatives, and whether the means."""

    initiatives: int
    means: bool

    def __bool__(self) -> bool:
        return bool(self.initiatives or self.means)


def changed_since(plan: Plan) -> Since:
    """Initiatives and means that were edited since the plan was asked. Three queries."""
    later = Q(history_date__gt=plan.asked_at)
    edited = _history(Initiative).filter(later).aggregate(n=Count("id", distinct=True))["n"]
    means = any(_history(model).filter(later).exists() for model in (Capacity, Budget))
    return Since(edited, means)


def _history(model: Any) -> Any:
    return model.history


def failed_after(plan: Plan | None) -> Plan | None:
    """The last plan of the portfolio as it is, when it failed and is newer than this one."""
    rows = Plan.objects.filter(changes={}).exclude(state=Plan.State.WAITING)
    if plan is not None:
        rows = rows.filter(number__gt=plan.number)
    last = rows.first()
    return last if last is not None and last.state == Plan.State.FAILED else None


def what_ifs(most: int = 30) -> list[Plan]:
    """The latest plans that suppose something, with the plan they are compared with."""
    rows = Plan.objects.exclude(changes={}).select_related("base", "author")
    heavy = ("question", "answer", "certificates")
    return list(rows.defer(*heavy, *(f"base__{name}" for name in (*heavy, "context")))[:most])


def plans_to_compare(most: int = 60) -> list[Plan]:
    """Finished plans, the latest first, to choose two of."""
    rows = Plan.objects.filter(state=Plan.State.FINISHED, objective__isnull=False)
    return list(rows.defer("question", "answer", "certificates", "context")[:most])


def acceptances(most: int = 20) -> list[PlanAcceptance]:
    """Which plan held since when, who said so and why; the latest first."""
    return list(PlanAcceptance.objects.select_related("plan", "author")[:most])


def open_initiatives() -> list[tuple[str, str]]:
    """Short name and name of what may be planned, by name."""
    gone = (Initiative.Status.DONE, Initiative.Status.DROPPED)
    return list(Initiative.objects.exclude(status__in=gone).values_list("slug", "name"))


def late_count() -> int:
    """How many obligations the plan that holds ends late. Light: it stands in the navigation."""
    holds = PlanAcceptance.objects.values_list("plan", flat=True).first()
    if holds is None:
        usual = Plan.objects.filter(state=Plan.State.FINISHED, changes={})
        holds = usual.values_list("pk", flat=True).first()
    return PlanLine.objects.filter(plan=holds).exclude(late={}).count() if holds else 0
