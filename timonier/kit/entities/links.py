"""Links between rows as one reader may see them: the one place where they are told or held back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from typing import Any, Self

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Case, F, Field, ForeignKey, ManyToManyField, Model, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from timonier.kit.entities import audience
from timonier.kit.entities.entity import Entity, key_of, registry

UNSEEN = _("a row that you may not see")
HELD_BACK = "(hidden)"  # in files: here is a link, and whoever exported it may not see to what
_RANK = {level: place for place, level in enumerate(audience.AUDIENCES)}
_AT_ONCE = 5_000


def is_open(model: Any) -> bool:
    """Whether everybody who is signed in knows these rows: colleagues are no secret."""
    return bool(model is get_user_model())


def seen_rows(model: Any, user: Any, rows: QuerySet[Any] | None = None) -> QuerySet[Any]:
    """The rows of a model, or those of `rows`, that this person may see; None is the house.

    Rows of a kind that no room shows are for nobody: deny by default.
    """
    given = model._default_manager.all() if rows is None else rows
    entity = registry.get(model)
    if user is None or is_open(model):
        return given
    if entity is None:
        return given if user.has_perm(_permission(model)) else given.none()
    if entity.rows is None:
        return audience.visible(entity, given, user)
    mine = audience.rows_for(entity, user)
    return mine if rows is None else given.filter(pk__in=mine.order_by().values("pk"))


def hides(entity: Entity | None) -> bool:
    """Whether some rows of this kind are kept from some who may see others of it."""
    if entity is None:
        return True
    narrow = entity.audience_field or entity.private_to or entity.rows
    return bool(entity.audience == "private" or narrow)


def guarded(entity: Entity, name: str) -> bool:
    """Whether somebody who sees a row of the entity may yet not see what this link leads to."""
    found = entity.column_field(name)
    if found is None or not found.is_relation or is_open(found.related_model):
        return False
    target = registry.get(found.related_model)  # type: ignore[arg-type]
    if target is None or _RANK[target.audience] > _RANK[entity.audience]:
        return True
    if target.audience_field and not (target.private_to or target.rows):
        return entity.audience_field != f"{name}__{target.audience_field}"
    return hides(target)


def guarded_links(entity: Entity) -> list[str]:
    """The written links of an entity that may lead to rows which its reader may not see."""
    return [name for name in entity.fields if guarded(entity, name)]


def named_by_key(field: Any) -> Any:
    """The model whose rows a text or JSON field names by their keys (`named_rows`); None else."""
    label = getattr(getattr(field, "model", None), "named_rows", {}).get(getattr(field, "name", ""))
    return apps.get_model(label) if label else None


class Sight:
    """Which linked rows one person sees. Kinds of which all rows are shown are asked nothing."""

    def __init__(self, user: Any) -> None:
        """`user` None is the house, which sees all."""
        self.user = user
        self._known: dict[Any, dict[Any, bool]] = defaultdict(dict)
        self._kinds: dict[Any, bool | None] = {}
        self._named: dict[Any, dict[str, Any]] = defaultdict(dict)

    def learn(self, entity: Entity, items: Iterable[Any]) -> Self:
        """Ask at once about every row that these link to: a query a kind, however many rows."""
        found = list(items)
        wanted: dict[Any, set[Any]] = defaultdict(set)
        for name in dict.fromkeys((*entity.fields, *entity.columns)):
            field = entity.column_field(name)
            if model := named_by_key(field):
                self.rows_named(model, [key for item in found for key in keys_held(field, item)])
            if field is None or not field.is_relation:
                continue
            if self.sees_all(field.related_model) is not None:
                continue
            for item in found:
                wanted[field.related_model] |= {row.pk for row in _ends(field, item)}
        for model, keys in wanted.items():
            self.ask(model, keys)
        return self

    def rows_named(self, model: Any, keys: Iterable[str]) -> dict[str, Any]:
        """Key -> the row of this natural key that this person sees; None where there is none."""
        wanted, known = list(dict.fromkeys(keys)), self._named[model]
        if new := [key for key in wanted if key not in known]:
            rows = seen_rows(model, self.user).filter(**{f"{key_of(model)}__in": new})
            found = {str(getattr(row, key_of(model))): row for row in rows}
            known.update({key: found.get(key) for key in new})
        return {key: known[key] for key in wanted}

    def ask(self, model: Any, keys: Iterable[Any]) -> None:
        """Learn which rows of a model, by primary key, this person sees."""
        known = self._known[model]
        new = sorted({key for key in keys if key is not None} - known.keys())
        if self.sees_all(model) is not None:
            return
        for start in range(0, len(new), _AT_ONCE):
            part = new[start : start + _AT_ONCE]
            rows = seen_rows(model, self.user).filter(pk__in=part).order_by()
            seen = set(rows.values_list("pk", flat=True))
            known.update({key: key in seen for key in part})

    def sees(self, row: Model) -> bool:
        return self.sees_key(type(row), row.pk)

    def sees_key(self, model: Any, key: Any) -> bool:
        """Whether this person may know of the row of this primary key."""
        kind = self.sees_all(model)
        if kind is None and key not in self._known[model]:
            self.ask(model, [key])
        return self._known[model][key] if kind is None else kind

    def sees_all(self, model: Any) -> bool | None:
        """True or False when it holds for all rows of the kind; None when each has its own."""
        if model not in self._kinds:
            self._kinds[model] = self._judged(model)
        return self._kinds[model]

    def name(self, row: Model) -> str:
        """What the row is called; a row its name is made of stays untold when it is not seen."""
        if not self.sees(row):
            return str(UNSEEN)
        hidden = [field for field in _named_by(type(row)) if self._hides(field, row)]
        if not hidden:
            return str(row)
        shown = copy(row)
        shown._state = copy(row._state)
        shown._state.fields_cache = dict(row._state.fields_cache)
        for field in hidden:
            shown._state.fields_cache[field.name] = _Unseen()
        return str(shown)

    def ready(self, rows: Iterable[Any]) -> Self:
        """Learn at once what the names of these rows need."""
        wanted: dict[Any, set[Any]] = defaultdict(set)
        for row in rows:
            wanted[type(row)].add(row.pk)
            for field in _named_by(type(row)):
                wanted[field.related_model].add(getattr(row, field.attname))
        for model, keys in wanted.items():
            self.ask(model, keys)
        return self

    def _hides(self, field: Any, row: Any) -> bool:
        key = getattr(row, field.attname)
        return key is not None and not self.sees_key(field.related_model, key)

    def _judged(self, model: Any) -> bool | None:
        if self.user is None or is_open(model):
            return True
        if not self.user.has_perm(_permission(model)):
            return False
        entity = registry.get(model)
        return None if entity is not None and hides(entity) else True


def unseen(entity: Entity, item: Any, sight: Sight) -> dict[str, list[Model]]:
    """Field name -> the rows this written link leads to that may not be seen; only where any."""
    found = {
        field.name: [row for row in _ends(field, item) if not sight.sees(row)]
        for field in entity.model_fields
        if field.is_relation
    }
    return {name: rows for name, rows in found.items() if rows}


def values(entity: Entity, item: Any, sight: Sight, *, mark: str = "") -> dict[str, Any]:
    """`entity.values` as this person may see it.

    A link to one row that may not be seen is `mark`, or None without one; of a link to many, such
    rows are left out and `mark` stands once for all of them.
    """
    told = entity.values(item)
    for name, rows in unseen(entity, item, sight).items():
        if not isinstance(told[name], list):
            told[name] = mark or None
            continue
        keys = {str(getattr(row, key_of(type(row)))) for row in rows}
        told[name] = [key for key in told[name] if key not in keys] + ([mark] if mark else [])
    return told


def answer(entity: Entity, item: Any, sight: Sight) -> dict[str, Any]:
    """The item as the API tells it: its key, its values, and what is told beside them."""
    told = {name: getattr(item, name) for name in entity.told}
    if guarded_links(entity):
        told["hidden_links"] = sorted(unseen(entity, item, sight))
    return {"id": entity.key_value(item), **values(entity, item, sight), **told}


def named(entity: Entity, rows: QuerySet[Any], user: Any, columns: Iterable[str]) -> QuerySet[Any]:
    """Rows that lists order by the names of links, and only by those this person may see.

    Adds `seen_<link>` for each guarded link among the columns; see `paging`.
    """
    for name in columns:
        field = entity.column_field(name)
        if not isinstance(field, ForeignKey) or not guarded(entity, name):
            continue
        mine = Q(**{f"{name}__in": seen_rows(field.related_model, user).order_by().values("pk")})
        shown = name_field(field.related_model)
        seen = Case(When(mine, then=F(f"{name}__{shown.name}")), output_field=shown)
        rows = rows.annotate(**{f"seen_{name}": seen})
    return rows


def within_sight(entity: Entity, path: str, user: Any) -> Q:
    """What keeps a search along `path` (`risk__name`) to rows that this person may see."""
    condition, at, before = Q(), entity, ""
    for hop in path.split("__")[:-1]:
        field = at.column_field(hop)
        if field is None or not field.is_relation:
            break
        before += hop
        if guarded(at, hop):
            mine = seen_rows(field.related_model, user).order_by().values("pk")
            condition &= Q(**{f"{before}__in": mine})
        target = registry.get(field.related_model)  # type: ignore[arg-type]
        if target is None:
            break
        at, before = target, f"{before}__"
    return condition


def name_field(model: Any) -> Any:
    """The column that stands for a row's name where the database orders."""
    entity = registry.get(model)
    names: Iterable[str] = (*entity.search[:1], entity.key) if entity else ()
    columns = {field.name: field for field in model._meta.concrete_fields}
    return next((columns[name] for name in names if name in columns), model._meta.pk)


class _Unseen:
    """Stands for a row in the name of another; whatever is asked of it, it is not told."""

    def __str__(self) -> str:
        return str(UNSEEN)

    def __getattr__(self, name: str) -> _Unseen:
        if name.startswith("__"):
            raise AttributeError(name)
        return self


def _permission(model: Any) -> str:
    return f"{model._meta.app_label}.view_{model._meta.model_name}"


def _named_by(model: Any) -> list[Any]:
    """The links through which a row's name could tell of a row that its reader may not see."""
    entity = registry.get(model)
    if entity is None:
        return []
    fields = [field for field in model._meta.concrete_fields if field.is_relation]
    return [field for field in fields if guarded(entity, field.name)]


def keys_held(field: Any, item: Any) -> list[str]:
    """The keys by which a field of `named_rows` names rows."""
    held = getattr(item, field.name)
    return [str(key) for key in (held if isinstance(held, list) else [held]) if key]


def _ends(field: Field[Any, Any], item: Any) -> list[Model]:
    if isinstance(field, ManyToManyField):
        return list(getattr(item, field.name).all())
    end = getattr(item, field.name)
    return [] if end is None else [end]
