"""The best plan of one instance, with its bound: two exact solvers and a neighbourhood search."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from timonier.portfolio.core import cpsat
from timonier.portfolio.core.found import Found
from timonier.portfolio.core.instance import Instance, Starts, broken_rules
from timonier.portfolio.core.lateness import least_lateness
from timonier.portfolio.core.program import Limits, Program, program

_ALONE_S = 2.0  # CP-SAT alone for this long: most portfolios are proven before a process starts
_PROVABLE = 350  # columns under which it most often proves the plan within seconds
_PRECISION = 1e-9  # relative; two objectives nearer than that are equal


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Effort:
    """How long to search. `work`, in CP-SAT's deterministic units, makes it reproducible."""

    seconds: float
    work: float | None = None
    gap: float = 0.0
    both: bool = True  # use the second solver and the neighbourhoods too
    cancelled: Callable[[], bool] = field(default=_never)


@dataclass(frozen=True, slots=True)
class Plan:
    """`status` optimal, feasible or infeasible; `starts` None when there is no plan.

    `objective` value less cost; `bound` no plan as little late is worth more; `gap` the
    difference, as a share of the larger of the two sizes; `reproducible` the same question would
    give the same plan on any machine.
    """

    status: str
    starts: Starts | None
    objective: float
    bound: float
    reproducible: bool

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
) -> Plan:
    """Least late, then worth most, then the tie-break. Raises NoPlanYet when stopped too early."""
    ends = time.monotonic() + effort.seconds
    least = least_lateness(instance, seconds=effort.seconds, work=effort.work, limits=limits)
    if least.limits is None:
        if not least.proven:
            raise NoPlanYet("time ran out before any plan was found")
        return Plan("infeasible", None, 0.0, -math.inf, True)
    built = program(instance, least.limits)
    start = _better(instance, built, hint, least.starts)
    left = replace(effort, seconds=max(0.05, ends - time.monotonic()))
    found = _search(instance, built, least.limits, start, left)
    best = _better(instance, built, found.starts, start)
    if best is None:
        raise NoPlanYet("time ran out before any plan was found")
    proven = found.proven and least.proven
    if proven:
        best = _tie_broken(instance, built, best, left)
    worth = instance.objective(best)
    stopped = time.monotonic() >= ends or effort.cancelled()
    return Plan(
        status="optimal" if proven else "feasible",
        starts=best,
        objective=worth,
        bound=worth if proven else max(worth, found.bound),
        reproducible=proven or (effort.work is not None and not stopped),
    )


def _better(
    instance: Instance, built: Program, one: Starts | None, other: Starts | None
) -> Starts | None:
    """The one worth more of those that the programme admits and that break no rule."""
    sound = [
        starts
        for starts in (one, other)
        if starts is not None and cpsat.hinted(built, starts) and not broken_rules(instance, starts)
    ]
    return max(sound, key=instance.objective, default=None)


def _search(
    instance: Instance, built: Program, limits: Limits, start: Starts | None, effort: Effort
) -> Found:
    if effort.work is not None:
        from timonier.portfolio.core.neighbourhoods import improved

        exact = cpsat.solved(
            built, seconds=effort.seconds, work=effort.work / 2, hint=start, gap=effort.gap
        )
        if exact.proven or exact.starts is None:
            return exact
        better = improved(
            instance, limits, exact.starts, seconds=effort.seconds, work=effort.work / 2
        )
        return replace(exact, starts=better)
    alone = _alone(built, effort)
    stop = None if effort.cancelled is _never else effort.cancelled
    first = cpsat.solved(built, seconds=alone, hint=start, gap=effort.gap, cancelled=stop)
    left = effort.seconds - alone
    if first.proven or first.infeasible or not effort.both or left <= 0 or effort.cancelled():
        return first
    from timonier.portfolio.core.together import searched

    kept = _better(instance, built, first.starts, start)
    longer = replace(effort, seconds=left)
    return searched(instance, built, limits, replace(first, starts=kept), longer)


def _alone(built: Program, effort: Effort) -> float:
    """Seconds for CP-SAT by itself: long where it is likely to prove, short where it is not."""
    if not effort.both:
        return effort.seconds
    share = 0.5 if len(built.columns) <= _PROVABLE else 0.0
    return min(effort.seconds, max(_ALONE_S, effort.seconds * share))


def _tie_broken(instance: Instance, built: Program, best: Starts, effort: Effort) -> Starts:
    """Of all plans worth as much, the one that comes first in a fixed order of the columns.

    The order is by start, then by place in the input; ranks are weighted so that the sum decides
    nearly always alone (a hash of place, the same on every machine).
    """
    worth = instance.objective(best)
    equal = program_of_equals(built, worth)
    found = cpsat.solved(equal, seconds=max(1.0, effort.seconds), hint=best)
    first = found.starts
    if first is None or broken_rules(instance, first):
        return best
    same = math.isclose(instance.objective(first), worth, rel_tol=1e-7, abs_tol=1e-6)
    return first if same else best


def program_of_equals(built: Program, worth: float) -> Program:
    """The same programme, holding what it is worth and maximising a fixed order instead."""
    import numpy as np

    from timonier.portfolio.core.program import Row

    weights, scale = cpsat.whole(built.profit)
    floor = math.floor(worth * scale * (1 - math.copysign(_PRECISION, worth))) - len(weights)
    places = tuple(range(len(weights)))
    hold = Row(places, tuple(float(-each) for each in weights), -math.inf, float(-floor))
    order = np.array(
        [1000.0 * (start + 1) + (j * 7919 + start * 104729) % 997 for j, start in built.columns]
    )
    return replace(built, profit=-order, rows=(*built.rows, hold))
