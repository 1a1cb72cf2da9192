"""What no search may end below: the best plan that a simple ranking gives.

It costs some milliseconds, is a first plan to search from, and stands when nothing better is met.
"""

from __future__ import annotations

from dataclasses import replace

from timonier.portfolio.core.instance import OUT, Instance, Starts, broken_rules
from timonier.portfolio.core.lateness import Tolerance
from timonier.portfolio.core.program import Limits
from timonier.portfolio.core.rankings import FIRST, RANKINGS, filled


def best_ranked(instance: Instance, limits: Limits | None = None) -> Starts | None:
    """The best plan that a simple ranking leads to: least late, then worth most.

    Obligations come first, by deadline or as the ranking has them; or when their turn comes. None
    when no ranking holds them all under these limits.
    """
    asked = limits or Limits()
    out = {**instance.latest, **dict.fromkeys(asked.banned, OUT)}
    own = replace(instance, pinned=instance.pinned | asked.required, latest=out)
    plans = {
        _without_losers(own, filled(own, score, first))
        for score in RANKINGS.values()
        for first in FIRST
    }
    sound = [starts for starts in plans if not broken_rules(own, starts)]
    return max(sound, key=lambda starts: (*standing(own, starts), starts), default=None)


def standing(instance: Instance, starts: Starts) -> tuple[int, int, float]:
    """By which plans are compared, the greatest being the best."""
    late = instance.lateness(starts)
    return -len(late), -sum(late.values()), instance.objective(starts)


def no_later(instance: Instance, least: Tolerance, floor: Starts | None) -> Tolerance:
    """A lateness that was not proven the least gives way to a ranking that is less late."""
    if least.proven or least.starts is None or least.limits is None or floor is None:
        return least
    if standing(instance, floor)[:2] <= standing(instance, least.starts)[:2]:
        return least
    late = instance.lateness(floor)
    caps = replace(least.limits, late_count=len(late), late_quarters=sum(late.values()))
    return Tolerance(caps, floor, False)


def _without_losers(instance: Instance, starts: Starts) -> Starts:
    """Without what brings nothing and nothing else in the plan needs."""
    plan = list(starts)
    for j in sorted(range(instance.size), key=lambda j: -len(instance.ancestors([j]))):
        needed = j in instance.must or any(plan[k] != OUT for k in instance.leads_to[j])
        if plan[j] != OUT and not needed and instance.profit(j, plan[j]) <= 0:
            plan[j] = OUT
    return tuple(plan)
