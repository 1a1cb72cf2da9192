"""What leaving an initiative out costs in scenarios, as far as a tier depends on it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from timonier.portfolio.core import cpsat
from timonier.portfolio.core.effort import Effort
from timonier.portfolio.core.instance import OUT, Starts, broken_rules
from timonier.portfolio.core.merging import best_known, mended
from timonier.portfolio.core.program import Program
from timonier.portfolio.core.relaxation import Relaxed, eased
from timonier.portfolio.core.restricted import parted
from timonier.portfolio.core.samples import LANES, Progress, Regret, Sample, Study
from timonier.portfolio.core.shares import hopeless, verdict
from timonier.portfolio.core.task import Task
from timonier.portfolio.core.thresholds import HIGH, REGRET, REGRETS
from timonier.values.wilson import wilson

_AIMED = 1.05 * REGRET  # what is proven where a tier asks for more than REGRET
_SURE = 0.002  # relative; the bounds are then near enough to tell anything
_WORK = 0.15  # deterministic units for one proof
_WHOLE = 20  # initiatives up to which a regret is measured
_MEASURE = 2.0  # deterministic units for that; such programmes take a hundredth of it


Told = tuple[Regret, ...]


def regrets(found: Study, effort: Effort, told: Progress) -> tuple[Mapping[int, Told], bool]:
    """For each initiative whose tier hangs on it, its regret scenario by scenario.

    These are in nearly all the plans, and not forced; of equals, one stands for all. A search ends
    as soon as the share of scenarios in which the initiative is needed is settled. Also whether
    the clock cut it short.
    """
    ends = time.monotonic() + effort.seconds
    instance, count = found.samples[0].instance, len(found.samples)
    wanted = [
        j
        for j in sorted(set(found.groups) - instance.must)
        if wilson(found.acceptability(j) * count, count)[0] >= HIGH
    ]
    known = tuple(dict.fromkeys(s.starts for s in found.samples if s.starts is not None))
    most, done = min(REGRETS, count), 0

    def late() -> bool:
        return time.monotonic() >= ends or effort.cancelled()

    def one(j: int) -> tuple[Told, bool]:
        nonlocal done
        row: list[Regret] = []
        while len(row) < most and verdict(row) is None and not hopeless(row, most) and not late():
            left = max(0.05, ends - time.monotonic())
            row.append(_in_one(found.samples[len(row)], j, known, left))
        done += 1
        told("regrets", done, len(wanted))
        # The last search may have been cut short by the clock.
        return (tuple(row[:-1]), True) if late() else (tuple(row), False)

    with ThreadPoolExecutor(LANES) as pool:
        rows = list(pool.map(one, wanted))
    lost = {j: row for j, (row, _) in zip(wanted, rows, strict=True)}
    return lost, any(cut for _, cut in rows)


def _in_one(sample: Sample, j: int, known: Sequence[Starts], seconds: float) -> Regret:
    """Its regret in one scenario, as near as a tier needs it."""
    assert sample.starts is not None
    if sample.starts[j] == OUT:
        return Regret(0.0, 0.0)
    if sample.task is None:
        return Regret(0.0, 1.0)
    if sample.instance.size <= _WHOLE:
        return _measured(sample, sample.task, j, seconds)
    return regret(sample, sample.task, j, known, seconds)


def regret(sample: Sample, task: Task, j: int, known: Sequence[Starts], seconds: float) -> Regret:
    """(Z* - Z* without j) / Z* in one scenario: at least, at most, and is it over 2 %?

    Z* is what the scenario's plan is worth: "at least" holds whatever the best may add to it.
    """
    instance = sample.instance
    assert sample.starts is not None
    out = instance.descendants([j])
    best = best_known(instance, known, without=j)
    most = _most(sample, -np.inf if best is None else instance.objective(best))
    if most <= _SURE:
        return Regret(0.0, most)
    part = _without(sample, task, out, seconds)
    if part.least >= _AIMED:
        return Regret(part.least, max(part.least, most))  # a nearer plan would tell a tier no more
    over = sample.worth - REGRET * abs(sample.worth)
    other = mended(task, sample.starts, out, over=over, seconds=seconds)
    most = min(most, 1.0 if other is None else _most(sample, instance.objective(other)))
    now = Regret(part.least, max(part.least, most))
    return now if most <= REGRET else _proof(sample, part, now, seconds)


def _most(sample: Sample, reached: float) -> float:
    """What is lost at most when a plan worth so much does without; no more than all of it."""
    return min(1.0, max(0.0, (sample.worth - reached) / max(abs(sample.worth), 1e-9)))


@dataclass(frozen=True)
class Without:
    """A programme without an initiative, its linear relaxation, and what is lost at least."""

    built: Program
    relaxed: Relaxed | None
    least: float


def _without(sample: Sample, task: Task, out: frozenset[int], seconds: float) -> Without:
    gone = np.isin(task.built.owner, sorted(out))
    built, relaxed = eased(task.built, task.cuts, gone, seconds=seconds)
    bound = sample.worth if relaxed is None else min(relaxed.bound, sample.worth)
    return Without(built, relaxed, _most(sample, bound))


def _proof(sample: Sample, part: Without, known: Regret, seconds: float) -> Regret:
    """Is there a plan without them that loses less than a tier asks for?"""
    size = max(abs(sample.worth), 1e-9)
    over, built = sample.worth - _AIMED * size, part.built
    if part.relaxed is not None:
        worth_it = part.relaxed.loss <= part.relaxed.bound - over
        built = parted(built, np.zeros(worth_it.size), worth_it).built
    found = cpsat.solved(built, seconds=seconds, work=_WORK, over=over)
    bound = min(max(found.bound, over), sample.worth)  # what was not searched is worth no more
    least, most = max(known.least, _most(sample, bound)), known.most
    if found.starts is not None and not broken_rules(sample.instance, found.starts):
        most = min(most, _most(sample, sample.instance.objective(found.starts)))
    return Regret(least, max(least, most))


def _measured(sample: Sample, task: Task, j: int, seconds: float) -> Regret:
    """The regret from the best plan without j; both ends meet when that plan is proven."""
    free = ~np.isin(task.built.owner, sorted(sample.instance.descendants([j])))
    part = parted(task.built, np.zeros(free.size), free)
    found = cpsat.solved(part.built, seconds=seconds, work=_MEASURE)
    least = _most(sample, min(found.bound, sample.worth))
    if found.starts is None or broken_rules(sample.instance, found.starts):
        return Regret(least, 1.0)
    return Regret(least, max(least, _most(sample, sample.instance.objective(found.starts))))
