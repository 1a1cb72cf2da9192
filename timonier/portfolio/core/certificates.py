"""What stands behind a label: the plan without it, what would flip it, prices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from timonier.portfolio.core.instance import OUT, Instance
from timonier.portfolio.core.program import Limits
from timonier.portfolio.core.solve import Effort, Plan, best_plan

_ROUNDS = 6  # Newton steps on a convex, piecewise linear function: a few suffice
_SAME = 1e-6  # relative


@dataclass(frozen=True, slots=True)
class Certificate:
    """`other` the best plan with the opposite choice (None: there is none) and its `cost`.

    `flip_value_by` the change of its yearly value from which the opposite choice is as good: a
    fall for what is in the plan, a rise for what is not; None when no change of value flips it.
    `proven` every plan compared was optimal.
    """

    inside: bool
    other: Plan | None
    cost: float | None
    flip_value_by: float | None
    proven: bool


def certificate(instance: Instance, plan: Plan, j: int, effort: Effort) -> Certificate:
    """The certificate of initiative j under the best `plan`. Raises NoPlanYet."""
    assert plan.starts is not None
    inside = plan.starts[j] != OUT
    if inside and j in instance.must:
        return Certificate(True, None, None, None, plan.status == "optimal")
    chosen = Limits(banned=instance.descendants([j])) if inside else Limits(required=frozenset([j]))
    other = best_plan(instance, effort, limits=chosen)
    proven = "optimal" == plan.status == other.status
    if other.starts is None or len(instance.lateness(other.starts)) > len(
        instance.lateness(plan.starts)
    ):
        return Certificate(inside, other if other.starts else None, None, None, proven)
    flip = _flip(instance, plan if inside else other, j, effort, other if inside else plan)
    return Certificate(inside, other, plan.objective - other.objective, flip, proven)


def _flip(instance: Instance, within: Plan, j: int, effort: Effort, without: Plan) -> float | None:
    """Change of j's yearly value at which the best plan with it is worth the best without.

    The worth of the best plan with j is convex and piecewise linear in the value of j, with the
    quarters left after it as slope: Newton's method meets the crossing from the side it starts on.
    """
    change, with_it = 0.0, within
    for _ in range(_ROUNDS):
        assert with_it.starts is not None
        slope = (instance.quarters - with_it.starts[j] - instance.duration[j]) / 4
        lacking = without.objective - with_it.objective
        if abs(lacking) <= _SAME * max(1.0, abs(without.objective)):
            return change
        if slope <= 0:
            return None
        change += lacking / slope
        with_it = best_plan(
            _revalued(instance, j, change), effort, limits=Limits(required=frozenset([j]))
        )
    return change


def _revalued(instance: Instance, j: int, change: float) -> Instance:
    value = instance.value.copy()
    value[j] += change
    return replace(instance, value=value)


def price_of_obligations(instance: Instance, plan: Plan, effort: Effort) -> dict[int, float]:
    """What each obligation costs: how much more the best plan is worth were it not one."""

    def waived(j: int) -> Instance:
        owed = tuple(owed and k != j for k, owed in enumerate(instance.obligation))
        return replace(instance, obligation=owed)

    owed = [j for j in range(instance.size) if instance.obligation[j]]
    return _gains(plan, effort, {j: waived(j) for j in owed}, keep=lambda gain: max(0.0, gain))


def one_more_person(
    instance: Instance, plan: Plan, effort: Effort, *, days_a_quarter: float = 50.0
) -> dict[int, float]:
    """What `days_a_quarter` more of each skill, in every quarter, are worth over the horizon.

    50 days: some 65 working days less leave, illness and what is not project work.
    """

    def roomier(k: int) -> Instance:
        room = instance.capacity.copy()
        room[k] += days_a_quarter
        return replace(instance, capacity=room)

    skills = range(instance.capacity.shape[0])
    return _gains(plan, effort, {k: roomier(k) for k in skills}, keep=lambda gain: gain)


def _gains(
    plan: Plan, effort: Effort, changed: dict[int, Instance], keep: Callable[[float], float]
) -> dict[int, float]:
    return {
        key: keep(best_plan(instance, effort, hint=plan.starts).objective - plan.objective)
        for key, instance in changed.items()
    }
