"""What a row was, who changed it, why, and what it looked like on a given day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import ManyToManyField, Q
from django.utils import timezone

from timonier.kit.entities.cells import HELD, Cell, Shown, text_of
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.entities.links import Sight
from timonier.kit.records.past_audience import withheld

MOST_CHANGES = 200


@dataclass(frozen=True)
class Difference:
    label: str
    before: Cell
    after: Cell


@dataclass(frozen=True)
class Change:
    """One write: created, changed, deleted, restored, first when what was before is not known;
    closed when the reader may know no more of it."""

    kind: str
    at: datetime
    by: str
    reason: str
    differences: list[Difference] = field(default_factory=list)


KINDS = {"+": "created", "~": "changed", "-": "deleted"}


def changes(entity: Entity, records: Iterable[Any], user: Any) -> list[Change]:
    """The changes behind history records given latest first, in a fixed number of queries.

    As `user` may see them: links by names they may see, and nothing of when the row was for fewer.
    """
    found = list(records)
    names = names_of(entity, found, Sight(user))
    held = withheld(entity, found, user)
    older: list[Any] = [*found[1:], None]
    pairs = zip(found, older, strict=True)
    return [
        _closed(now) if now.pk in held else _change(entity, now, before, names, held)
        for now, before in pairs
    ]


def records_of(entity: Entity, pk: Any) -> Any:
    """A row's history records, latest first; they outlive the row.

    In the order in which they were written: dates go back when a clock does.
    """
    history: Any = entity.model
    records = history.history.filter(**{entity.model._meta.pk.attname: pk})
    return records.select_related("history_user").order_by("-history_id")


def deleted_pk(entity: Entity, key: str) -> Any:
    """The primary key a deleted row had under this natural key, or None."""
    model: Any = entity.model
    if "\x00" in key or not entity.tracked:
        return None
    try:
        gone = model.history.filter(**{entity.key: key}, history_type="-")
        record = gone.order_by("-history_id").first()
    except (ValueError, OverflowError):
        return None
    return None if record is None else getattr(record, entity.model._meta.pk.attname)


def as_of(entity: Entity, item: Any, day: date, user: Any) -> list[Shown] | None:
    """The row's fields at the end of that day as `user` may see them; None: it was not there."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    record = records_of(entity, item.pk).filter(history_date__lt=end).first()
    if record is None or record.history_type == "-":
        return None
    names = names_of(entity, [record], Sight(user))
    closed = bool(withheld(entity, [record], user))
    return [
        Shown(
            name,
            entity.label(name),
            text_of(entity, name, HELD if closed else _value(entity, record, name, names), names),
        )
        for name in _kept(entity)
    ]


def names_of(entity: Entity, records: Sequence[Any], sight: Sight) -> dict[tuple[str, Any], str]:
    """(field, primary key) -> name of every row these records link to, one query a field.

    Of a link to many, (field, the record's own key) -> all their names. A row out of sight has the
    words for that instead of its name.
    """
    names = _names_of_many(entity, records, sight)
    for name in _kept(entity):
        found = entity.column_field(name)
        if found is None or not found.is_relation or isinstance(found, ManyToManyField):
            continue
        model: Any = found.related_model
        wanted = {getattr(record, found.attname) for record in records} - {None}
        rows = model._default_manager.filter(
            Q(**{f"{found.target_field.name}__in": wanted})  # type: ignore[attr-defined]
        )
        target = registry.get(model)
        linked = list(rows.select_related() if target is None else rows)
        sight.ready(linked)
        for row in linked:
            names[name, getattr(row, found.target_field.attname)] = sight.name(row)  # type: ignore[attr-defined]
    return names


def _closed(record: Any) -> Change:
    """That there was a change, and by whom; nothing of what, since it was for fewer people."""
    user = record.history_user
    return Change("closed", record.history_date, str(user) if user else "", "")


def _change(
    entity: Entity,
    record: Any,
    before: Any,
    names: dict[tuple[str, Any], str],
    held: Collection[Any],
) -> Change:
    kind = KINDS[record.history_type]
    if kind == "changed" and before is None:
        kind = "first"
    if kind == "created" and before is not None:
        kind = "restored"
    differences = []
    for name in _kept(entity) if kind != "deleted" else ():
        new = _value(entity, record, name, names)
        old = _value(entity, before, name, names) if kind == "changed" else None
        if before is not None and before.pk in held:
            old = HELD
        if new != old and not (kind != "changed" and new in ("", None)):
            differences.append(
                Difference(
                    entity.label(name),
                    text_of(entity, name, old, names),
                    text_of(entity, name, new, names),
                )
            )
    user = record.history_user
    reason = record.history_change_reason or ""
    return Change(kind, record.history_date, str(user) if user else "", reason, differences)


def _value(entity: Entity, record: Any, name: str, names: dict[tuple[str, Any], str]) -> Any:
    found: Any = entity.column_field(name)
    if isinstance(found, ManyToManyField):
        return names.get((name, record.pk), "")
    return getattr(record, found.attname)


def _names_of_many(
    entity: Entity, records: Sequence[Any], sight: Sight
) -> dict[tuple[str, Any], str]:
    """What each record linked to; a row that is no more keeps its number."""
    found: dict[tuple[str, Any], set[str]] = {}
    history: Any = entity.model
    for name in _many(entity) if records else ():
        if name not in _tracked_many(entity):
            continue
        target = _target(entity, name)
        links = getattr(history.history.model, name).model._default_manager
        rows = links.filter(history__in=[record.pk for record in records])
        kept = list(rows.select_related(target))
        sight.ready(filter(None, (getattr(row, target) for row in kept)))
        for row in kept:
            linked = getattr(row, target)
            told = sight.name(linked) if linked else f"#{getattr(row, f'{target}_id')}"
            found.setdefault((name, row.history_id), set()).add(told)
    return {key: ", ".join(sorted(told)) for key, told in found.items()}


def _kept(entity: Entity) -> list[str]:
    """The written fields of which the history holds the past."""
    tracked = _tracked_many(entity)
    model: Any = entity.model
    held = {field.name for field in model.history.model._meta.fields}
    one = [name for name in entity.fields if name not in _many(entity) and name in held]
    return one + [name for name in _many(entity) if name in tracked]


def _many(entity: Entity) -> list[str]:
    fields = entity.model_fields
    return [field.name for field in fields if isinstance(field, ManyToManyField)]


def _tracked_many(entity: Entity) -> set[str]:
    model: Any = entity.model
    return {field.name for field in getattr(model.history.model, "_history_m2m_fields", ())}


def _target(entity: Entity, name: str) -> str:
    found: Any = entity.column_field(name)
    return str(found.m2m_reverse_field_name())
