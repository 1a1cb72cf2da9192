"""How much more, or less, work an initiative could be before its place in the plan changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from timonier.portfolio.core.instance import OUT, Instance
from timonier.portfolio.core.program import Limits
from timonier.portfolio.core.solve import Effort, Plan, best_plan

FARTHEST = 8.0  # times the effort, or an eighth of it: beyond, no effort is said to change anything
_STEPS = 5  # halvings of the logarithm: the factor is known to 7 %

Rank = tuple[int, int, float]


def flip_effort(
    instance: Instance,
    plan: Plan,
    j: int,
    other: Plan,
    effort: Effort,
    go_on: Callable[[], bool],
) -> float | None:
    """The factor on j's effort from which the opposite choice is better, to 7 %.

    `other`: the best plan with the opposite choice. None: no factor from an eighth to eight does,
    or `go_on` said there is no time to tell. The worth of the best plan with j only falls with its
    effort, so that bisection meets the one crossing. Raises NoPlanYet.
    """
    assert plan.starts is not None
    inside = plan.starts[j] != OUT
    if not instance.effort[j].sum() or other.starts is None:
        return None
    without = _rank(instance, other if inside else plan)
    hint = plan.starts if inside else other.starts

    def belongs(factor: float) -> bool:
        days = instance.effort.copy()
        days[j] *= factor
        changed = replace(instance, effort=days)
        found = best_plan(changed, effort, limits=Limits(required=frozenset([j])), hint=hint)
        return found.starts is not None and _rank(instance, found) >= without

    far = FARTHEST if inside else 1 / FARTHEST
    if not go_on() or belongs(far) == inside:
        return None
    near = 1.0
    for _ in range(_STEPS):
        if not go_on():
            return None
        middle = (near * far) ** 0.5
        if belongs(middle) == inside:
            near = middle
        else:
            far = middle
    return float((near * far) ** 0.5)


def _rank(instance: Instance, plan: Plan) -> Rank:
    """Least late first, as plans are compared."""
    assert plan.starts is not None
    late = instance.lateness(plan.starts)
    return -len(late), -sum(late.values()), plan.objective
