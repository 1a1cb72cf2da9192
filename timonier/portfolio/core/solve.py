"""The best plan of one instance, with its bound: two exact solvers and a neighbourhood search."""

from __future__ import annotations

import math
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from timonier.portfolio.core import cpsat, intervals
from timonier.portfolio.core.effort import Effort, _never
from timonier.portfolio.core.floors import best_ranked, no_later
from timonier.portfolio.core.found import Found
from timonier.portfolio.core.instance import Instance, Starts, broken_rules
from timonier.portfolio.core.lateness import least_lateness
from timonier.portfolio.core.merging import merged
from timonier.portfolio.core.program import Limits, Program, program
from timonier.portfolio.core.relaxation import relaxed
from timonier.portfolio.core.task import Task

_PROVABLE = 500  # columns under which CP-SAT most often proves the plan within seconds
_SCHEDULING = 0.8  # share of the time that the starts alone get where everything is owed
_EASY = 1.0  # deterministic units: what larger programmes get before anything else is tried
_ALONE = 0.5  # share of the time it has for that before the second solver helps
_RELAXING = 0.25  # share of the time the linear relaxation may take
_SEEDS = (1, 2)  # of searches that race, one a core
_EQUAL = 1e-7  # relative; what the solvers can tell apart


@dataclass(frozen=True, slots=True)
class Plan:
    """`status` optimal, feasible or infeasible; `starts` None when there is no plan.

    `objective` value less cost; `bound` no plan as little late is worth more; `gap` the
    difference, as a share of the larger of the two sizes; `reproducible` the same question would
    give the same plan on any machine; `task` what was searched, for those who search on.
    """

    status: str
    starts: Starts | None
    objective: float
    bound: float
    reproducible: bool
    task: Task | None = field(default=None, repr=False, compare=False)

    @property
    def gap(self) -> float:
        """(bound - objective) / max(|bound|, |objective|); 0 when proven."""
        if self.starts is None or self.bound <= self.objective:
            return 0.0
        return (self.bound - self.objective) / max(abs(self.bound), abs(self.objective))


class NoPlanYet(Exception):
    """Time ran out before any plan was found, or before it was shown that there is none."""


def best_plan(
    instance: Instance,
    effort: Effort,
    *,
    limits: Limits | None = None,
    hint: Starts | None = None,
    known: tuple[Starts, ...] = (),
) -> Plan:
    """Least late, then worth most, then the tie-break. Raises NoPlanYet when stopped too early.

    `hint` is a plan to start from, `known` plans of much the same instance: they are mixed first.
    """
    ends = time.monotonic() + effort.seconds
    stop = None if effort.cancelled is _never else effort.cancelled
    floor = best_ranked(instance, limits) if effort.both else None
    least = least_lateness(
        instance, seconds=effort.seconds, work=effort.work, limits=limits, cancelled=stop
    )
    if least.limits is None:
        if not least.proven:
            return _by_ranking(instance, effort, limits, floor)
        return Plan("infeasible", None, 0.0, -math.inf, True)
    least = no_later(instance, least, floor)
    assert least.limits is not None
    built = program(instance, least.limits)
    start = better(instance, built, better(instance, built, hint, least.starts), floor)
    left = replace(effort, seconds=max(0.05, ends - time.monotonic()))
    task, found = _search(Task(instance, built, known=known), start, left)
    best = better(instance, built, found.starts, start)
    if best is None:
        raise NoPlanYet("time ran out before any plan was found")
    stopped = time.monotonic() >= ends or effort.cancelled()
    by_work = effort.work is not None and not stopped
    return replace(_settled(instance, built, best, found, least.proven, by_work), task=task)


def _by_ranking(
    instance: Instance, effort: Effort, limits: Limits | None, floor: Starts | None
) -> Plan:
    """Nothing was found in time: the best that a simple ranking gives."""
    if limits is not None or effort.cancelled() or floor is None:
        raise NoPlanYet("time ran out before any plan was found")
    worth = instance.objective(floor)
    return Plan("feasible", floor, worth, max(worth, program(instance).most), False)


def _settled(
    instance: Instance, built: Program, best: Starts, found: Found, least: bool, by_work: bool
) -> Plan:
    worth = instance.objective(best)
    # A solver's plan that breaks a rule by a hair proves nothing about the one that is given.
    as_good = found.starts is not None and worth >= instance.objective(found.starts) - (
        _EQUAL * max(1.0, abs(worth))
    )
    proven = least and found.proven and as_good
    return Plan(
        status="optimal" if proven else "feasible",
        starts=best,
        objective=worth,
        bound=worth if proven else max(worth, min(found.bound, built.most)),
        reproducible=(proven and found.first) or by_work or (least and found.ended and as_good),
    )


def better(
    instance: Instance, built: Program, one: Starts | None, other: Starts | None
) -> Starts | None:
    """The one worth more of those that the programme admits and that break no rule."""
    sound = [
        starts
        for starts in (one, other)
        if starts is not None
        and cpsat.held(built, starts) is not None
        and not broken_rules(instance, starts)
    ]
    return max(sound, key=instance.objective, default=None)


