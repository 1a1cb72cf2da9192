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
from timonier.risk.core.measures import LEVELS, YEAR, Measures, measures, tail_years, tails

Floats = NDArray[np.float64]
Told = Callable[[int, int], object]  # done, total; may raise to end the simulation
THREADS = min(4, os.cpu_count() or 1)
_KEPT = 16_000_000  # yearly losses kept from the first pass (128 MB); more are drawn again


@dataclass(frozen=True, slots=True)
class RiskFound:
    """Measures of one risk alone, and what it adds to the portfolio.

    `expected_80`: the ends of the 80 % interval of its expected loss, over draws of the uncertain
    frequency. `contribution`: its part of the portfolio's CVaR at each level; they add up to it.
    """

    id: str
    alone: Measures
    expected_80: tuple[float, float]
    contribution: dict[str, float]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one treatment changes, in money a year.

    `cvar_saved` is against the portfolio with no treatment, `cvar_saved_last` against the one
    with all the other planned treatments. The ratios are None when the treatment costs nothing.
    """

    id: str
    saved_mean: float
    saved_80: tuple[float, float]
    cvar_saved: dict[str, float]
    cvar_saved_last: dict[str, float]
    rosi_mean: float | None
    rosi_80: tuple[float, float] | None
    p_pays_off: float
    one_year: dict[str, float]


@dataclass(frozen=True, slots=True)
class Answer:
    """Measures per risk, of their sum, of it with the planned treatments, and each effect."""

    risks: tuple[RiskFound, ...]
    portfolio: Measures
    expected_80: tuple[float, float]
    treated: Measures
    treated_80: tuple[float, float]
    treatments: tuple[Effect, ...]


def answer(question: Question, *, told: Told = lambda done, total: None) -> Answer:
    """Simulate; the same question gives the same answer, whatever the order of its risks.

    The first pass sums the risks, the second draws again those that have treatments, so that
    memory grows with years and not with years x risks.
    """
    ranked = sorted(question.risks, key=lambda risk: risk.id)
    touched = {treatment.risk for treatment in question.treatments}
    steps = len(ranked) + len(touched)
    total, expected = np.zeros(question.years), np.zeros(draws.INPUTS)
    found: dict[str, tuple[Measures, tuple[float, float]]] = {}
    kept: dict[str, Floats] = {}
    for risk, (losses, own, rates) in _each(question, ranked, _first):
        found[risk.id] = own, _middle(rates * draws.mean_event(risk))
        total += losses
        expected += rates * draws.mean_event(risk)
        if len(ranked) * question.years <= _KEPT:
            kept[risk.id] = losses
        told(len(found), steps)
    parts = _contributions(question, ranked, total, kept)
    limits = [limit.loss for limit in question.tolerance]
    after = _Book.begun(total, expected)
    effects = _effects(question, ranked, after, lambda n: told(len(ranked) + n, steps))
    return Answer(
        risks=tuple(RiskFound(r.id, *found[r.id], parts[r.id]) for r in question.risks),
        portfolio=measures(total, limits),
        expected_80=_middle(expected),
        treated=measures(after.treated, limits),
        treated_80=_middle(after.expected),
        treatments=effects,
    )


def _first(years: draws.Years, risk: Risk) -> tuple[Floats, Measures, Floats]:
    losses = years.yearly()
    return losses, measures(losses), years.rates()


def _each[T](
    question: Question, risks: Sequence[Risk], work: Callable[[draws.Years, Risk], T]
) -> Iterator[tuple[Risk, T]]:
    """Simulate some risks at a time (NumPy leaves the interpreter free) and yield in order."""

    def one(risk: Risk) -> T:
        return work(draws.simulate(risk, years=question.years, seed=question.seed), risk)

    with ThreadPoolExecutor(THREADS) as pool:
        for batch in batched(risks, THREADS * 2, strict=False):
            yield from zip(batch, pool.map(one, batch), strict=True)


def _contributions(
    question: Question, ranked: Sequence[Risk], total: Floats, kept: dict[str, Floats]
) -> dict[str, dict[str, float]]:
    """The part of each risk in the CVaR of their sum, by level."""
    worst = {name: tail_years(total, level) for name, level in LEVELS.items()}

    def shares(losses: Floats) -> dict[str, float]:
        return {name: float(losses[years] @ weight) for name, (years, weight) in worst.items()}

    if kept:
        return {name: shares(losses) for name, losses in kept.items()}
    again = _each(question, ranked, lambda years, _: shares(years.yearly()))
    return {risk.id: found for risk, found in again}


@dataclass(frozen=True, slots=True)
class _Saved:
    """What a treatment removes in each year, first (alone) and last (after the planned ones)."""

    treatment: Treatment
    first: Floats
    last: Floats
    expected: Floats  # the saving of a year given each draw of the uncertain inputs
    mean: float  # its mean, in closed form


@dataclass(slots=True)
class _Book:
    """Yearly losses without any treatment and with the planned ones, and their CVaR.

    `expected`: the expected loss with them, given each draw of the uncertain inputs.
    """

    total: Floats
    treated: Floats
    expected: Floats
    before: dict[str, float]
    after: dict[str, float]

    @classmethod
    def begun(cls, total: Floats, expected: Floats) -> _Book:
        """Nothing is treated yet."""
        found = tails(total)
        return cls(total, total.copy(), expected.copy(), found, found)


def _effects(
    question: Question, ranked: Sequence[Risk], book: _Book, told: Callable[[int], object]
) -> tuple[Effect, ...]:
    """Each effect; the book then holds the years in which every planned treatment works."""
    by_risk: dict[str, list[Treatment]] = {}
    for treatment in question.treatments:
        by_risk.setdefault(treatment.risk, []).append(treatment)
    touched = [risk for risk in ranked if risk.id in by_risk]
    planned = {name: [each for each in of if each.planned] for name, of in by_risk.items()}

    def less(years: draws.Years, risk: Risk) -> tuple[Floats, Floats]:
        return _less(years, planned[risk.id])

    for _, (losses, expected) in _each(question, [r for r in touched if planned[r.id]], less):
        book.treated -= losses
        book.expected -= expected
    np.maximum(book.treated, 0.0, out=book.treated)
    book.after = tails(book.treated)

    def judged(years: draws.Years, risk: Risk) -> list[Effect]:
        losses, rates = years.yearly(), years.rates() * draws.mean_event(risk)
        return [
            _effect(_saved(each, planned[risk.id], years, losses, rates), book)
            for each in by_risk[risk.id]
        ]

    found: dict[str, Effect] = {}
    for done, (_, own) in enumerate(_each(question, touched, judged), 1):
        found.update((effect.id, effect) for effect in own)
        told(done)
    return tuple(found[treatment.id] for treatment in question.treatments)


def _less(years: draws.Years, planned: Sequence[Treatment]) -> tuple[Floats, Floats]:
    """What the planned treatments of a risk remove: in each year, and in expectation."""
    left = np.prod([(1 - t.frequency_effect) * (1 - t.loss_effect) for t in planned])
    expected = years.rates() * draws.mean_event(years.risk) * (1 - left)
    return years.yearly() - _after(years, planned), expected


def _after(years: draws.Years, treatments: Sequence[Treatment]) -> Floats:
    """Controls overlap: what is left is the product of what each leaves."""
    left = np.prod([1 - treatment.frequency_effect for treatment in treatments])
    kept = np.prod([1 - treatment.loss_effect for treatment in treatments])
    return years.yearly(prevented=float(1 - left), softened=float(1 - kept))


def _saved(
    treatment: Treatment,
    planned: Sequence[Treatment],
    years: draws.Years,
    losses: Floats,
    expected: Floats,
) -> _Saved:
    first = losses - _after(years, [treatment])
    others = [other for other in planned if other is not treatment]
    last = _after(years, others) - _after(years, [*others, treatment]) if others else first
    left = (1 - treatment.frequency_effect) * (1 - treatment.loss_effect)
    mean = draws.mean_rate(years.risk) * draws.mean_event(years.risk) * (1 - left)
    return _Saved(treatment, first, last, expected * (1 - left), mean)


def _effect(saved: _Saved, book: _Book) -> Effect:
    alone = tails(np.maximum(book.total - saved.first, 0.0))
    least, most = book.after, book.after
    if saved.treatment.planned:
        most = tails(book.treated + saved.last)
    else:
        least = tails(np.maximum(book.treated - saved.last, 0.0))
    cost = saved.treatment.cost
    mean, ends = saved.mean, _middle(saved.expected)
    low, middle, high = np.quantile(saved.first, tuple(YEAR.values()))
    return Effect(
        id=saved.treatment.id,
        saved_mean=float(saved.first.mean()),
        saved_80=ends,
        cvar_saved={name: book.before[name] - alone[name] for name in LEVELS},
        cvar_saved_last={name: most[name] - least[name] for name in LEVELS},
        rosi_mean=(mean - cost) / cost if cost else None,
        rosi_80=((ends[0] - cost) / cost, (ends[1] - cost) / cost) if cost else None,
        p_pays_off=float((saved.expected > cost).mean()),
        one_year={"p10": float(low), "p50": float(middle), "p90": float(high)},
    )


def _middle(drawn: Floats) -> tuple[float, float]:
    """The ends of the middle 80 % of draws."""
    low, high = np.quantile(drawn, (YEAR["p10"], YEAR["p90"]))
    return float(low), float(high)
