"""Large neighbourhood search: most of a good plan is kept while a part is planned anew."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from timonier.portfolio.core import cpsat
from timonier.portfolio.core.instance import OUT, Instance, Starts, broken_rules
from timonier.portfolio.core.program import Limits, program

_ROUND_S = 1.0
_ROUND_WORK = 1.0
_SEED = 20_271


def improved(
    instance: Instance,
    limits: Limits,
    starts: Starts,
    *,
    seconds: float,
    work: float | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Starts:
    """The best plan met; reproducible when `work` ends it and not the clock.

    Each round frees initiatives that share skills or quarters with a chosen one; rounds grow when
    they are solved to the end without gain and shrink when they are not solved.
    """
    rng = np.random.default_rng(_SEED)
    ends, spent, free = time.monotonic() + seconds, 0.0, min(60.0, max(12.0, instance.size / 3))
    while time.monotonic() < ends and not stopped() and (work is None or spent < work):
        chosen = _freed(instance, starts, rng, int(free))
        kept = {j: start for j, start in enumerate(starts) if j not in chosen}
        part = program(instance, replace(limits, frozen={**limits.frozen, **kept}))
        found = cpsat.solved(
            part,
            seconds=min(_ROUND_S if work is None else seconds, max(0.05, ends - time.monotonic())),
            work=_ROUND_WORK,
            hint=starts,
        )
        spent += found.work + 1e-3
        free = free * 1.06 if found.proven else max(8.0, free * 0.93)
        free = min(free, float(instance.size))
        if found.starts is not None and _gains(instance, found.starts, starts):
            starts = found.starts
        if found.proven and int(free) >= instance.size:
            break
    return starts


def _gains(instance: Instance, new: Starts, old: Starts) -> bool:
    better = instance.objective(new) > instance.objective(old) + 1e-9
    return better and not broken_rules(instance, new)


def _freed(
    instance: Instance, starts: Starts, rng: np.random.Generator, count: int
) -> frozenset[int]:
    """A window of quarters, the users of a skill, or anything; with a share of what is left out."""
    size = instance.size
    near = rng.random(size)
    kind = rng.integers(3)
    placed = np.array([start != OUT for start in starts])
    if kind == 0:
        middle = rng.integers(instance.quarters)
        far = np.abs(np.array(starts) - middle) / instance.quarters
        near += np.where(placed, far * 3, 0.8)
    elif kind == 1:
        skill = rng.integers(instance.capacity.shape[0])
        near += np.where(instance.effort[:, skill] > 0, 0.0, 0.8)
    return frozenset(int(j) for j in np.argsort(near, kind="stable")[:count])
