"""What leaving an initiative out costs in scenarios, as far as a tier depends on it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from timonier.portfolio.core import cpsat
from timonier.portfolio.core.instance import OUT, Starts, broken_rules
from timonier.portfolio.core.lateness import least_lateness
from timonier.portfolio.core.merging import best_known, mended
from timonier.portfolio.core.program import Program, program
from timonier.portfolio.core.relaxation import Relaxed, eased, relaxed
from timonier.portfolio.core.restricted import parted
from timonier.portfolio.core.solve import Effort
from timonier.portfolio.core.study import LANES, REGRETS, Progress, Regret, Sample, Study
from timonier.portfolio.core.task import Task
from timonier.portfolio.core.thresholds import HIGH, NOTHING, REGRET

_AIMED = 1.05 * REGRET  # what is proven where a tier asks for more than REGRET
_SURE = 0.002  # relative; the bounds are then near enough to tell anything
_WORK = 0.15  # deterministic units for one proof
_WHOLE = 20  # initiatives up to which a regret is measured, whatever the tier depends on
_MEASURE = 2.0  # deterministic units for that; such programmes take a hundredth of it


Told = tuple[Regret, ...]


def regrets(found: Study, effort: Effort, told: Progress) -> tuple[Mapping[int, Told], bool]:
    """For each initiative whose tier it can decide, its regret in the first scenarios.

    These are in at least half of the plans, and not forced. Also whether the clock cut it short.
    """
    ends = time.monotonic() + effort.seconds
    instance = found.samples[0].instance
    free = [j for j in range(instance.size) if j not in instance.must]
    wanted = [j for j in free if found.acceptability(j) >= 0.5]
    known = tuple(dict.fromkeys(s.starts for s in found.samples if s.starts is not None))
    chosen, done = found.samples[: REGRETS if wanted else 0], 0

    def late() -> bool:
        return time.monotonic() >= ends or effort.cancelled()

    def one(j: int) -> Told | None:
        nonlocal done
        proven = found.acceptability(j) >= HIGH
        row = _row(list(zip(chosen, tasks, strict=True)), j, known, proven, ends, late)
        done += 1
        told("regrets", done, len(wanted))
        return row

    with ThreadPoolExecutor(LANES) as pool:
        tasks = list(pool.map(lambda sample: None if late() else _task(sample, effort), chosen))
        rows = list(pool.map(one, wanted))
    lost = {j: row for j, row in zip(wanted, rows, strict=True) if row is not None}
    return lost, len(lost) < len(wanted)


def _row(
    pairs: Sequence[tuple[Sample, Task | None]],
    j: int,
    known: Sequence[Starts],
    proven: bool,
    ends: float,
    late: Callable[[], bool],
) -> Told | None:
    """Scenario after scenario; what the tier no longer depends on is not searched any more."""
    row: list[Regret] = []
    most_low = int(0.1 * (len(pairs) - 1))  # so many may be low and the 10th percentile is not
    outside = [sample.starts is not None and sample.starts[j] == OUT for sample, _ in pairs]
    for at, (sample, task) in enumerate(pairs):
        if late() or task is None or sample.starts is None:
            return None
        if outside[at]:
            row.append(Regret(0.0, 0.0))
            continue
        if sample.instance.size <= _WHOLE:
            row.append(_measured(sample, task, j, max(0.05, ends - time.monotonic())))
            continue
        low = sum(one.least <= REGRET for one in row)
        high = sum(one.most > NOTHING for one in row)
        nil = len(row) - high + sum(outside[at:])  # known to be, wherever the search goes
        left = max(0.05, ends - time.monotonic())
        asked = Asked(proven and low <= most_low, 2 * max(high, nil) <= len(pairs), left)
        row.append(regret(sample, task, j, known, asked))
    return None if late() else tuple(row)  # a proof may have been cut short by the clock


@dataclass(frozen=True)
class Asked:
    """Whether a regret is proven from below, searched from above; and in how many seconds."""

    proven: bool
    searched: bool
    seconds: float


def _task(sample: Sample, effort: Effort) -> Task | None:
    seconds = max(0.05, effort.seconds)
    least = least_lateness(sample.instance, seconds=seconds)
    if least.limits is None or not least.proven:
        return None
    built = program(sample.instance, least.limits)
    return Task(sample.instance, built, relaxed(built, seconds=seconds))


def regret(sample: Sample, task: Task, j: int, known: Sequence[Starts], asked: Asked) -> Regret:
    """(Z* - Z* without j) / Z* in one scenario: at most, and at least when it is to be proven.

    Z* is what the scenario's plan is worth: "at least" holds whatever the best may add to it.
    """
    instance = sample.instance
    assert sample.starts is not None
    out = instance.descendants([j])
    best = best_known(instance, known, without=j)
    most = _most(sample, -np.inf if best is None else instance.objective(best))
    least, part = 0.0, None
    if asked.proven and most > _SURE:
        part = _without(sample, task, out, asked.seconds)
        least = part.least
    if least >= _AIMED or not (asked.proven or asked.searched) or most <= _SURE:
        return Regret(least, max(least, most))  # a plan nearer to it would tell a tier no more
    told = REGRET if asked.proven else NOTHING  # a plan that loses more would tell a tier nothing
    over = sample.worth - told * abs(sample.worth)
    other = mended(task, sample.starts, out, over=over, seconds=asked.seconds)
    most = min(most, 1.0 if other is None else _most(sample, instance.objective(other)))
    now = Regret(least, max(least, most))
    if part is None or most <= REGRET:
        return now
    return _proof(sample, part, now, asked.seconds)


def _most(sample: Sample, reached: float) -> float:
    """What is lost at most when a plan worth so much does without."""
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
    return Without(built, relaxed, (sample.worth - bound) / max(abs(sample.worth), 1e-9))


def _proof(sample: Sample, part: Without, known: Regret, seconds: float) -> Regret:
    """Is there a plan without them that loses less than a tier asks for?"""
    size = max(abs(sample.worth), 1e-9)
    over, built = sample.worth - _AIMED * size, part.built
    if part.relaxed is not None:
        worth_it = part.relaxed.loss <= part.relaxed.bound - over
        built = parted(built, np.zeros(worth_it.size), worth_it).built
    found = cpsat.solved(built, seconds=seconds, work=_WORK, over=over)
    bound = min(max(found.bound, over), sample.worth)  # what was not searched is worth no more
    least = max(known.least, (sample.worth - bound) / size)
    most = known.most
    if found.starts is not None and not broken_rules(sample.instance, found.starts):
        most = min(most, (sample.worth - sample.instance.objective(found.starts)) / size)
    return Regret(least, max(least, most))


def _measured(sample: Sample, task: Task, j: int, seconds: float) -> Regret:
    """The regret from the best plan without j; both ends meet when that plan is proven."""
    size = max(abs(sample.worth), 1e-9)
    free = ~np.isin(task.built.owner, sorted(sample.instance.descendants([j])))
    part = parted(task.built, np.zeros(free.size), free)
    found = cpsat.solved(part.built, seconds=seconds, work=_MEASURE)
    least = max(0.0, (sample.worth - min(found.bound, sample.worth)) / size)
    if found.starts is None or broken_rules(sample.instance, found.starts):
        return Regret(least, max(1.0, least))
    reached = sample.instance.objective(found.starts)
    return Regret(least, max(least, (sample.worth - reached) / size))
