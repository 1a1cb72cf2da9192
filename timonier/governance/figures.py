"""The numbers of decisions, each with one place that computes it."""

from __future__ import annotations

from datetime import date

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from timonier.governance.core import scores
from timonier.governance.models import Decision, Prediction
from timonier.governance.selectors.calibration import ended
from timonier.kit.measured.figures import Value, figure
from timonier.values.wilson import wilson

SEEN = "governance.view_prediction"
LEVEL = 0.9
Z80 = 1.2815515655446004  # figures state 80 % intervals


@figure("governance.decisions_open", label=_("Decisions to take"),
        permission="governance.view_decision")  # fmt: skip
def decisions_open(*, today: date) -> Value:
    """Questions that nobody has decided or set aside."""
    return Value(Decision.objects.open().count(), total=Decision.objects.count())


@figure("governance.brier", label=_("Brier score of our predictions"), permission=SEEN)
def brier(*, today: date) -> Value:
    """Mean squared miss of the probabilities that ended: 0 best, 0.25 a coin; unknown of none."""
    rows = Prediction.objects.all()
    forecasts, _intervals = ended(rows)
    waiting = rows.waiting().filter(probability__isnull=False).count()
    found = scores.brier(forecasts)
    value = None if found is None else round(found, 3)
    told = rows.scored().aggregate(Max("recorded_at"))["recorded_at__max"]
    return Value(value, unknown=waiting, total=waiting + len(forecasts), as_of=told)


@figure("governance.coverage90", label=_("Values inside our 90 % intervals"), unit="share",
        permission=SEEN)  # fmt: skip
def coverage90(*, today: date) -> Value:
    """Share of the values that fell in their 90 % interval, with Wilson's 80 % interval."""
    rows = Prediction.objects.filter(level=LEVEL)
    _forecasts, intervals = ended(rows)
    waiting = rows.waiting().filter(probability=None).count()
    found = next(iter(scores.coverage(intervals)), None)
    total = waiting + len(intervals)
    if found is None:
        return Value(None, unknown=waiting, total=total)
    low, high = wilson(found.inside, found.count, Z80)
    return Value(found.share, low, high, waiting, total)
