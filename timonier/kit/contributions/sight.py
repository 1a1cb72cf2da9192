"""What tells of a row is told to who sees that row in its list, whatever the room thought of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from timonier.kit.contributions.asked import Asked
from timonier.kit.entities.links import Sight


def of_seen[Row](rows: Iterable[Row], asked: Asked) -> list[Row]:
    """Those whose `claim`, where they have one, is a row that who asks may see."""
    found = list(rows)
    sees = asked.once(_sight)
    wanted: dict[Any, list[Any]] = defaultdict(list)
    for claim in filter(None, map(_claim, found)):
        wanted[type(claim)].append(claim.pk)
    for model, keys in wanted.items():
        sees.ask(model, keys)
    return [row for row in found if (told := _claim(row)) is None or sees.sees(told)]


def _sight(asked: Asked) -> Sight:
    return Sight(asked.user)


def _claim(row: Any) -> Model | None:
    claim = getattr(row, "claim", None)
    return claim if isinstance(claim, Model) else None
