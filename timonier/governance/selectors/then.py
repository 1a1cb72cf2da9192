"""A decision on a past day: its options and predictions as they were, the figures kept by then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from timonier.governance.models import Decision, DecisionOption, Prediction
from timonier.governance.selectors.known import FigureLine, figure_lines
from timonier.governance.selectors.page import PredictionLine, arguments, prediction_line
from timonier.organisation.selectors import company


@dataclass(frozen=True, slots=True)
class OptionThen:
    """An option as it stood that day."""

    option: DecisionOption
    pros: Sequence[str]
    cons: Sequence[str]


@dataclass(frozen=True, slots=True)
class DecisionThen:
    """What was known and written at the end of a day; no figures before they were kept."""

    options: Sequence[OptionThen]
    predictions: Sequence[PredictionLine]
    figures: Sequence[FigureLine]
    currency: str


def decision_then(decision: Decision, day: date, *, user: Any = None) -> DecisionThen:
    """The parts of a decision at the end of a day, from its history. Three queries and figures."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    near, others, taken_at = figure_lines(decision, (), today=day, user=user, now=False)
    kept = taken_at is not None and timezone.localdate(taken_at) <= day
    options = sorted(_as_of(DecisionOption, decision, end), key=lambda row: (row.position, row.pk))
    predictions = sorted(_as_of(Prediction, decision, end), key=lambda row: (row.review_on, row.pk))
    return DecisionThen(
        options=[OptionThen(row, arguments(row.pros), arguments(row.cons)) for row in options],
        predictions=[prediction_line(row, decision, day) for row in predictions],
        figures=sorted([*near, *others], key=lambda line: not line.then) if kept else [],
        currency=company().currency,
    )


def _as_of(model: Any, decision: Decision, end: datetime) -> list[Any]:
    """The last record of each that was written by then, in the order of writing: dates go back
    when a clock does."""
    written = model.history.filter(decision=decision, history_date__lt=end)
    last = written.values("id").annotate(last=Max("history_id")).values("last")
    kept = model.history.filter(history_id__in=last).exclude(history_type="-")
    return [record.instance for record in kept]
