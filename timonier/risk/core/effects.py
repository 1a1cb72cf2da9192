"""What each treatment changes: first, alone, and last, once the planned ones work."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from timonier.risk.core import closed, draws
from timonier.risk.core.draws import Floats
from timonier.risk.core.inputs import Question, Risk, Treatment
from timonier.risk.core.measures import LEVELS, YEAR, tails
from timonier.risk.core.passes import each


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
class _Saved:
    """What a treatment removes in each year, first (alone) and last (after the planned ones)."""

    treatment: Treatment
    risk: Risk
    first: Floats
    last: Floats
    last_mean: float

    @property
    def part(self) -> float:
        """The share of the risk's expected loss that it removes alone."""
        return 1 - _left([self.treatment])

    @property
    def mean(self) -> float:
        """The expected saving of a year, alone."""
        return closed.expected(self.risk) * self.part


@dataclass(slots=True)
class Book:
    """Yearly losses without any treatment and with the planned ones, their means and their CVaR.

    `side` what the planned ones leave; `expected` the expected loss with them, given each draw of
    the uncertain inputs.
    """

    total: Floats
    mean: float
    treated: Floats
    side: closed.Side
    expected: Floats
    before: Mapping[str, float]
    after: dict[str, float]

    @classmethod
    def begun(
        cls,
        question: Question,
        ranked: Sequence[Risk],
        total: Floats,
        expected: Floats,
        cvar: dict[str, float],
    ) -> Book:
        """Nothing is treated yet."""
        planned = [one for one in question.treatments if one.planned]
        left = {r.id: _left([one for one in planned if one.risk == r.id]) for r in ranked}
        mean, side = closed.Side(ranked, {}).mean, closed.Side(ranked, left)
        return cls(total, mean, total.copy(), side, expected.copy(), cvar, cvar)


def _left(treatments: Iterable[Treatment]) -> float:
    """The share of the expected loss that they leave together: what each leaves, multiplied."""
    return math.prod((1 - one.frequency_effect) * (1 - one.loss_effect) for one in treatments)


def effects(
    question: Question, ranked: Sequence[Risk], book: Book, told: Callable[[int], object]
) -> tuple[Effect, ...]:
    """Each effect; the book then holds the years in which every planned treatment works."""
    by_risk: dict[str, list[Treatment]] = {}
    for treatment in question.treatments:
        by_risk.setdefault(treatment.risk, []).append(treatment)
    touched = [risk for risk in ranked if risk.id in by_risk]
    planned = {name: [one for one in of if one.planned] for name, of in by_risk.items()}

    def less(years: draws.Years, risk: Risk) -> tuple[Floats, Floats]:
        return _less(years, planned[risk.id])

    for _, (losses, expected) in each(question, [r for r in touched if planned[r.id]], less):
        book.treated -= losses
        book.expected -= expected
    np.maximum(book.treated, 0.0, out=book.treated)
    if any(planned.values()):
        after = tails(book.treated, book.side.mean)
        book.after = {name: min(book.before[name], after[name]) for name in LEVELS}

    def judged(years: draws.Years, risk: Risk) -> list[Effect]:
        losses = years.yearly()
        return [
            _effect(_saved(one, planned[risk.id], years, losses), book) for one in by_risk[risk.id]
        ]

    found: dict[str, Effect] = {}
    for done, (_, own) in enumerate(each(question, touched, judged), 1):
        found.update((effect.id, effect) for effect in own)
        told(done)
    return tuple(found[treatment.id] for treatment in question.treatments)


def _less(years: draws.Years, planned: Sequence[Treatment]) -> tuple[Floats, Floats]:
    """What the planned treatments of a risk remove: in each year, and in expectation."""
    expected = years.rates() * draws.mean_event(years.risk) * (1 - _left(planned))
    return years.yearly() - _after(years, planned), expected


def _after(years: draws.Years, treatments: Sequence[Treatment]) -> Floats:
    """Controls overlap: what is left is the product of what each leaves."""
    left = np.prod([1 - treatment.frequency_effect for treatment in treatments])
    kept = np.prod([1 - treatment.loss_effect for treatment in treatments])
    return years.yearly(prevented=float(1 - left), softened=float(1 - kept))


def _saved(
    treatment: Treatment, planned: Sequence[Treatment], years: draws.Years, losses: Floats
) -> _Saved:
    first = losses - _after(years, [treatment])
    others = [other for other in planned if other is not treatment]
    last = _after(years, others) - _after(years, [*others, treatment]) if others else first
    whole = closed.expected(years.risk)
    last_mean = whole * _left(others) * (1 - _left([treatment]))
    return _Saved(treatment, years.risk, first, last, last_mean)


def _effect(saved: _Saved, book: Book) -> Effect:
    cost, mean = saved.treatment.cost, saved.mean
    bottom, top = (end * saved.part for end in closed.expected_80(saved.risk))
    low, middle, high = np.quantile(saved.first, tuple(YEAR.values()))
    alone = tails(np.maximum(book.total - saved.first, 0.0), book.mean - mean)
    over = closed.chance_over(saved.risk, cost / saved.part) if saved.part else 0.0
    return Effect(
        id=saved.treatment.id,
        saved_mean=mean,
        saved_80=(bottom, top),
        cvar_saved=_fall(book.before, alone, mean),
        cvar_saved_last=_last(saved, book),
        rosi_mean=_over(mean - cost, cost),
        rosi_80=_ends(_over(bottom - cost, cost), _over(top - cost, cost)),
        p_pays_off=over,
        one_year={"p10": float(low), "p50": float(middle), "p90": float(high)},
    )


def _last(saved: _Saved, book: Book) -> dict[str, float]:
    """By how much the CVaR falls once all the other planned treatments work."""
    mean = book.side.mean
    if saved.treatment.planned:
        without = tails(book.treated + saved.last, mean + saved.last_mean)
        return _fall(without, book.after, saved.last_mean)
    with_it = tails(np.maximum(book.treated - saved.last, 0.0), mean - saved.last_mean)
    return _fall(book.after, with_it, saved.last_mean)


def _fall(before: Mapping[str, float], after: Mapping[str, float], mean: float) -> dict[str, float]:
    """A treatment never makes a tail worse, and takes no more off it than its own tail holds."""
    return {
        name: min(max(0.0, before[name] - after[name]), mean / (1 - level))
        for name, level in LEVELS.items()
    }


def _over(gain: float, cost: float) -> float | None:
    """A gain for each unit of cost; none where the cost is nothing, or next to nothing."""
    share = gain / cost if cost else math.inf
    return share if math.isfinite(share) else None


def _ends(low: float | None, high: float | None) -> tuple[float, float] | None:
    return None if low is None or high is None else (low, high)
