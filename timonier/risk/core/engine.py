"""The simulation of all risks and treatments of a question: `answer(question)`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from timonier.risk.core import closed, draws
from timonier.risk.core.draws import Floats
from timonier.risk.core.effects import Book, Effect, effects
from timonier.risk.core.inputs import Question, Risk
from timonier.risk.core.measures import LEVELS, Measures, measures, tail_years
from timonier.risk.core.passes import each

Told = Callable[[int, int], object]  # done, total; may raise to end the simulation
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
    found: dict[str, Measures] = {}
    kept: dict[str, Floats] = {}
    for risk, (losses, own, rates) in each(question, ranked, _first):
        found[risk.id] = own
        total += losses
        expected += rates * draws.mean_event(risk)
        if len(ranked) * question.years <= _KEPT:
            kept[risk.id] = losses
        told(len(found), steps)
    before = closed.Side(ranked, {})
    limits = [limit.loss for limit in question.tolerance]
    whole = measures(total, limits, mean=before.mean)
    parts = _contributions(question, ranked, total, kept, whole.cvar)
    after = Book.begun(question, ranked, total, expected, whole.cvar)
    judged = effects(question, ranked, after, lambda n: told(len(ranked) + n, steps))
    treated = measures(after.treated, limits, mean=after.side.mean)
    return Answer(
        risks=tuple(
            RiskFound(r.id, found[r.id], closed.expected_80(r), parts[r.id]) for r in question.risks
        ),
        portfolio=whole,
        expected_80=before.expected_80(expected),
        treated=replace(treated, cvar=after.after),
        treated_80=after.side.expected_80(after.expected),
        treatments=judged,
    )


def _first(years: draws.Years, risk: Risk) -> tuple[Floats, Measures, Floats]:
    losses = years.yearly()
    return losses, measures(losses, mean=closed.expected(risk)), years.rates()


def _contributions(
    question: Question,
    ranked: Sequence[Risk],
    total: Floats,
    kept: dict[str, Floats],
    cvar: Mapping[str, float],
) -> dict[str, dict[str, float]]:
    """The part of each risk in the CVaR of their sum, by level.

    In the proportions of the worst simulated years; of the means where no year cost anything.
    """
    worst = {name: tail_years(total, level) for name, level in LEVELS.items()}

    def shares(losses: Floats) -> dict[str, float]:
        return {name: float(losses[years] @ weight) for name, (years, weight) in worst.items()}

    if kept:
        parts = {name: shares(losses) for name, losses in kept.items()}
    else:
        again = each(question, ranked, lambda years, _: shares(years.yearly()))
        parts = {risk.id: found for risk, found in again}
    for name in LEVELS:
        if not any(part[name] for part in parts.values()):
            for risk in ranked:
                parts[risk.id][name] = closed.expected(risk)
        whole = sum(part[name] for part in parts.values())
        for part in parts.values():
            part[name] *= cvar[name] / whole if whole else 0.0
    return parts
