"""Capacity as one table: many cells kept at once, each against the version its writer read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from timonier.kit.entities.entity import registry
from timonier.kit.records import writes
from timonier.portfolio.models import Capacity
from timonier.portfolio.words.wording import ends

Place = tuple[str, str]  # skill, quarter
Days = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Change:
    """What a cell holds from now on (None: nothing), and the version that was read ("": none)."""

    skill: str
    quarter: str
    days: Days | None
    seen: str

    @property
    def place(self) -> Place:
        return self.skill, self.quarter


class NotKept(Exception):
    """Nothing was kept. `errors`: what is wrong with each cell; `stale`: who was overtaken."""

    def __init__(self, errors: Mapping[Place, str], stale: Iterable[Place]) -> None:
        self.errors, self.stale = dict(errors), set(stale)
        super().__init__(self.errors)


@transaction.atomic
def keep_grid(*, changes: Iterable[Change], by: Any) -> int:
    """Keep every change, or none: how many cells. Raises NotKept, with each cell's own reason."""
    errors: dict[Place, str] = {}
    stale, kept = set(), 0
    for change in changes:
        try:
            with transaction.atomic():
                _keep(change, by)
            kept += 1
        except writes.Stale as overtaken:
            stale.add(change.place)
            errors[change.place] = _overtaken(overtaken.held)
        except writes.Invalid as wrong:
            told = [text for texts in wrong.errors.values() for text in texts]
            errors[change.place] = " ".join(dict.fromkeys(told))
    if errors:
        raise NotKept(errors, stale)
    return kept


def _keep(change: Change, by: Any) -> None:
    entity = registry[Capacity]
    held = Capacity.objects.filter(skill=change.skill, quarter=change.quarter).first()
    if (held is None and change.seen) or (held is not None and not change.seen):
        raise writes.Stale(held)
    if change.days is None:
        if held is not None:
            writes.delete(entity, held, by=by, seen=change.seen)
        return
    low, likely, high = change.days
    data = {"days_low": low, "days_likely": likely, "days_high": high}
    named = data | {"skill": change.skill, "quarter": change.quarter}
    writes.patch(entity, named, held, by=by, seen=change.seen)


def _overtaken(held: Capacity | None) -> str:
    if held is None:
        return _("Somebody emptied it while you were writing: save again to keep yours.")
    words = _("Somebody wrote %(days)s while you were writing: save again to keep yours.")
    return words % {"days": ends((held.days_low, held.days_likely, held.days_high))}
