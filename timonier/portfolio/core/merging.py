"""A good plan at once, from plans met elsewhere and from what the relaxation takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from timonier.portfolio.core import cpsat
from timonier.portfolio.core.instance import OUT, Instance, Starts, broken_rules
from timonier.portfolio.core.restricted import Flags, parted
from timonier.portfolio.core.task import Task

MERGE_WORK = 0.12  # deterministic units
MEND_WORK = 0.015

Known = tuple[Starts, ...]


def merged(
    task: Task,
    known: Iterable[Starts],
    *,
    seconds: float,
    work: float = MERGE_WORK,
    hint: Starts | None = None,
    without: frozenset[int] = frozenset(),
) -> Starts | None:
    """The best mixture of known plans (Rothberg 2007) and of what the relaxation takes.

    Each initiative stays out or starts as in one of them; `without` some. None: none was found.
    """
    chosen = _taken(task, known)
    chosen &= ~np.isin(task.built.owner, sorted(without))
    part = parted(task.built, np.zeros(chosen.size), chosen)
    found = cpsat.solved(part.built, seconds=seconds, work=work, hint=hint)
    if found.starts is None or broken_rules(task.instance, found.starts):
        return None
    return found.starts


def mended(
    task: Task,
    starts: Starts,
    out: frozenset[int],
    *,
    over: float,
    seconds: float,
    work: float = MEND_WORK,
) -> Starts | None:
    """A plan without `out` worth more than `over`; None when none is near.

    What is in stays in or goes, what was out may come in.

    Each initiative of the plan stays out or starts where it did, or a quarter earlier or later.
    """
    near = np.array(
        [starts[j] != OUT and abs(start - starts[j]) <= 1 for j, start in task.built.columns]
    )
    free = near | np.array([starts[j] == OUT for j, _ in task.built.columns])
    free &= ~np.isin(task.built.owner, sorted(out))
    if task.relaxed is not None:
        free &= (task.relaxed.loss <= np.quantile(task.relaxed.loss, 0.6)) | near
    part = parted(task.built, np.zeros(free.size), free)
    kept = tuple(OUT if j in out else start for j, start in enumerate(starts))
    found = cpsat.solved(part.built, seconds=seconds, work=work, hint=kept, over=over)
    if found.starts is None or broken_rules(task.instance, found.starts):
        return None
    return found.starts


def _taken(task: Task, known: Iterable[Starts]) -> Flags:
    """Columns of the plans, of the relaxation, and all of what must be in."""
    chosen: Flags = np.isin(task.built.owner, sorted(task.instance.must))
    if task.relaxed is not None:
        chosen |= task.relaxed.at > 1e-6
    for starts in known:
        for j, start in enumerate(starts):
            place = task.built.place.get((j, start))
            if place is not None:
                chosen[place] = True
    return chosen


def best_known(
    instance: Instance, known: Sequence[Starts], without: int | None = None
) -> Starts | None:
    """Of plans met elsewhere, the best that this instance allows, least late first."""
    sound = [
        starts
        for starts in dict.fromkeys(known)
        if (without is None or starts[without] == OUT) and not broken_rules(instance, starts)
    ]
    return max(
        sound,
        key=lambda s: (-len(instance.lateness(s)), instance.objective(s)),
        default=None,
    )
