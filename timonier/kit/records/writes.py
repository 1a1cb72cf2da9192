"""The one door through which judgments change: permission, validation, history, all or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, router, transaction
from django.db.models.deletion import Collector
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timonier.kit.entities import forms
from timonier.kit.entities.audience import may
from timonier.kit.entities.entity import Entity
from timonier.kit.entities.links import Sight
from timonier.kit.models import Deletion
from timonier.kit.records import deletions

EVERYTHING = "__all__"
NOTHING = "nothing"  # as `seen`: whoever writes has read no version, so whatever is there is newer


class Invalid(Exception):
    """The data breaks a rule. `errors`: field name -> messages, "__all__" for the whole."""

    def __init__(self, errors: Mapping[str, Iterable[str]]) -> None:
        self.errors = {name: [str(text) for text in texts] for name, texts in errors.items()}
        super().__init__(self.errors)


class Stale(Exception):
    """The row is not as this writer last read it. `held`: how it is now; None when it is gone."""

    def __init__(self, held: Any = None) -> None:
        self.held = held
        super().__init__()


class HasDependents(Exception):
    """Other rows rely on this one, so it stays. `blockers` are those rows."""

    def __init__(self, blockers: Iterable[models.Model]) -> None:
        self.blockers = list(blockers)
        super().__init__(len(self.blockers))


@dataclass(frozen=True)
class Consequences:
    """What a deletion would take with it, or what forbids it."""

    blockers: list[models.Model] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)  # plural name -> rows removed as well


def permit(entity: Entity, action: str, by: Any, item: Any = None) -> None:
    """Facts are never written here; people need their role's permission, or to have contributed
    the row. None is the house."""
    if entity.facts:
        raise PermissionDenied
    if by is not None and not may(by, entity, action, item):
        raise PermissionDenied


def save(entity: Entity, form: Any, *, by: Any, reason: str = "", seen: str = "") -> Any:
    """Save a bound form of the entity.

    `seen` is the etag that the writer last read, NOTHING when it read none; empty for the house's
    own writes, which follow from what is stored. Raises Invalid, Stale or PermissionDenied.
    """
    is_new = form.instance._state.adding
    permit(entity, "add" if is_new else "change", by, form.instance)
    with transaction.atomic():
        if not is_new:
            _check_unchanged(entity, form.instance.pk, seen)
        if not form.is_valid():
            raise Invalid(messages_of(form))
        if is_new:
            check_room(entity)
        form.instance._history_user = by
        form.instance._change_reason = reason or None
        try:
            with transaction.atomic():
                return entity.save(form=form, by=by) if entity.save else form.save()
        except ValidationError as broken:
            raise Invalid(_by_field(broken)) from broken
        except IntegrityError as clash:
            raise Invalid({EVERYTHING: [_("Another row already holds these values.")]}) from clash


def patch(
    entity: Entity,
    data: Mapping[str, Any],
    item: Any = None,
    *,
    by: Any,
    reason: str = "",
    seen: str = "",
) -> Any:
    """Create a row, or change one; fields left out of `data` keep their stored value."""
    try:
        complete = forms.complete(entity, data, item, by=by)
    except ValidationError as unknown:
        raise Invalid(_by_field(unknown)) from unknown
    form = forms.bound(entity, complete, item, by=by)
    return save(entity, form, by=by, reason=reason, seen=seen)


def delete(
    entity: Entity, item: Any, *, by: Any, reason: str = "", seen: str = "", kept: bool = True
) -> Deletion | None:
    """Remove a row, or raise HasDependents naming what relies on it.

    Returns what brings it back, where that can be and is `kept` (see `deletions`).
    """
    permit(entity, "delete", by, item)
    with transaction.atomic():
        _check_unchanged(entity, item.pk, seen)
        item._history_user = by
        item._change_reason = reason or None
        kept = kept and by is not None
        held, pk = deletions.hold(item) if kept else None, item.pk
        name = Sight(by).name(item) if kept else ""
        try:
            _remove(entity, item, by)
        except (models.ProtectedError, models.RestrictedError) as refusal:
            raise HasDependents(_rows_of(refusal)) from refusal
        return deletions.keep(entity, item, held, pk=pk, name=name, by=by)


def consequences(item: models.Model) -> Consequences:
    """What deleting this row would do, without doing it."""
    collector = Collector(using=router.db_for_write(type(item)), origin=item)
    try:
        collector.collect([item])
    except (models.ProtectedError, models.RestrictedError) as refusal:
        return Consequences(blockers=_rows_of(refusal))
    taken: dict[str, int] = {}
    groups: list[Iterable[Any]] = [*collector.data.values(), *collector.fast_deletes]
    for rows in groups:
        for row in rows:
            if row != item and not row._meta.auto_created:
                name = str(row._meta.verbose_name_plural)
                taken[name] = taken.get(name, 0) + 1
    return Consequences(taken=taken)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with an imported file. Row 1 is the header."""

    row: int
    column: str
    message: str


@dataclass
class ImportReport:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    dry_run: bool = True

    @property
    def summary(self) -> str:
        """What the import did, or would do, in one sentence."""
        counts = [
            ngettext("%d row created", "%d rows created", self.created) % self.created,
            ngettext("%d row changed", "%d rows changed", self.updated) % self.updated,
            ngettext("%d row as before", "%d rows as before", self.unchanged) % self.unchanged,
        ]
        return ", ".join(counts)


def tell(form: Any, invalid: Invalid) -> None:
    """Show on a form the errors that came from beyond it: from a service or the database."""
    for name, texts in invalid.errors.items():
        field = name if name in form.fields else None
        known = [str(text) for text in form.errors.get(name, ())]
        for text in texts:
            if text not in known:
                form.add_error(field, text)


def _check_unchanged(entity: Entity, pk: Any, seen: str) -> None:
    """Compare with the row as it is now, locked until the write is done."""
    if not seen:
        return
    held = entity.model._default_manager.select_for_update().filter(pk=pk).first()
    if held is None or entity.etag(held) != seen:
        raise Stale(held)


def check_room(entity: Entity) -> None:
    """Raises Invalid when there may be no more rows of the entity."""
    if entity.limit is not None and entity.model._default_manager.count() >= entity.limit:
        raise Invalid({EVERYTHING: [_("There can be no more of these: change the existing one.")]})


def _remove(entity: Entity, item: Any, by: Any) -> None:
    if entity.delete:
        entity.delete(item=item, by=by)
    else:
        item.delete()


def _rows_of(refusal: models.ProtectedError | models.RestrictedError) -> list[models.Model]:
    if isinstance(refusal, models.ProtectedError):
        return list(refusal.protected_objects)
    return list(refusal.restricted_objects)


def messages_of(form: Any) -> dict[str, list[str]]:
    """Field -> what a form that was checked says of it."""
    return {name: [str(text) for text in errors] for name, errors in form.errors.items()}


def _by_field(broken: ValidationError) -> dict[str, list[str]]:
    return broken.message_dict if hasattr(broken, "error_dict") else {EVERYTHING: broken.messages}
