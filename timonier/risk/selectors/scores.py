"""Earlier estimates beside what happened: each estimate is scored over the time it stood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from timonier.risk.core.inputs import Risk as Input
from timonier.risk.core.scoring import Card, Forecast, Frequency, card, event_90, frequency_score
from timonier.risk.models import ESTIMATE, Risk, RiskEvent, Treatment
from timonier.risk.selectors.question import risk_input
from timonier.values.money import counted_in

SHORTEST_DAYS = 30  # an estimate corrected within a month was never put to the test
YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Scored:
    """One estimate while it stood, with its score."""

    risk: Risk
    from_on: date
    until_on: date
    forecast: Forecast
    score: Frequency


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """All estimates that stood for a month or more, and how they did together."""

    lines: tuple[Scored, ...]
    card: Card
    too_young: int  # estimates that have not stood for a month


def score_card(*, today: date) -> ScoreCard:
    """Score every estimate of the register, from its history; four queries.

    The treatments in place today are taken off: their own history is not followed.
    """
    risks = {risk.pk: risk for risk in Risk.objects.prefetch_related("treatments")}
    events: dict[int, list[RiskEvent]] = defaultdict(list)
    for event in RiskEvent.objects.filter(happened_on__lte=today):
        events[event.risk_id].append(event)
    lines, young = [], 0
    for risk, kept, from_on, until_on in _estimates(risks, today):
        if (until_on - from_on).days < SHORTEST_DAYS:
            young += until_on == today
            continue
        forecast = _forecast(
            kept, risk, from_on, until_on, events[risk.pk], list(risk.treatments.all()), today
        )
        lines.append(Scored(risk, from_on, until_on, forecast, frequency_score(forecast)))
    return ScoreCard(tuple(lines), card([line.forecast for line in lines]), young)


def _estimates(risks: dict[int, Risk], today: date) -> Iterator[tuple[Risk, Any, date, date]]:
    """(risk, record, from, until) of each stretch in which an estimate stood unchanged."""
    records: dict[int, list[Any]] = defaultdict(list)
    kept: Any = Risk.history
    for record in kept.filter(id__in=risks).order_by("history_id"):
        records[record.id].append(record)
    for pk, risk in risks.items():
        held = records[pk]
        for place, record in enumerate(held):
            following = held[place + 1 :]
            if not _estimated(record) or (place and _same(record, held[place - 1])):
                continue
            changed = next((each for each in following if not _same(each, record)), None)
            until = _day(changed.history_date) if changed else today
            yield risk, record, _day(record.history_date), until


def _same(one: Any, other: Any) -> bool:
    closed = [record.status == Risk.Status.CLOSED for record in (one, other)]
    return closed[0] == closed[1] and all(
        getattr(one, name) == getattr(other, name) for name in ESTIMATE
    )


def _estimated(record: Any) -> bool:
    known = record.frequency_high is not None and record.loss_high is not None
    return bool(known and record.status != Risk.Status.CLOSED)


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def _forecast(
    record: Any,
    risk: Risk,
    first: date,
    last: date,
    events: Sequence[RiskEvent],
    treatments: Sequence[Treatment],
    today: date,
) -> Forecast:
    """What the record foresaw and what came: the first day counts, the last only when today."""
    until = last if last < today else date.max
    struck = [each for each in events if first <= each.happened_on < until]
    given = Input.model_validate(risk_input(record, treatments))
    return Forecast(
        risk=risk.slug,
        frequency=given.frequency,
        loss_90=event_90(given),
        years=(last - first).days / YEAR,
        events=len(struck),
        losses=tuple(
            loss for each in struck if (loss := counted_in(record.currency, each.loss)) is not None
        ),
    )
