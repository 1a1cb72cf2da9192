"""How predictions ended: scores, calibration, coverage, and what to change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from timonier.governance.core import advice, scores
from timonier.governance.core.advice import ENOUGH, Advice
from timonier.governance.core.scores import Bin, Coverage, Forecast, Interval, Parts
from timonier.governance.models import Prediction
from timonier.governance.selectors.seen import predictions_seen_by


@dataclass(frozen=True, slots=True)
class UnitScore:
    """The mean Winkler score of the intervals of one unit and level."""

    unit: str
    level: float
    mean: float
    count: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the resolved predictions say. Whatever none of them can say is None or empty."""

    chances: int
    intervals: int
    waiting: int
    due: int
    void: int
    parts: Parts | None
    bins: list[Bin]
    coverage: list[Coverage]
    winkler: list[UnitScore]
    on_chances: Advice
    on_intervals: Advice
    enough: int = ENOUGH

    @property
    def resolved(self) -> int:
        """How many predictions were told and can be scored."""
        return self.chances + self.intervals


def calibration(today: date, *, user: Any = None) -> Calibration:
    """Scores over every prediction that ended and that this person may see, in four queries."""
    seen = predictions_seen_by(user)
    forecasts, intervals = ended(seen)
    winkler = scores.mean_winkler(intervals)
    return Calibration(
        chances=len(forecasts),
        intervals=len(intervals),
        waiting=seen.waiting().count(),
        due=seen.due(today).count(),
        void=seen.filter(outcome=Prediction.Outcome.VOID).count(),
        parts=scores.parts(forecasts),
        bins=scores.calibration(forecasts),
        coverage=scores.coverage(intervals),
        winkler=[UnitScore(*key, mean, count) for key, (mean, count) in winkler.items()],
        on_chances=advice.on_probabilities(forecasts),
        on_intervals=advice.on_intervals(intervals),
    )


def ended(rows: Any) -> tuple[list[Forecast], list[Interval]]:
    """The resolved predictions of a queryset as plain values, in one query."""
    columns = ("probability", "low", "high", "level", "unit", "outcome", "value")
    forecasts, intervals = [], []
    for chance, low, high, level, unit, outcome, value in rows.scored().values_list(*columns):
        if chance is not None and outcome:
            forecasts.append(Forecast(chance, outcome == Prediction.Outcome.YES))
        elif low is not None and high is not None and value is not None:
            intervals.append(Interval(low, high, level, value, unit))
    return forecasts, intervals
