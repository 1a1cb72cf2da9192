"""From the goals of the company to the initiatives, and the links that are missing."""

from __future__ import annotations

from collections import defaultdict

from timonier.portfolio.models import Initiative, Plan
from timonier.portfolio.selectors.plans import current_plan
from timonier.portfolio.selectors.shapes import (
    AlignedGoal,
    AlignedInitiative,
    AlignedObjective,
    Alignment,
)
from timonier.strategy.models import CompanyGoal, Objective, Support

OPEN = "open"


def alignment() -> Alignment:
    """Open goals and objectives, and the initiatives that are neither done nor dropped.

    Five queries whatever the numbers.
    """
    goals = [
        AlignedGoal(goal.slug, goal.name, goal.weight)
        for goal in CompanyGoal.objects.filter(standing=OPEN)
    ]
    served = _served({goal.slug for goal in goals})
    under, without = _initiatives(_tiers(current_plan()))
    objectives = [
        AlignedObjective(one.slug, one.name, one.horizon, served[one.pk], under[one.pk])
        for one in Objective.objects.filter(standing=OPEN)
    ]
    reached = {slug for one in objectives for slug, _strength in one.goals}
    return Alignment(
        goals=goals,
        objectives=objectives,
        unserved_goals=[goal for goal in goals if goal.slug not in reached],
        objectives_without_goal=[one for one in objectives if not one.goals],
        objectives_without_initiative=[one for one in objectives if not one.initiatives],
        initiatives_without_objective=without,
    )


def _served(goals: set[str]) -> dict[int, list[tuple[str, int]]]:
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    rows = Support.objects.values_list("objective_id", "goal__slug", "strength")
    for objective, goal, strength in rows:
        if goal in goals:
            found[objective].append((goal, strength))
    return found


def _tiers(plan: Plan | None) -> dict[str, str]:
    rows = plan.lines.values_list("initiative_slug", "tier") if plan is not None else ()
    return dict(rows)


def _initiatives(
    tiers: dict[str, str],
) -> tuple[dict[int, list[AlignedInitiative]], list[AlignedInitiative]]:
    under: dict[int, list[AlignedInitiative]] = defaultdict(list)
    without = []
    gone = (Initiative.Status.DONE, Initiative.Status.DROPPED)
    for one in Initiative.objects.exclude(status__in=gone).select_related("objective"):
        aligned = AlignedInitiative(one.slug, str(one), one.status, tiers.get(one.slug, ""))
        if one.objective is not None and one.objective.standing == OPEN:
            under[one.objective.pk].append(aligned)
        else:
            without.append(aligned)
    return under, without
