"""Large neighbourhood search: most of a good plan is kept while a part is planned anew.

What is freed are planned initiatives near each other (in time, by skill, or where the linear
relaxation disagrees: Danna, Rothberg and Le Pape 2005) and, of the many that are out, those the
relaxation finds least costly to take in.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timonier.portfolio.core import cpsat
from timonier.portfolio.core.instance import OUT, Floats, Starts, broken_rules
from timonier.portfolio.core.program import Program
from timonier.portfolio.core.restricted import Flags, parted
from timonier.portfolio.core.task import Task

Places = NDArray[np.int64]

_ROUND_S = 3.0
_ROUND_WORK = 0.4
_OVERHEAD = 0.02  # what a round costs besides, in the same units
_SEED = 20_271
_FREE = 14.0  # planned initiatives freed at first
_FEWEST = 6.0
_COLUMNS = 420  # freed at most, so that a round is short
_OUTSIDE = 2.0  # initiatives let in for each one freed


@dataclass
class _Round:
    """What rounds learn from each other."""

    free: float = _FREE
    spent: float = 0.0


def improved(
    task: Task,
    starts: Starts,
    *,
    seconds: float,
    work: float | None = None,
    stopped: Callable[[], bool] = lambda: False,
    seed: int = _SEED,
) -> Starts:
    """The best plan met; reproducible when `work` ends it and not the clock.

    Rounds grow when they are solved to the end without gain and shrink when they are not solved.
    """
    rng = np.random.default_rng(seed)
    ends, state = time.monotonic() + seconds, _Round()
    while time.monotonic() < ends and not stopped() and (work is None or state.spent < work):
        at = cpsat.held(task.built, starts)
        if at is None:
            break
        opened = _opened(task, starts, rng, int(state.free))
        part = parted(task.built, at, np.isin(task.built.owner, opened) & _hopeful(task, at))
        found = cpsat.solved(
            part.built,
            seconds=min(_ROUND_S if work is None else seconds, max(0.05, ends - time.monotonic())),
            work=_ROUND_WORK,
            hint=starts,
            over=part.worth(at) + 1e-6,
        )
        state.spent += found.work + _OVERHEAD
        better = None if found.starts is None else _joined(opened, starts, found.starts)
        if better is not None and _gains(task, better, starts):
            starts = better
        elif found.proven:
            state.free *= 1.05
        if not found.proven:
            state.free = max(_FEWEST, state.free * 0.93)
        if found.proven and len(part.built.columns) == len(task.built.columns):
            break
    return starts


def _gains(task: Task, new: Starts, old: Starts) -> bool:
    better = task.instance.objective(new) > task.instance.objective(old) + 1e-9
    return better and not broken_rules(task.instance, new)


def _joined(opened: Places, old: Starts, new: Starts) -> Starts:
    """The old plan with what was freed as it was planned anew."""
    plan = list(old)
    for j in opened:
        plan[j] = new[j]
    return tuple(plan)


def _hopeful(task: Task, at: Floats) -> Flags:
    """Columns that some plan better than this one may have, by the relaxation's bound."""
    if task.relaxed is None:
        return np.ones(at.size, dtype=bool)
    room = task.relaxed.bound - float(task.built.profit @ at)
    kept: Flags = (task.relaxed.loss <= room) | (at > 0)
    return kept


def _opened(task: Task, starts: Starts, rng: np.random.Generator, count: int) -> Places:
    """Initiatives planned anew: `count` of the plan and those outside that cost least to take."""
    placed = np.array([start != OUT for start in starts])
    near = _nearness(task, starts, rng)
    inside = np.nonzero(placed)[0]
    chosen = inside[np.argsort(near[inside], kind="stable")][:count]
    outside = np.nonzero(~placed & (_sizes(task.built) > 0))[0]
    cheap = cheapest(task)[outside] * rng.uniform(0.3, 1.7, outside.size)
    more = outside[np.argsort(cheap, kind="stable")][: int(_OUTSIDE * count)]
    opened = np.concatenate([chosen, more])
    kept: Places = opened[np.cumsum(_sizes(task.built)[opened]) <= _COLUMNS]
    return kept


def _sizes(built: Program) -> Floats:
    return np.bincount(built.owner, minlength=built.size).astype(float)


def cheapest(task: Task) -> Floats:
    """What taking each initiative in costs at least, by the relaxation; 0 when there is none."""
    cost = np.full(task.built.size, np.inf)
    loss = np.zeros(len(task.built.columns)) if task.relaxed is None else task.relaxed.loss
    np.minimum.at(cost, task.built.owner, loss)
    return np.where(np.isfinite(cost), cost, 0.0)


def _nearness(task: Task, starts: Starts, rng: np.random.Generator) -> Floats:
    """Small for what is freed first: one of four ways, drawn, with some noise."""
    near = rng.random(task.built.size)
    kind = rng.integers(4)
    if kind == 0:
        middle = rng.uniform(0, task.instance.quarters)
        near += np.abs(np.array(starts) - middle) / task.instance.quarters * 4
    elif kind == 1:
        skill = rng.integers(task.instance.capacity.shape[0])
        near += np.where(task.instance.effort[:, skill] > 0, 0.0, 1.0)
    elif kind == 2 and task.relaxed is not None:
        agreed = np.zeros(task.built.size)
        for (j, start), share in zip(task.built.columns, task.relaxed.at, strict=True):
            if starts[j] == start:
                agreed[j] = share
        near += agreed
    return near
