"""The log of decisions: open questions with their age, what is due, what was decided lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F
from django.utils import timezone

from timonier.governance.models import Decision, DecisionOption, Prediction
from timonier.governance.selectors.seen import predictions_seen_by, seen_by


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A question to decide. `days_left` is negative when it is late, None without a day."""

    decision: Decision
    age_days: int
    options: int
    days_left: int | None = None

    @property
    def late(self) -> bool:
        """Whether the day to decide by has passed."""
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True, slots=True)
class DueRow:
    """A review that is due: of a decision, or of one of its predictions."""

    decision: Decision
    due_on: date
    days_late: int
    prediction: Prediction | None = None


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """A decision that was taken; `chosen` is the option, None when nobody said which."""

    decision: Decision
    chosen: DecisionOption | None


def to_decide(today: date, *, user: Any = None) -> list[OpenRow]:
    """Open questions: those with a day first, the nearest first, then the oldest."""
    rows = seen_by(user).open().annotate(choices=Count("options"))
    ordered = rows.order_by(F("decide_by_on").asc(nulls_last=True), "asked_at", "pk")
    return [_open_row(row, today) for row in ordered]


def _open_row(row: Any, today: date) -> OpenRow:
    age = (today - timezone.localdate(row.asked_at)).days
    left = (row.decide_by_on - today).days if row.decide_by_on else None
    return OpenRow(row, max(age, 0), row.choices, left)


def reviews_due(today: date, *, user: Any = None) -> list[DueRow]:
    """Decisions to review and predictions to check, the longest overdue first."""
    decisions = [
        DueRow(row, row.review_on, (today - row.review_on).days)
        for row in seen_by(user).review_due(today)
        if row.review_on
    ]
    predictions = [
        DueRow(row.decision, row.review_on, (today - row.review_on).days, row)
        for row in predictions_seen_by(user).due(today).select_related("decision")
    ]
    return sorted([*decisions, *predictions], key=lambda row: (row.due_on, row.decision.pk))


def recent_decisions(today: date, days: int = 30, *, user: Any = None) -> list[DecidedRow]:
    """What was decided in the last days, the latest first."""
    rows = seen_by(user).in_force()
    return with_choice(rows.filter(decided_on__gt=today - timedelta(days=days)))


def with_choice(rows: Any) -> list[DecidedRow]:
    """Decisions with the option chosen, in two queries, the latest decided first."""
    found = list(rows.order_by(F("decided_on").desc(nulls_last=True), "-pk"))
    chosen = DecisionOption.objects.filter(decision__in=found, chosen=True)
    by_decision = {option.decision_id: option for option in chosen}
    return [DecidedRow(row, by_decision.get(row.pk)) for row in found]


@dataclass(frozen=True, slots=True)
class LogCounts:
    """How many decisions each part of the log holds."""

    to_decide: int
    due: int
    decided: int
    others: int

    @property
    def waiting(self) -> int:
        """What asks for somebody today."""
        return self.to_decide + self.due


def log_counts(today: date, *, user: Any = None) -> LogCounts:
    """The counts of the log, in three queries."""
    seen = seen_by(user)
    by_status = dict(seen.order_by().values_list("status").annotate(Count("pk")))
    status = Decision.Status
    due = seen.review_due(today).count() + predictions_seen_by(user).due(today).count()
    others = sum(
        by_status.get(one, 0) for one in (status.REJECTED, status.DEPRECATED, status.SUPERSEDED)
    )
    return LogCounts(
        by_status.get(status.PROPOSED, 0), due, by_status.get(status.ACCEPTED, 0), others
    )
