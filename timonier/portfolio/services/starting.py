"""A first portfolio in one go: some initiatives and one capacity, all of it or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_noop

from timonier.kit.entities.entity import registry
from timonier.kit.records import writes
from timonier.portfolio.core.quarters import HORIZON
from timonier.portfolio.models import Initiative
from timonier.portfolio.services.capacities import fill_capacity

if TYPE_CHECKING:
    from django.contrib.auth.models import User

WIDENED = gettext_noop("one number was given: half of it to twice it is supposed")


class RowRefused(Exception):
    """A row breaks a rule: `row` counts from 0, `errors` by field of the initiative."""

    def __init__(self, row: int, errors: Mapping[str, Sequence[str]]) -> None:
        super().__init__(row, errors)
        self.row, self.errors = row, errors


@transaction.atomic
def enter_many(
    *,
    rows: Sequence[Mapping[str, Any]],
    skill: str,
    days: float | None,
    first: str,
    by: User | None,
) -> list[Initiative]:
    """Enter initiatives, all on one skill, and that skill's person-days a quarter when given.

    Each of `rows`: name, value and days (least, likely, most), cost, duration_quarters, and
    `assumed`, the fields that one number was widened for. Raises RowRefused, or writes.Invalid
    about the capacity; then nothing is kept.
    """
    if days is not None:
        fill_capacity(skill=skill, days=days, first=first, quarters=HORIZON, by=by)
    made = []
    for number, row in enumerate(rows):
        try:
            made.append(_entered(row, skill, by))
        except writes.Invalid as wrong:
            raise RowRefused(number, wrong.errors) from wrong
    return made


def _entered(row: Mapping[str, Any], skill: str, by: User | None) -> Initiative:
    low, likely, high = row["value"]
    data = {
        "name": row["name"],
        "value_low": low,
        "value_likely": likely,
        "value_high": high,
        "effort_days": {skill: list(row["days"])},
        "cost": row["cost"],
        "duration_quarters": row["duration_quarters"],
    }
    made: Initiative = writes.patch(registry[Initiative], data, by=by)
    if row["assumed"]:
        made.assumed = [{"field": name, "why": WIDENED} for name in row["assumed"]]
        made._history_user = by  # type: ignore[attr-defined]
        made.save(update_fields=["assumed"])
    return made
