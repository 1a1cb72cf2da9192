"""What stands behind a label: the plan without it, what would flip it, prices.

Every difference of two plans is told with the interval that their gaps leave open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from timonier.portfolio.core.effort import Effort
from timonier.portfolio.core.flips import effort_flip, value_flip
from timonier.portfolio.core.instance import OUT, Instance
from timonier.portfolio.core.program import Limits
from timonier.portfolio.core.solve import Plan, best_plan


@dataclass(frozen=True, slots=True)
class Certificate:
    """`other` the best plan with the opposite choice (None: there is none) and its `cost`.

    The cost is surely between `cost_low` and `cost_high`; below nought where a pinned choice
    costs. `flip_value_by` the change of its yearly value from which the opposite choice is as
    good: a fall for what is in the plan, a rise for what is not; None when no change of value
    flips it. `flip_effort_between` two factors of its effort: the choice stands at the first and
    flips at the second (`flip_effort_factor`). `proven` every plan compared was optimal.
    """

    inside: bool
    other: Plan | None
    cost: float | None
    flip_value_by: float | None
    proven: bool
    cost_low: float | None = None
    cost_high: float | None = None
    flip_effort_between: tuple[float, float] | None = None

    @property
    def flip_effort_factor(self) -> float | None:
        """Times its effort at which the choice has flipped."""
        return None if self.flip_effort_between is None else self.flip_effort_between[1]


def certificate(instance: Instance, plan: Plan, j: int, effort: Effort) -> Certificate:
    """The certificate of initiative j under the best `plan`. Raises NoPlanYet.

    What a person pinned, or left out, is compared with the plan without that hand.
    """
    assert plan.starts is not None
    inside = plan.starts[j] != OUT
    if inside and j in instance.owed:
        return Certificate(True, None, None, None, plan.status == "optimal")
    free = _unhanded(instance, j, inside=inside)
    chosen = Limits(banned=free.descendants([j])) if inside else Limits(required=frozenset([j]))
    other = best_plan(free, effort, limits=chosen)
    proven = "optimal" == plan.status == other.status
    if other.starts is None or len(free.lateness(other.starts)) > len(free.lateness(plan.starts)):
        return Certificate(inside, other if other.starts else None, None, None, proven)
    within, without = (plan, other) if inside else (other, plan)
    return Certificate(
        inside,
        other,
        plan.objective - other.objective,
        value_flip(free, within, j, effort, without),
        proven,
        cost_low=plan.objective - other.bound,
        cost_high=plan.bound - other.objective,
        flip_effort_between=effort_flip(free, j, effort, without, inside=inside),
    )


def _unhanded(instance: Instance, j: int, *, inside: bool) -> Instance:
    """Without the pins that hold j in, or the hand that holds it out."""
    if inside:
        return replace(instance, pinned=instance.pinned - instance.descendants([j]))
    above = instance.ancestors([j])
    latest = {k: at for k, at in instance.latest.items() if k not in above or at != OUT}
    return replace(instance, latest=latest)


@dataclass(frozen=True, slots=True)
class Price:
    """What a change gains: surely between `low` and `high`; `gain` as far as was searched."""

    gain: float
    low: float
    high: float
    proven: bool


def price(instance: Instance, plan: Plan, effort: Effort) -> Price | None:
    """How much more the best plan of a changed `instance` is worth. Raises NoPlanYet.

    None when it has no plan at all.
    """
    found = best_plan(instance, effort, hint=plan.starts)
    if found.starts is None:
        return None
    return Price(
        found.objective - plan.objective,
        found.objective - plan.bound,
        found.bound - plan.objective,
        "optimal" == plan.status == found.status,
    )


def waived(instance: Instance, j: int) -> Instance:
    """The same, were j no obligation.

    Its price may be less than nothing, where the plan then holds another obligation in time.
    """
    owed = tuple(is_owed and k != j for k, is_owed in enumerate(instance.obligation))
    return replace(instance, obligation=owed)


def roomier(instance: Instance, k: int, days: float) -> Instance:
    """The same with so many more days of skill k in every quarter."""
    room = instance.capacity.copy()
    room[k] += days
    return replace(instance, capacity=room)


def richer(instance: Instance, share: float) -> Instance | None:
    """The same with each quarter's budget that share larger; None where money has no limit."""
    if instance.budget is None:
        return None
    return replace(instance, budget=instance.budget * (1 + share))
