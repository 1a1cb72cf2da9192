"""Taking a deletion back for 30 days: the row, what went with it, the links it was taken out of."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, router, transaction
from django.db.models import Model, Q, QuerySet
from django.db.models.deletion import Collector
from django.utils import timezone
from django.utils.translation import gettext as _

from timonier.kit.entities.audience import audiences_of, may, rows_for
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.models import Citation, Deletion

KEPT_FOR = timedelta(days=30)
MOST_ROWS = 2_000  # what takes more with it is gone at once: a page must not wait for the copy
Plain = dict[str, Any]


class NotRestorable(Exception):
    """It cannot come back as things stand; the message says what is in its way."""


@dataclass
class Held:
    """What a deletion is about to take away, as plain data."""

    rows: list[tuple[Model, Plain]] = field(default_factory=list)
    links: list[tuple[str, Any, str, Any]] = field(default_factory=list)  # model, row, field, value


def hold(item: Model) -> Held | None:
    """Read the row and all that goes with it, before it goes; None for more than MOST_ROWS."""
    collector = Collector(using=router.db_for_write(type(item)), origin=item)
    try:
        collector.collect([item])
    except (models.ProtectedError, models.RestrictedError):
        return Held()
    found: list[Model] = [row for rows in collector.data.values() for row in rows]
    for rows in collector.fast_deletes:
        found += list(rows[: MOST_ROWS + 1]) if isinstance(rows, QuerySet) else list(rows)
    if len(found) > MOST_ROWS:
        return None
    found += _citations(found)
    updates: Any = collector.field_updates.items()
    links = [
        (_label(row), row.pk, column.attname, column.value_from_object(row))
        for (column, value), groups in updates
        if value is None
        for group in groups
        for row in group
    ]
    return Held([(row, _plain(row)) for row in found], links)


def keep(
    entity: Entity, item: Any, held: Held | None, *, pk: Any, name: str, by: Any
) -> Deletion | None:
    """Remember what is really gone now, for whoever deleted it; nothing of the house's own acts."""
    rows = held.rows if held else ()
    gone = [data for row, data in rows if isinstance(row, Citation) or _is_gone(row, data)]
    if held is None or not gone or by is None:
        return None
    return Deletion.objects.create(
        kind=entity.model._meta.label_lower,
        row=str(pk),
        key=entity.key_value(item)[:500],
        name=name[:500],
        held={"rows": gone, "links": held.links},
        audience=str(_followed(item, entity.audience_field) or ""),
        owners=[owner.pk for owner in _owners(entity, item)],
        deleted_at=timezone.now(),
        deleted_by=by,
    )


def restorable(user: Any) -> list[Deletion]:
    """What this person may take back, the latest first."""
    since = timezone.now() - KEPT_FOR
    rows = Deletion.objects.filter(deleted_at__gte=since).defer("held").select_related("deleted_by")
    return [row for row in rows if _may_know(row, user)]


def find(slug: str, user: Any) -> Deletion | None:
    """A deletion that this person may take back; what they may not see is not there."""
    since = timezone.now() - KEPT_FOR
    row = Deletion.objects.filter(slug=slug, deleted_at__gte=since).first()
    return row if row is not None and _may_know(row, user) else None


def restore(deletion: Deletion, *, by: Any) -> Any:
    """Put back the row and what went with it; returns the row.

    The right to delete it and to see it is asked of the row itself. Raises NotRestorable or
    PermissionDenied, and leaves everything as it was.
    """
    entity = entity_of(deletion)
    if entity is None:
        raise NotRestorable(_("There is no place for it any more."))
    try:
        with transaction.atomic():
            return _restored(entity, deletion, by)
    except Deletion.DoesNotExist as done:
        raise NotRestorable(_("It is back already.")) from done
    except IntegrityError as clash:
        raise NotRestorable(_taken(deletion)) from clash
    except (DeserializationError, FieldDoesNotExist, LookupError) as other:
        words = _("An earlier version deleted it; what it held has no place in today’s tables.")
        raise NotRestorable(words) from other
    except ValidationError as refused:
        raise NotRestorable(" ".join(refused.messages)) from refused


def _restored(entity: Entity, deletion: Deletion, by: Any) -> Any:
    Deletion.objects.select_for_update().get(pk=deletion.pk)
    item = _put_back(entity, deletion, by)
    seen = rows_for(entity, by).filter(pk=item.pk).exists()
    if not seen or not may(by, entity, "delete", item):
        raise PermissionDenied
    if entity.restore is not None:
        entity.restore(item=item, by=by)
    deletion.delete()
    return item