def _search(task: Task, start: Starts | None, effort: Effort) -> tuple[Task, Found]:
    """Exactly where that is likely to end; otherwise both solvers and the neighbourhoods."""
    ends = time.monotonic() + effort.seconds
    large = len(task.built.columns) > _PROVABLE
    first = _easily(task, start, effort) if large else Found(start)
    if first.proven or first.infeasible:
        return task, first
    start = better(task.instance, task.built, first.starts, start)
    task = _eased(task, effort, ends, large=large)
    if large and task.known:
        mixed = merged(task, task.known, seconds=effort.seconds, hint=start)
        start = better(task.instance, task.built, start, mixed)
    return task, _searched(task, start, effort, ends, large=large)


def _eased(task: Task, effort: Effort, ends: float, *, large: bool) -> Task:
    """With its relaxation."""
    share = _RELAXING if effort.work is None else 1.0
    found = relaxed(
        task.built,
        seconds=share * (ends - time.monotonic()),
        stopped=effort.cancelled,
        deep=large and effort.both and effort.work is None,
    )
    return replace(task, relaxed=found)


def _searched(
    task: Task, start: Starts | None, effort: Effort, ends: float, *, large: bool
) -> Found:
    if effort.work is not None and effort.both:
        return bounded(task, _by_work(task, start, effort, effort.work))
    first = Found(start)
    if not large or not effort.both:
        alone = (_ALONE if effort.both else 1.0) * max(0.05, ends - time.monotonic())
        sooner = raced if effort.both else _alone
        first = bounded(task, sooner(task, start, replace(effort, seconds=alone)))
        start = better(task.instance, task.built, first.starts, start)
        if first.proven or first.infeasible or not effort.both or effort.cancelled():
            return first
    return _together(task, replace(first, starts=start), effort, ends)


def _scheduled(task: Task, start: Starts | None, effort: Effort) -> Found:
    """Everything is owed: only starts are searched, for most of the time."""
    return intervals.scheduled(
        task.instance,
        task.built,
        seconds=effort.seconds * _SCHEDULING,
        work=None if effort.work is None else effort.work / 2,
        hint=start,
        cancelled=None if effort.cancelled is _never else effort.cancelled,
    )


def _easily(task: Task, start: Starts | None, effort: Effort) -> Found:
    """What a larger programme gets before anything costly is tried."""
    if not task.built.stuck and intervals.applies(task.instance, task.built):
        return _scheduled(task, start, effort)
    if effort.work is None:
        return _alone(task, start, replace(effort, work=_EASY))
    return Found(start)


def _together(task: Task, first: Found, effort: Effort, ends: float) -> Found:
    from timonier.portfolio.core.together import searched

    left = replace(effort, seconds=max(0.05, ends - time.monotonic()))
    found = bounded(task, searched(task, first, left))
    if not found.proven or found.starts is None or not effort.ordered:
        return found
    return _first_of_equals(
        task, found, replace(effort, seconds=max(0.05, ends - time.monotonic()))
    )


def bounded(task: Task, found: Found) -> Found:
    """With the bound of the linear relaxation where that is the lower one."""
    if task.relaxed is None or found.infeasible:
        return found
    return replace(found, bound=min(found.bound, task.relaxed.bound))


def raced(task: Task, start: Starts | None, effort: Effort) -> Found:
    """CP-SAT twice, each from a seed of its own: whichever proves the plan ends both.

    How long a proof takes depends much on luck, and what is proven is the same.
    """
    over = threading.Event()
    each = replace(effort, cancelled=lambda: over.is_set() or effort.cancelled())

    def search(seed: int) -> Found:
        found = _alone(task, start, each, seed)
        if found.proven or found.infeasible:
            over.set()
        return found

    with ThreadPoolExecutor(len(_SEEDS)) as pool:
        one, other = pool.map(search, _SEEDS)
    if one.proven or one.infeasible or other.proven or other.infeasible:
        return one if one.proven or one.infeasible else other
    best = better(task.instance, task.built, one.starts, other.starts)
    ended = one.ended and other.ended
    return replace(one, starts=best, bound=min(one.bound, other.bound), ended=ended)


def _alone(task: Task, start: Starts | None, effort: Effort, seed: int = 1) -> Found:
    """CP-SAT by itself."""
    return cpsat.solved(
        task.built,
        seconds=effort.seconds,
        work=effort.work,
        hint=start,
        gap=effort.gap,
        cuts=task.cuts,
        ordered=effort.ordered,
        seed=seed,
        cancelled=None if effort.cancelled is _never else effort.cancelled,
    )


def _by_work(task: Task, start: Starts | None, effort: Effort, work: float) -> Found:
    from timonier.portfolio.core.neighbourhoods import improved

    exact = _alone(task, start, replace(effort, work=work / 2))
    if exact.proven or exact.starts is None:
        return exact
    other = improved(task, exact.starts, seconds=effort.seconds, work=work / 2)
    return replace(exact, starts=other)


def _first_of_equals(task: Task, found: Found, effort: Effort) -> Found:
    """Of all plans worth as much, the one that comes first in the fixed order."""
    assert found.starts is not None
    worth = task.instance.objective(found.starts)
    again = cpsat.solved(
        task.built,
        seconds=effort.seconds,
        hint=found.starts,
        over=worth - _EQUAL * max(1.0, abs(worth)),
        cuts=task.cuts,
        ordered=True,
        cancelled=None if effort.cancelled is _never else effort.cancelled,
    )
    best = better(task.instance, task.built, again.starts, found.starts)
    return replace(found, starts=best, first=again.proven)
