"""The smallest change of one input from which the opposite choice is as good."""

from __future__ import annotations

from dataclasses import replace

from timonier.portfolio.core import cpsat
from timonier.portfolio.core.effort import Effort
from timonier.portfolio.core.instance import Instance, broken_rules
from timonier.portfolio.core.lateness import least_lateness
from timonier.portfolio.core.program import Limits, program
from timonier.portfolio.core.solve import Plan, best_plan

_ROUNDS = 6  # Newton steps on a convex, piecewise linear function: a few suffice
_HALVINGS = 5  # of the range of factors of effort
_MOST = 4.0  # times its effort
_SAME = 1e-6  # relative


def value_flip(
    instance: Instance, within: Plan, j: int, effort: Effort, without: Plan
) -> float | None:
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


def effort_flip(
    instance: Instance, j: int, effort: Effort, without: Plan, *, inside: bool
) -> tuple[float, float] | None:
    """Factors of j's effort between which the choice flips: the first keeps it, the second not.

    For what is in the plan the second is the larger: from there on the best plan does without it.
    For what is out it is the smaller: from there down it is worth taking. None when even four
    times, or none, of its effort flips nothing, or when the search was too short to tell.
    """
    keeps, flips = 1.0, _MOST if inside else 0.0
    if _taken(instance, j, flips, effort, without) is not (not inside):
        return None
    for _ in range(_HALVINGS):
        middle = (keeps + flips) / 2
        taken = _taken(instance, j, middle, effort, without)
        if taken is None:
            break
        if taken is inside:
            keeps = middle
        else:
            flips = middle
    return keeps, flips


def _taken(instance: Instance, j: int, factor: float, effort: Effort, without: Plan) -> bool | None:
    """Is a plan with j worth more than the best without, with this much of its effort?"""
    assert without.starts is not None
    days = instance.effort.copy()
    days[j] *= factor
    changed = replace(instance, effort=days)
    asked = Limits(required=frozenset([j]))
    least = least_lateness(changed, seconds=effort.seconds, work=effort.work, limits=asked)
    if least.limits is None or least.starts is None:
        return False if least.proven else None
    if len(changed.lateness(least.starts)) > len(instance.lateness(without.starts)):
        return False if least.proven else None
    found = cpsat.solved(
        program(changed, least.limits),
        seconds=effort.seconds,
        work=effort.work,
        over=without.objective + _SAME * max(1.0, abs(without.objective)),
    )
    if found.starts is not None and not broken_rules(changed, found.starts):
        return True
    return False if found.proven and without.status == "optimal" else None
