"""Writes what the people of Embruns said, through the gate, and remembers that it is the demo's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from timonier.bridge.models import DemoPart
from timonier.kit import writes
from timonier.kit.entity import registry


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who asked for the demo, on which day it plays, and what time it is there."""

    by: Any
    today: date
    now: datetime

    def keep(self, model: type[Model], data: Mapping[str, Any]) -> Any:
        """Write a row through the gate and mark it; what is there under its key stays as it is."""
        entity = registry[model]
        known = entity.find(data[entity.key])
        if known is not None:
            return known
        row = writes.patch(entity, data, by=self.by, reason=_("Demo company"))
        self.mark(row)
        return row

    def mark(self, *rows: Model) -> None:
        """Remember that rows are the demo's, those that a service made too."""
        DemoPart.objects.bulk_create(
            (DemoPart(model=row._meta.label_lower, row=row.pk, made_on=self.today) for row in rows),
            ignore_conflicts=True,
        )

    def ago(self, days: int) -> date:
        """The day so many days before."""
        return self.today - timedelta(days=days)

    def ahead(self, days: int) -> date:
        """The day so many days after."""
        return self.today + timedelta(days=days)
