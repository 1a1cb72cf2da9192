"""Which decisions and predictions a person may see; None is the house, which sees all."""

from __future__ import annotations

from typing import Any

from timonier.governance.models import Decision, Prediction
from timonier.governance.models.decisions import Decisions
from timonier.governance.models.predictions import Predictions
from timonier.kit.audience import audiences_of


def seen_by(user: Any) -> Decisions:
    """Decisions whose audience this person belongs to."""
    if user is None or user.is_superuser:
        return Decision.objects.all()
    if not user.has_perm("governance.view_decision"):
        return Decision.objects.none()
    return Decision.objects.filter(audience__in=audiences_of(user))


def predictions_seen_by(user: Any) -> Predictions:
    """Predictions of these decisions."""
    if user is None or user.is_superuser:
        return Prediction.objects.all()
    if not user.has_perm("governance.view_prediction"):
        return Prediction.objects.none()
    return Prediction.objects.filter(decision__audience__in=audiences_of(user))
