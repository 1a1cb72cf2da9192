"""What leaving an initiative out costs in scenarios, as far as a tier depends on it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from timonier.portfolio.core import cpsat
from timonier.portfolio.core.instance import OUT, Starts, broken_rules
from timonier.portfolio.core.lateness import least_lateness
from timonier.portfolio.core.merging import best_known, mended
from timonier.portfolio.core.program import program
from timonier.portfolio.core.relaxation import bound_without, relaxed
from timonier.portfolio.core.restricted import parted
from timonier.portfolio.core.solve import Effort
from timonier.portfolio.core.study import LANES, REGRETS, Progress, Regret, Sample, Study
from timonier.portfolio.core.task import Task
from timonier.portfolio.core.thresholds import HIGH, REGRET

_AIMED = 1.05 * REGRET  # what is proven where a tier asks for more than REGRET
_SURE = 0.002  # relative; the bounds are then near enough to tell anything
_WORK = 0.15  # deterministic units for one proof


@dataclass(frozen=True)
class _Asked:
    """Initiatives whose regret is told from above, and those for which it is proven too."""

    wanted: tuple[int, ...]
    proven: frozenset[int]


def regrets(
    found: Study, effort: Effort, told: Progress
) -> tuple[Mapping[int, tuple[Regret, ...]], bool]:
    """For each initiative whose tier it can decide, its regret in the first scenarios.

    These are in at least half of the plans, and not forced. Also whether the clock cut it short.
    """
    ends = time.monotonic() + effort.seconds
    instance = found.samples[0].instance
    free = [j for j in range(instance.size) if j not in instance.must]
    wanted = tuple(j for j in free if found.acceptability(j) >= 0.5)
    asked = _Asked(wanted, frozenset(j for j in wanted if found.acceptability(j) >= HIGH))
    chosen = found.samples[:REGRETS]
    known = tuple(dict.fromkeys(s.starts for s in found.samples if s.starts is not None))
    done = 0

    def one(sample: Sample) -> dict[int, Regret] | None:
        nonlocal done
        row = _row(sample, asked, known, ends, effort)
        done += 1
        told("regrets", done, len(chosen))
        return row

    with ThreadPoolExecutor(LANES) as pool:
        rows = list(pool.map(one, chosen if wanted else []))
    whole = [row for row in rows if row is not None]
    return {j: tuple(row[j] for row in whole) for j in wanted}, len(whole) < len(rows)


def _row(
    sample: Sample, asked: _Asked, known: Sequence[Starts], ends: float, effort: Effort
) -> dict[int, Regret] | None:
    task: Task | None = None
    row: dict[int, Regret] = {}
    for j in asked.wanted:
        left = ends - time.monotonic()
        if left <= 0 or effort.cancelled():
            return None
        assert sample.starts is not None
        if sample.starts[j] == OUT:
            row[j] = Regret(0.0, 0.0)
            continue
        if task is None and (task := _task(sample, left)) is None:
            return None
        row[j] = regret(sample, task, j, known, left, proven=j in asked.proven)
        if time.monotonic() >= ends:
            return None  # a proof may have been cut short by the clock
    return row


def _task(sample: Sample, seconds: float) -> Task | None:
    least = least_lateness(sample.instance, seconds=seconds)
    if least.limits is None or not least.proven:
        return None
    built = program(sample.instance, least.limits)
    return Task(sample.instance, built, relaxed(built, seconds=seconds))


def regret(
    sample: Sample, task: Task, j: int, known: Sequence[Starts], seconds: float, *, proven: bool
) -> Regret:
    """(Z* - Z* without j) / Z* in one scenario: at most, and at least when it is to be `proven`.

    Z* is what the scenario's plan is worth: "at least" holds whatever the best may add to it.
    """
    instance, size = sample.instance, max(abs(sample.worth), 1e-9)
    assert sample.starts is not None
    out = instance.descendants([j])
    best = best_known(instance, known, without=j)
    reached = -np.inf if best is None else instance.objective(best)
    if sample.worth - reached > _SURE * size:
        other = mended(task, sample.starts, out, seconds=seconds)
        reached = max(reached, -np.inf if other is None else instance.objective(other))
    most = min(1.0, max(0.0, (sample.worth - reached) / size))
    if not proven or most <= _SURE:
        return Regret(0.0, most)
    bound = bound_without(task.built, task.relaxed, np.isin(task.built.owner, sorted(out)))
    least = max(0.0, (sample.worth - min(bound, sample.worth)) / size)
    if least >= _AIMED or most <= REGRET:
        return Regret(least, max(least, most))
    return _proof(sample, task, out, Regret(least, max(least, most)), seconds)


def _proof(
    sample: Sample, task: Task, out: frozenset[int], known: Regret, seconds: float
) -> Regret:
    """Is there a plan without them that loses less than a tier asks for?"""
    size = max(abs(sample.worth), 1e-9)
    free = ~np.isin(task.built.owner, sorted(out))
    part = parted(task.built, np.zeros(free.size), free)
    over = sample.worth - _AIMED * size
    found = cpsat.solved(part.built, seconds=seconds, work=_WORK, over=over, cuts=())
    least = max(known.least, (sample.worth - min(found.bound, sample.worth)) / size)
    most = known.most
    if found.starts is not None and not broken_rules(sample.instance, found.starts):
        most = min(most, (sample.worth - sample.instance.objective(found.starts)) / size)
    return Regret(least, max(least, most))
