"""The value of an initiative from one number."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from timonier.kit.entities.entity import registry
from timonier.kit.records import writes
from timonier.portfolio.core.rough import spread
from timonier.portfolio.models import Initiative
from timonier.portfolio.services.starting import WIDENED
from timonier.values.money import Money, of


@transaction.atomic
def value_by_one_number(*, row: Initiative, value: Money, by: Any, seen: str = "") -> Initiative:
    """Half of it to twice it a year, labelled as widened from one number.

    Raises writes.Invalid, writes.Stale and PermissionDenied.
    """
    ends = (of(end, value.currency) for end in spread(float(value), None))
    data = dict(zip(("value_low", "value_likely", "value_high"), ends, strict=True))
    saved: Initiative = writes.patch(registry[Initiative], data, row, by=by, seen=seen)
    saved.assumed = [*saved.assumed, {"field": "value_likely", "why": WIDENED}]
    saved.save_without_historical_record()  # type: ignore[attr-defined]
    return saved
