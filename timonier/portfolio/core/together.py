"""HiGHS for the bound and a neighbourhood search for the plan, on two cores until time is out."""

from __future__ import annotations

import time
from dataclasses import replace

from timonier.portfolio.core.effort import Effort
from timonier.portfolio.core.found import Found
from timonier.portfolio.core.instance import Starts, broken_rules
from timonier.portfolio.core.merging import merged
from timonier.portfolio.core.neighbourhoods import improved
from timonier.portfolio.core.process import Searching
from timonier.portfolio.core.task import Task

_LEAVE_S = 1.0  # for the process to stop by itself and hand over its answer
_SLICE_S = 5.0
_MET = 1e-7  # relative gap that is none
_FIRST_S = 3.0  # for a first plan from what the relaxation takes
_FIRST_WORK = 2.0


def searched(task: Task, first: Found, effort: Effort) -> Found:
    """Whichever proves the plan ends the search; otherwise the best plan and the best bound."""
    ends = time.monotonic() + effort.seconds
    cut = replace(task.built, rows=(*task.built.rows, *task.cuts))
    other = Searching(cut, seconds=max(0.1, effort.seconds - 2 * _LEAVE_S))
    try:
        return _race(task, first, effort, other, ends)
    finally:
        other.stop()


def _race(task: Task, first: Found, effort: Effort, other: Searching, ends: float) -> Found:
    best = replace(first, starts=_begun(task, first.starts, effort, ends))

    def done() -> bool:
        return other.over or effort.cancelled()

    while not done() and time.monotonic() < ends:
        seconds = min(_SLICE_S, ends - time.monotonic())
        if best.starts is None:
            time.sleep(min(0.05, max(0.0, seconds)))
            continue
        better = improved(
            task, best.starts, seconds=seconds, stopped=done, seed=int(ends * 10 - seconds)
        )
        best = replace(best, starts=better)
        if _gap(task, best) <= max(effort.gap, 1e-9):
            return replace(best, proven=effort.gap == 0)
    answer = other.found()
    return best if answer is None else _best(task, best, answer)


def _begun(task: Task, known: Starts | None, effort: Effort, ends: float) -> Starts | None:
    """A first plan from the columns that the relaxation takes, with those of the plan known."""
    if task.relaxed is None:
        return known
    plans = () if known is None else (known,)
    left = min(_FIRST_S, max(0.05, ends - time.monotonic()))
    other = merged(task, plans, seconds=left, work=_FIRST_WORK, hint=known)
    sound = [
        starts
        for starts in (known, other)
        if starts is not None and not broken_rules(task.instance, starts)
    ]
    return max(sound, key=task.instance.objective, default=None)


def _best(task: Task, ours: Found, theirs: Found) -> Found:
    """The better plan and the lower bound; proven when they meet, as HiGHS's own proof does."""
    plans: list[Starts] = [
        starts
        for starts in (theirs.starts, ours.starts)
        if starts is not None and not broken_rules(task.instance, starts)
    ]
    starts = max(plans, key=task.instance.objective, default=None)
    met = Found(starts, min(ours.bound, theirs.bound))
    return replace(met, proven=starts is not None and _gap(task, met) <= _MET)


def _gap(task: Task, found: Found) -> float:
    """To the lower of the search's own bound and the relaxation's."""
    if found.starts is None:
        return float("inf")
    worth = task.instance.objective(found.starts)
    bound = min(found.bound, task.relaxed.bound if task.relaxed else found.bound)
    return (bound - worth) / max(1.0, abs(worth))
