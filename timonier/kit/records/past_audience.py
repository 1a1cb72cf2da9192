"""Which states of a row's past somebody may read: those that were open to them at that time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from timonier.kit.entities.audience import audiences_of
from timonier.kit.entities.entity import Entity, registry


def withheld(entity: Entity, records: Iterable[Any], user: Any) -> set[Any]:
    """The history records, by their own key, of when the row was for fewer people than this one.

    A row that was opened to more people says what it is, and not what it was before. `user` None
    is the house.
    """
    found = list(records)
    if user is None or user.is_superuser or not entity.audience_field:
        return set()
    levels, allowed = _levels(entity, found), audiences_of(user)
    return {
        record.pk
        for record, level in zip(found, levels, strict=True)
        if level not in allowed and not _own(entity, record, user)
    }


def _own(entity: Entity, record: Any, user: Any) -> bool:
    return any(getattr(record, f"{name}_id", None) == user.pk for name in entity.private_to)


def _levels(entity: Entity, records: Sequence[Any]) -> list[str]:
    """The audience of each record, its own or that of the row it hung on at that moment."""
    link, _sep, field = entity.audience_field.rpartition("__")
    if not link:
        return [str(getattr(record, field)) for record in records]
    column: Any = entity.column_field(link)
    if column is None:  # further away than one link: only what is there now was judged
        return ["" for _record in records]
    parents = [getattr(record, column.attname) for record in records]
    known = _past_levels(column.related_model, set(parents), field)
    now = dict(
        column.related_model._default_manager.filter(pk__in=parents).values_list("pk", field)
    )
    return [
        _level_at(known[parent], record.history_date, str(now.get(parent, "")))
        for parent, record in zip(parents, records, strict=True)
    ]


def _past_levels(model: Any, keys: set[Any], field: str) -> dict[Any, list[tuple[Any, str]]]:
    """Row -> (since when, audience), oldest first; nothing of a kind whose past is not kept."""
    found: dict[Any, list[tuple[Any, str]]] = defaultdict(list)
    target = registry.get(model)
    if target is None or not target.tracked:
        return found
    key = model._meta.pk.attname
    rows = model.history.filter(**{f"{key}__in": keys}).order_by("history_id")
    for row, since, level in rows.values_list(key, "history_date", field):
        found[row].append((since, str(level)))
    return found


def _level_at(known: Sequence[tuple[Any, str]], moment: Any, now: str) -> str:
    before = [level for since, level in known if since <= moment]
    return before[-1] if before else (known[0][1] if known else now)
