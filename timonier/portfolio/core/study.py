"""The best plan of each joint scenario, and what leaving an initiative out would cost there."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from timonier.portfolio.core import cpsat, scenarios
from timonier.portfolio.core.inputs import Question
from timonier.portfolio.core.instance import OUT, Floats, Instance, Starts, broken_rules
from timonier.portfolio.core.lateness import least_lateness
from timonier.portfolio.core.program import Limits, program
from timonier.portfolio.core.solve import Effort, NoPlanYet, best_plan

LANES = 2  # fixed, not the machine's cores: each lane learns from its own past, reproducibly
RECENT = 24  # plans of its lane that a scenario is warm-started from
REGRETS = 30  # scenarios in which leaving an initiative out is planned anew
REGRET_GAP = 0.005  # such a plan may be this far from proven: its bound is what is used
_LEAST_S = 3.0  # a scenario is worth finishing: cut short it tells nothing
_FAR = 0.02  # gap over which an unproven plan is not taken for the scenario's best
REGRET_WORK = 0.5  # deterministic units

Progress = Callable[[str, int, int], None]  # phase, done, total


@dataclass(frozen=True)
class Sample:
    """One scenario with its best plan; `starts` None when no plan holds every obligation."""

    number: int
    instance: Instance
    starts: Starts | None
    worth: float = 0.0
    proven: bool = True


@dataclass(frozen=True)
class Regret:
    """Share of the best plan's worth lost without an initiative: at least, at most."""

    least: float
    most: float


@dataclass(frozen=True)
class Study:
    """All scenarios planned, in order; regrets by initiative, in the first scenarios."""

    samples: tuple[Sample, ...]
    drawn: Mapping[scenarios.Input, Floats]
    regrets: Mapping[int, tuple[Regret, ...]] = field(default_factory=dict)
    impossible: int = 0
    stopped: bool = False

    @property
    def reproducible(self) -> bool:
        """Nothing was cut short by the clock."""
        return not self.stopped

    def acceptability(self, j: int) -> float:
        """Share of the scenario optima that contain j."""
        return sum(s.starts is not None and s.starts[j] != OUT for s in self.samples) / max(
            1, len(self.samples)
        )


def study(
    question: Question, base: Starts, effort: Effort, progress: Progress | None = None
) -> Study:
    """Plan every scenario, then the regrets that a tier may need; the clock may cut it short."""
    ends = time.monotonic() + effort.seconds
    drawn = scenarios.draws(question)
    told = progress or (lambda phase, done, total: None)
    samples, late = _all(question, drawn, base, effort, ends, told)
    kept = tuple(sample for sample in samples if sample.starts is not None)
    found = Study(kept, drawn, {}, len(samples) - len(kept), late)
    worth_it = [j for j in _contenders(found) if kept]
    regrets, cut = _regrets(found, worth_it, effort, ends, told)
    return replace(found, regrets=regrets, stopped=late or cut)


def _all(
    question: Question,
    drawn: dict[scenarios.Input, Floats],
    base: Starts,
    effort: Effort,
    ends: float,
    told: Progress,
) -> tuple[list[Sample], bool]:
    total, done = question.scenarios, [0] * LANES
    each_work = None if effort.work is None else effort.work / max(1, total)

    def lane(which: int) -> tuple[list[Sample], bool]:
        known, found, late = [base], list[Sample](), False
        mine = range(which, total, LANES)
        for at, number in enumerate(mine):
            left = (ends - time.monotonic()) / (len(mine) - at)
            if left <= 0 or effort.cancelled():
                return found, True
            each = Effort(
                max(_LEAST_S, left * 3), each_work, both=False, cancelled=effort.cancelled
            )
            sample, cut = _one(scenarios.scenario(question, drawn, number), number, known, each)
            late |= cut
            if sample is not None:
                found.append(sample)
            if sample is not None and sample.starts is not None:
                known = [base, *known[1:][-RECENT:], sample.starts]
            done[which] += 1
            told("scenarios", sum(done), total)
        return found, late

    with ThreadPoolExecutor(LANES) as pool:
        lanes = list(pool.map(lane, range(LANES)))
    merged = sorted((s for found, _ in lanes for s in found), key=lambda s: s.number)
    return merged, any(late for _, late in lanes)


def _one(
    instance: Instance, number: int, known: Sequence[Starts], effort: Effort
) -> tuple[Sample | None, bool]:
    """Its best plan, and whether the clock cut the search short.

    None when what was found by then may be far from the best: it would tell nothing of a tier.
    """
    hint = best_known(instance, known) or known[-1]
    try:
        plan = best_plan(instance, effort, hint=hint)
    except NoPlanYet:
        return None, True
    cut = not plan.reproducible
    if cut and plan.gap > _FAR:
        return None, True
    if plan.starts is None:
        return Sample(number, instance, None), cut
    return Sample(number, instance, plan.starts, plan.objective, plan.status == "optimal"), cut


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


def _contenders(found: Study) -> list[int]:
    """Initiatives whose tier regret can decide: in at least half of the plans, and not forced."""
    if not found.samples:
        return []
    instance = found.samples[0].instance
    return [
        j for j in range(instance.size) if j not in instance.must and found.acceptability(j) >= 0.5
    ]


def _regrets(
    found: Study, wanted: Sequence[int], effort: Effort, ends: float, told: Progress
) -> tuple[dict[int, tuple[Regret, ...]], bool]:
    """For each wanted initiative, its regret in the first scenarios."""
    chosen = found.samples[:REGRETS]
    known = list(dict.fromkeys(s.starts for s in found.samples if s.starts is not None))
    done = 0

    def one(sample: Sample) -> dict[int, Regret] | None:
        nonlocal done
        limits = least_lateness(sample.instance, seconds=5.0).limits
        row: dict[int, Regret] = {}
        for j in wanted:
            if time.monotonic() >= ends or effort.cancelled():
                return None
            row[j] = regret(sample, j, known, limits or Limits())
        done += 1
        told("regrets", done, len(chosen))
        return row

    with ThreadPoolExecutor(LANES) as pool:
        rows = list(pool.map(one, chosen if wanted else []))
    whole = [row for row in rows if row is not None]
    return {j: tuple(row[j] for row in whole) for j in wanted}, len(whole) < len(rows)


def regret(sample: Sample, j: int, known: Sequence[Starts], limits: Limits) -> Regret:
    """(Z* - Z* without j) / Z* in one scenario, between proven bounds."""
    assert sample.starts is not None
    if sample.starts[j] == OUT:
        return Regret(0.0, 0.0)
    instance, size = sample.instance, max(abs(sample.worth), 1e-9)
    other = best_known(instance, known, without=j)
    reached = -float("inf") if other is None else instance.objective(other)
    if sample.worth - reached <= REGRET_GAP / 5 * size:
        return Regret(0.0, max(0.0, (sample.worth - reached) / size))
    without = program(instance, replace(limits, banned=instance.descendants([j])))
    found = cpsat.solved(
        without, seconds=10.0, work=REGRET_WORK, hint=other or sample.starts, gap=REGRET_GAP
    )
    if found.starts is not None and not broken_rules(instance, found.starts):
        reached = max(reached, instance.objective(found.starts))
    bound = max(reached, min(found.bound, sample.worth))
    most = (sample.worth - reached) / size
    return Regret(max(0.0, (sample.worth - bound) / size), min(1.0, max(0.0, most)))
