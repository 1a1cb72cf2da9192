"""Predict, and tell how it ended. What was said before the end is never rewritten after it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from timonier.governance.models import Decision, Prediction

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.forms import ModelForm

Outcome = Prediction.Outcome


class Unresolvable(ValueError):
    """The outcome cannot be told this way; the message says why, `field` where."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def predict(
    *,
    decision: Decision,
    statement: str,
    review_on: date,
    by: User | None,
    today: date,
    probability: float | None = None,
    low: float | None = None,
    high: float | None = None,
    unit: str = "",
    level: float = 0.9,
) -> Prediction:
    """A new prediction beside those that stand. The values were checked by its form."""
    return keep(
        Prediction(
            decision=decision,
            statement=" ".join(statement.split()),
            probability=probability,
            low=low,
            high=high,
            unit=unit.strip(),
            level=level,
            review_on=review_on,
            predicted_on=today,
            predicted_by=name_of(by),
        ),
        by,
    )


@transaction.atomic
def resolve_prediction(
    *,
    prediction: Prediction,
    by: User | None,
    today: date,
    outcome: str = "",
    value: float | None = None,
    note: str = "",
) -> Prediction:
    """Tell how a prediction ended: yes or no, a measured value, or that it cannot be told.

    Raises Unresolvable.
    """
    check_end(prediction, outcome, value)
    prediction.outcome, prediction.value = outcome, value
    prediction.resolved_on, prediction.resolved_by = today, name_of(by)
    prediction.note = note.strip() or prediction.note
    return keep(prediction, by)


def check_end(prediction: Prediction, outcome: str, value: float | None) -> None:
    """Raises Unresolvable when the outcome does not answer what was predicted."""
    held = Prediction.objects.select_for_update().filter(pk=prediction.pk).first()
    if held is not None and held.resolved_on is not None:
        raise Unresolvable(_("Its outcome is told already, and scored."))
    if not Decision.objects.get(pk=prediction.decision_id).taken:
        raise Unresolvable(_("The decision is not taken yet."))
    if outcome == Outcome.VOID:
        _unless(value is None, _("What cannot be told has no value."), "value")
    elif prediction.is_chance:
        _unless(outcome in (Outcome.YES, Outcome.NO), _("Say whether it happened."), "outcome")
        _unless(value is None, _("A chance ends with yes or no, not with a value."), "value")
    else:
        _unless(value is not None, _("Give the measured value."), "value")
        _unless(not outcome, _("A quantity ends with a value, not with yes or no."), "outcome")


def _unless(right: bool, message: str, field: str) -> None:
    if not right:
        raise Unresolvable(message, field)


@transaction.atomic
def take_back(*, prediction: Prediction, by: User | None, today: date) -> Prediction:
    """Undo an outcome told by mistake, on the day it was told. Raises Unresolvable."""
    if prediction.resolved_on != today:
        raise Unresolvable(_("An outcome can be taken back on the day it is told, not later."))
    prediction.outcome, prediction.value, prediction.resolved_on = "", None, None
    prediction.resolved_by = ""
    return keep(prediction, by)


@transaction.atomic
def save_prediction(*, form: ModelForm[Prediction], by: User | None) -> Prediction:
    """The prediction of a bound form; who predicts and checks is the person who writes."""
    row = form.instance
    if row._state.adding:
        row.predicted_on = row.predicted_on or timezone.localdate()
        row.predicted_by = row.predicted_by or name_of(by)
    if (row.outcome or row.value is not None) and row.resolved_on is None:
        row.resolved_on = timezone.localdate()
    return form.save()


def delete_prediction(*, item: Prediction, by: User | None) -> None:
    """Remove a prediction of an open question; raises ProtectedError once it was decided."""
    if item.decision.taken:
        raise models.ProtectedError("what was predicted is kept", {item.decision})
    item.delete()


def keep(prediction: Prediction, by: User | None) -> Prediction:
    """Save with the author of the change."""
    prediction._history_user = by  # type: ignore[attr-defined]
    prediction.save()
    return prediction


def name_of(user: User | None) -> str:
    """A person's name as pages write it."""
    return (user.get_full_name() or user.get_username())[:200] if user else ""
