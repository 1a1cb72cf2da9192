"""Keeps the figures as they stand on the day of a decision, so that hindsight cannot move them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from timonier.governance.models import Decision, FigureSnapshot
from timonier.kit.measured import figures


@transaction.atomic
def keep_figures(*, decision: Decision, now: datetime) -> int:
    """Store every figure of every room once for this decision; tells how many.

    A figure that cannot be known is stored as unknown. Figures about decisions themselves are
    left out.
    """
    today = timezone.localdate(now)
    with override(None):
        keys = [one.key for one in figures.declared() if not one.key.startswith("governance.")]
        rows = [_row(decision, each, now) for each in figures.readings(keys, today=today)]
    FigureSnapshot.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _row(decision: Decision, found: figures.Reading, now: datetime) -> FigureSnapshot:
    value = found.value
    return FigureSnapshot(
        decision=decision,
        key=found.figure.key,
        label=str(found.figure.label)[:200],
        unit=found.unit[:20],
        value=_number(value.value),
        low=_number(value.low),
        high=_number(value.high),
        unknown=value.unknown,
        total=value.total,
        sources=[{"name": each.name, "state": each.state} for each in found.sources],
        as_of=value.as_of,
        taken_at=now,
    )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
