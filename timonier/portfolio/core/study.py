"""The best plan of each joint scenario, one after the other in two lanes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from timonier.portfolio.core import scenarios
from timonier.portfolio.core.effort import Effort
from timonier.portfolio.core.inputs import Question
from timonier.portfolio.core.instance import Floats, Instance, Starts
from timonier.portfolio.core.merging import Known, best_known
from timonier.portfolio.core.samples import LANES, Progress, Sample, Study
from timonier.portfolio.core.solve import NoPlanYet, best_plan
from timonier.portfolio.core.twins import twins

RECENT = 12  # plans of its lane that a scenario is warm-started from
_LEAST_S = 3.0  # a scenario is worth finishing: cut short it tells nothing
WORK = 0.4  # deterministic units for a scenario of up to 40 initiatives, growing with them
_FAR = 0.02  # proven gap over which a plan that the clock cut short is left out
NEAR = 0.005  # and up to which it is taken for the scenario's best without a word


def study(
    question: Question, base: Starts, effort: Effort, progress: Progress | None = None
) -> Study:
    """Plan every scenario, then the regrets that a tier may need; the clock may cut it short."""
    from timonier.portfolio.core.regrets import regrets

    ends = time.monotonic() + effort.seconds
    drawn = scenarios.draws(question)
    told = progress or (lambda phase, done, total: None)
    samples, late = _all(question, drawn, base, effort, ends, told)
    kept = tuple(sample for sample in samples if sample.starts is not None)
    groups = twins(question, scenarios.base(question))
    found = Study(kept, drawn, groups, {}, len(samples) - len(kept), late)
    left = replace(effort, seconds=ends - time.monotonic())
    lost, cut = regrets(found, left, told) if kept else ({}, False)
    return replace(found, regrets=lost, stopped=late or cut)


def _all(
    question: Question,
    drawn: dict[scenarios.Input, Floats],
    base: Starts,
    effort: Effort,
    ends: float,
    told: Progress,
) -> tuple[list[Sample], bool]:
    total, done = question.scenarios, [0] * LANES
    each_work = _work_of_one(len(base), total, effort)

    def lane(which: int) -> tuple[list[Sample], bool]:
        known: Known = (base,)
        found, late = list[Sample](), False
        mine = range(which, total, LANES)
        for at, number in enumerate(mine):
            left = (ends - time.monotonic()) / (len(mine) - at)
            if left <= 0 or effort.cancelled():
                return found, True
            each = Effort(
                min(max(_LEAST_S, left * 3), ends - time.monotonic()),
                each_work,
                both=False,
                ordered=False,
                cancelled=effort.cancelled,
            )
            sample, cut = _one(scenarios.scenario(question, drawn, number), number, known, each)
            late |= cut
            if sample is not None:
                found.append(sample)
            if sample is not None and sample.starts is not None:
                known = (base, *known[1:][-RECENT:], sample.starts)
            done[which] += 1
            told("scenarios", sum(done), total)
        return found, late

    with ThreadPoolExecutor(LANES) as pool:
        lanes = list(pool.map(lane, range(LANES)))
    merged = sorted((s for found, _ in lanes for s in found), key=lambda s: s.number)
    return merged, any(late for _, late in lanes)


def _work_of_one(size: int, total: int, effort: Effort) -> float:
    """Deterministic units for a scenario, within what all of them may take."""
    work: float = WORK * max(1.0, size / 40) ** 1.5
    return work if effort.work is None else min(work, effort.work / max(1, total))


def _one(
    instance: Instance, number: int, known: Sequence[Starts], effort: Effort
) -> tuple[Sample | None, bool]:
    """Its best plan, and whether the clock cut the search short.

    None when what was found by then may be far from the best: it would tell nothing of a tier.
    """
    try:
        plan = best_plan(instance, effort, hint=best_known(instance, known), known=tuple(known))
    except NoPlanYet:
        return None, True
    cut = not plan.reproducible
    if plan.starts is None:
        return Sample(number, instance, None), cut
    if cut and plan.gap > _FAR:
        return None, True
    near = plan.gap <= NEAR * 1.01
    return Sample(number, instance, plan.starts, plan.objective, near, plan.task), cut
