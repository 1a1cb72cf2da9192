"""One decision as a page: the question, options side by side, what was known, what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from timonier.governance.core import scores
from timonier.governance.models import Decision, DecisionOption, Prediction
from timonier.governance.selectors.known import FigureLine, figure_lines
from timonier.kit.entities.entity import registry
from timonier.kit.records import evidence
from timonier.organisation.selectors import company
from timonier.values.money import Money

NEAR = 3  # levels of the thread that the page shows; "why?" shows all


@dataclass(frozen=True, slots=True)
class OptionLine:
    """An option with its arguments, one a line."""

    option: DecisionOption
    pros: Sequence[str]
    cons: Sequence[str]

    @property
    def costed(self) -> bool:
        """Whether anybody said what it costs."""
        return self.option.cost_low is not None or self.option.cost_high is not None

    @property
    def cost_ends(self) -> tuple[Money | None, Money | None]:
        """Both ends of the cost; one that is not said is the other."""
        low, high = self.option.cost_low, self.option.cost_high
        return (high if low is None else low, low if high is None else high)


@dataclass(frozen=True, slots=True)
class PredictionLine:
    """A prediction and how it stands: draft, waiting, due, void, or ended with its score."""

    prediction: Prediction
    state: str
    miss: float | None = None  # squared, of a chance
    holds: bool | None = None  # of an interval
    winkler: float | None = None
    added_later: bool = False  # recorded here when the decision was taken already


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """What the decision cites, and its page as it was when the decision was taken."""

    node: Any
    then_url: str = ""


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """All that the page of a decision shows."""

    decision: Decision
    options: Sequence[OptionLine]
    chosen: OptionLine | None
    predictions: Sequence[PredictionLine]
    evidence: Sequence[EvidenceLine]
    figures: Sequence[FigureLine]
    other_figures: Sequence[FigureLine]
    taken_at: Any
    superseded_by: Sequence[Decision]
    currency: str
    age_days: int
    review_due: bool
    days_left: int | None


def decision_page(decision: Decision, *, today: date, user: Any = None) -> DecisionPage:
    """The page of a decision, in a number of queries that does not grow with its parts."""
    from timonier.governance.selectors.seen import seen_by

    options = [_option_line(option) for option in decision.options.all()]
    chosen = next((line for line in options if line.option.chosen), None)
    thread = evidence.why(decision, user=user, depth=NEAR)
    steps = [_evidence_line(step, decision) for step in thread.steps if step.depth == 1]
    apps = {step.node.item._meta.app_label for step in steps if step.node.item is not None}
    near, others, taken_at = figure_lines(decision, apps, today=today, user=user)
    left = (decision.decide_by_on - today).days if decision.decide_by_on else None
    related = {row.pk: row for row in seen_by(user).filter(supersedes=decision)}
    return DecisionPage(
        decision=decision,
        options=options,
        chosen=chosen,
        predictions=[prediction_line(row, decision, today) for row in decision.predictions.all()],
        evidence=steps,
        figures=near,
        other_figures=others,
        taken_at=taken_at,
        superseded_by=list(related.values()),
        currency=company().currency,
        age_days=max((today - timezone.localdate(decision.asked_at)).days, 0),
        review_due=_review_due(decision, today),
        days_left=left,
    )


def _review_due(decision: Decision, today: date) -> bool:
    day, done = decision.review_on, decision.reviewed_on
    in_force = decision.status == Decision.Status.ACCEPTED
    return bool(in_force and day and day <= today and (done is None or done < day))


def _option_line(option: DecisionOption) -> OptionLine:
    return OptionLine(option, arguments(option.pros), arguments(option.cons))


def arguments(text: str) -> list[str]:
    """One argument a line, without the marks of a list."""
    lines = (line.strip().lstrip("*-•").strip() for line in text.split("\n"))
    return [line for line in lines if line]


def prediction_line(row: Prediction, decision: Decision, today: date) -> PredictionLine:
    """How one prediction stands today."""
    since = decision.decided_on
    later = bool(since and decision.taken and timezone.localdate(row.recorded_at) > since)
    if row.outcome == Prediction.Outcome.VOID:
        return PredictionLine(row, "void", added_later=later)
    if row.resolved_on is None:
        state = "due" if row.review_on <= today else "waiting"
        return PredictionLine(row, state if decision.taken else "draft", added_later=later)
    if row.probability is not None:
        miss = (row.probability - (row.outcome == Prediction.Outcome.YES)) ** 2
        return PredictionLine(row, "ended", miss=miss, added_later=later)
    interval = scores.Interval(row.low or 0.0, row.high or 0.0, row.level, row.value or 0.0)
    return PredictionLine(
        row, "ended", holds=interval.holds, winkler=scores.winkler(interval), added_later=later
    )


def _evidence_line(node: Any, decision: Decision) -> EvidenceLine:
    entity = registry.get(type(node.item)) if node.item is not None else None
    if entity is None or not entity.tracked or not node.url or decision.decided_on is None:
        return EvidenceLine(node)
    return EvidenceLine(node, f"{node.url}?as_of={decision.decided_on.isoformat()}")
