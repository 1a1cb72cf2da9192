"""Which decisions and predictions a person may see; None is the house, which sees all."""

from __future__ import annotations

from typing import Any, cast

from timonier.governance.models import Decision, Prediction
from timonier.governance.models.decisions import Decisions
from timonier.governance.models.predictions import Predictions
from timonier.kit.entities.links import seen_rows


def seen_by(user: Any) -> Decisions:
    """Decisions that this person sees in their list too."""
    rows: Any = seen_rows(Decision, user, Decision.objects.all())
    return cast("Decisions", rows)


def predictions_seen_by(user: Any) -> Predictions:
    """Predictions of these decisions."""
    rows: Any = seen_rows(Prediction, user, Prediction.objects.all())
    return cast("Predictions", rows)
