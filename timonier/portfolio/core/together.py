"""HiGHS for the bound and a neighbourhood search for the plan, on two cores until time is out."""

from __future__ import annotations

import time
from dataclasses import replace

from timonier.portfolio.core.found import Found
from timonier.portfolio.core.instance import Instance, Starts, broken_rules
from timonier.portfolio.core.neighbourhoods import improved
from timonier.portfolio.core.process import Searching
from timonier.portfolio.core.program import Limits, Program
from timonier.portfolio.core.solve import Effort

_LEAVE_S = 0.3  # for the process to hand over its answer
_SLICE_S = 5.0


def searched(
    instance: Instance, built: Program, limits: Limits, first: Found, effort: Effort
) -> Found:
    """Whichever proves the plan ends the search; otherwise the best plan and the best bound."""
    ends = time.monotonic() + effort.seconds
    other = Searching(built, seconds=max(0.1, effort.seconds - 2 * _LEAVE_S))
    try:
        return _race(instance, limits, first, effort, other, ends)
    finally:
        other.stop()


def _race(
    instance: Instance, limits: Limits, first: Found, effort: Effort, other: Searching, ends: float
) -> Found:
    best = first

    def done() -> bool:
        return other.over or effort.cancelled()

    while not done() and time.monotonic() < ends:
        seconds = min(_SLICE_S, ends - time.monotonic())
        if best.starts is None:
            time.sleep(min(0.05, max(0.0, seconds)))
            continue
        better = improved(instance, limits, best.starts, seconds=seconds, stopped=done)
        best = replace(best, starts=better)
        if _gap(instance, best) <= max(effort.gap, 1e-9):
            return replace(best, proven=effort.gap == 0)
    answer = other.found()
    return best if answer is None else _best(instance, best, answer)


def _best(instance: Instance, ours: Found, theirs: Found) -> Found:
    """The better plan and the lower bound; proven when they meet, as HiGHS's own proof does."""
    plans: list[Starts] = [
        starts
        for starts in (theirs.starts, ours.starts)
        if starts is not None and not broken_rules(instance, starts)
    ]
    starts = max(plans, key=instance.objective, default=None)
    bound = min(ours.bound, theirs.bound)
    met = Found(starts, bound)
    return replace(met, proven=starts is not None and _gap(instance, met) <= 1e-7)


def _gap(instance: Instance, found: Found) -> float:
    if found.starts is None:
        return float("inf")
    worth = instance.objective(found.starts)
    return (found.bound - worth) / max(1.0, abs(worth))