def purge(*, at: datetime) -> int:
    """Forget what was deleted more than 30 days ago; how many."""
    return Deletion.objects.filter(deleted_at__lt=at - KEPT_FOR).delete()[0]


def entity_of(deletion: Deletion) -> Entity | None:
    """The kind of what was deleted; None when no room shows it any more."""
    try:
        return registry.get(apps.get_model(deletion.kind))
    except LookupError:
        return None


def _may_know(deletion: Deletion, user: Any) -> bool:
    """The rules of `audience.visible`, on what the row was when it went."""
    entity = entity_of(deletion)
    if entity is None or not user.is_authenticated:
        return False
    own = user.pk in deletion.owners
    mine = deletion.deleted_by_id == user.pk and user.has_perm(entity.permission("view"))
    if entity.audience == "private":
        return own
    if not user.has_perm(entity.permission("view")):
        return False
    if entity.audience_field and deletion.audience not in audiences_of(user) and not own:
        return False
    return mine or (not entity.rows and user.has_perm(entity.permission("delete")))


def _put_back(entity: Entity, deletion: Deletion, by: Any) -> Any:
    if entity.find(deletion.key) is not None:
        raise NotRestorable(_taken(deletion))
    if entity.limit is not None and entity.model._default_manager.count() >= entity.limit:
        raise NotRestorable(_("There can be no more of these: change the existing one."))
    rows = [each.object for each in serializers.deserialize("python", deletion.held["rows"])]
    there = {(type(row), row.pk) for row in rows}
    for row in rows:
        _hold_on(row, there)
    rows.sort(key=lambda row: isinstance(row, Citation))
    kept = [row for row in rows if not (isinstance(row, Citation) and _cited(row))]
    for row in kept:
        row.save_base(raw=True, force_insert=True)
    for label, pk, column, value in deletion.held["links"]:
        model = apps.get_model(label)
        model._base_manager.filter(pk=pk, **{column: None}).update(**{column: value})
    _tell_history(kept, by)
    return entity.model._default_manager.get(pk=deletion.row)


def _tell_history(rows: Iterable[Any], by: Any) -> None:
    """Raw inserts keep their times and pass the history by: it is told once all links are back."""
    for row in rows:
        if hasattr(type(row), "history"):
            row._history_user, row._change_reason = by, _("Restored")
            models.signals.post_save.send(
                type(row), instance=row, created=True, raw=False, using=row._state.db,
                update_fields=None,
            )  # fmt: skip


def _hold_on(row: Any, there: set[tuple[Any, Any]]) -> None:
    """What the row leads to must stand; a link that may be empty is emptied."""
    for column in row._meta.concrete_fields:
        if not column.is_relation or getattr(row, column.attname) is None:
            continue
        model, key = column.related_model, getattr(row, column.attname)
        if (model, key) in there or model._base_manager.filter(pk=key).exists():
            continue
        if not column.null:
            words = _("The %(name)s it belongs to is gone: bring that back first.")
            raise NotRestorable(words % {"name": model._meta.verbose_name})
        setattr(row, column.attname, None)


def _taken(deletion: Deletion) -> str:
    words = _("“%(name)s” was taken by another row meanwhile: rename or delete that one first.")
    return words % {"name": deletion.key}


def _cited(row: Citation) -> bool:
    return Citation.objects.filter(Q(key=row.key) | Q(pk=row.pk)).exists()


def _citations(rows: Iterable[Model]) -> list[Model]:
    """What these rows cite: some services drop it with the row."""
    by_type: dict[type[Model], list[Any]] = {}
    for row in rows:
        if isinstance(row.pk, int):
            by_type.setdefault(type(row), []).append(row.pk)
    found: list[Model] = []
    for model, keys in by_type.items():
        kind = ContentType.objects.get_for_model(model)
        found += Citation.objects.filter(claim_type=kind, claim_id__in=keys)
    return found


def _plain(row: Model) -> Plain:
    names = [column.name for column in row._meta.concrete_fields]
    [data] = serializers.serialize("python", [row], fields=names)
    data["fields"] = {name: data["fields"][name] for name in names if name in data["fields"]}
    coded: Plain = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    return coded


def _is_gone(row: Model, data: Plain) -> bool:
    return not type(row)._base_manager.filter(pk=data["pk"]).exists()


def _label(row: Model) -> str:
    return row._meta.label_lower


def _followed(item: Any, path: str) -> Any:
    for name in path.split("__") if path else ():
        item = getattr(item, name, None)
    return item if path else None


def _owners(entity: Entity, item: Any) -> list[Any]:
    found = [_followed(item, path) for path in entity.private_to]
    return [each for each in found if isinstance(each, get_user_model())]
