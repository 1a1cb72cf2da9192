"""The simulation of all risks and treatments of a question: `answer(question)`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import batched

import numpy as np
from numpy.typing import NDArray

from timonier.risk.core import draws
from timonier.risk.core.inputs import Question, Risk, Treatment
from timonier.risk.core.measures import LEVELS, Measures, measures, value_at_risk

Floats = NDArray[np.float64]
THREADS = min(4, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Effect:
    """What one treatment changes, in money a year, alone and all else equal.

    `rosi_mean` is None when the treatment costs nothing (the ratio has no value).
    """

    id: str
    saved_mean: float
    cvar_saved: dict[str, float]
    rosi_mean: float | None
    p_pays_off: float
    one_year: dict[str, float]


@dataclass(frozen=True, slots=True)
class Answer:
    """Measures per risk, of their sum, of their sum with every treatment, and each effect."""

    risks: tuple[tuple[str, Measures], ...]
    portfolio: Measures
    treated: Measures
    treatments: tuple[Effect, ...]


def answer(question: Question) -> Answer:
    """Simulate; the same question gives the same answer, whatever the order of its risks.

    Two passes: the first sums the risks, the second draws again those that have treatments, so that
    memory grows with years and not with years x risks.
    """
    ranked = sorted(question.risks, key=lambda risk: risk.id)
    total = np.zeros(question.years)
    found: dict[str, Measures] = {}
    for risk, losses in _each(question, ranked, lambda years, _: years.yearly()):
        found[risk.id] = measures(losses)
        total += losses
    effects, saved = _effects(question, ranked, total)
    return Answer(
        risks=tuple((risk.id, found[risk.id]) for risk in question.risks),
        portfolio=measures(total),
        treated=measures(np.maximum(total - saved, 0.0)),
        treatments=effects,
    )


def _each[T](
    question: Question, risks: Sequence[Risk], work: Callable[[draws.Years, Risk], T]
) -> Iterator[tuple[Risk, T]]:
    """Simulate some risks at a time (NumPy leaves the interpreter free) and yield in order."""

    def one(risk: Risk) -> T:
        return work(draws.simulate(risk, years=question.years, seed=question.seed), risk)

    with ThreadPoolExecutor(THREADS) as pool:
        for batch in batched(risks, THREADS * 2, strict=False):
            yield from zip(batch, pool.map(one, batch), strict=True)


def _effects(
    question: Question, ranked: Sequence[Risk], total: Floats
) -> tuple[tuple[Effect, ...], Floats]:
    by_risk: dict[str, list[Treatment]] = {}
    for treatment in question.treatments:
        by_risk.setdefault(treatment.risk, []).append(treatment)
    before = _tails(total)
    saved = np.zeros(question.years)
    found: dict[str, Effect] = {}

    def work(years: draws.Years, risk: Risk) -> tuple[Floats, list[Effect]]:
        losses = years.yearly()
        own = [_effect(t, risk, years, losses, total, before) for t in by_risk[risk.id]]
        return losses - _after(years, by_risk[risk.id]), own

    touched = [risk for risk in ranked if risk.id in by_risk]
    for _, (less, own) in _each(question, touched, work):
        saved += less
        found.update((effect.id, effect) for effect in own)
    return tuple(found[treatment.id] for treatment in question.treatments), saved


def _after(years: draws.Years, treatments: Sequence[Treatment]) -> Floats:
    """Controls overlap: what is left is the product of what each leaves."""
    left = np.prod([1 - treatment.frequency_effect for treatment in treatments])
    kept = np.prod([1 - treatment.loss_effect for treatment in treatments])
    return years.yearly(prevented=float(1 - left), softened=float(1 - kept))


def _effect(
    treatment: Treatment,
    risk: Risk,
    years: draws.Years,
    losses: Floats,
    total: Floats,
    before: dict[str, float],
) -> Effect:
    saved = losses - _after(years, [treatment])
    after = _tails(np.maximum(total - saved, 0.0))
    # Given the inputs of a draw, the saving is expected over events and losses, in closed form.
    left = (1 - treatment.frequency_effect) * (1 - treatment.loss_effect)
    expected = years.rates * draws.mean_event(risk) * (1 - left)
    cost = treatment.cost
    low, middle, high = np.quantile(saved, (0.1, 0.5, 0.9))
    return Effect(
        id=treatment.id,
        saved_mean=float(saved.mean()),
        cvar_saved={name: before[name] - after[name] for name in LEVELS},
        rosi_mean=float((expected.mean() - cost) / cost) if cost else None,
        p_pays_off=float((expected > cost).mean()),
        one_year={"p10": float(low), "p50": float(middle), "p90": float(high)},
    )


def _tails(losses: Floats) -> dict[str, float]:
    """CVaR at each level; only the tail is ordered, since that is all it needs."""
    place = max(0, int(min(LEVELS.values()) * losses.size) - 1)
    ordered = np.partition(losses, place)
    ordered[place:] = np.sort(ordered[place:])
    return {name: _tail(ordered, place, level) for name, level in LEVELS.items()}


def _tail(ordered: Floats, place: int, level: float) -> float:
    var = value_at_risk(ordered, level)
    excess = np.maximum(ordered[place:] - var, 0.0).sum()
    return var + float(excess) / (ordered.size * (1 - level))
