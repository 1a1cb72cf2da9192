"""Which saved views a person may see, and how they use them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Prefetch, QuerySet

from timonier.kit.entities import links
from timonier.kit.entities.audience import rows_for
from timonier.kit.entities.entity import Entity, key_of, registry
from timonier.kit.models import SavedView, ViewUse

UNKNOWN = "unknown"  # of a filter: rows of which nobody knows; see `filters`


def seen_by(user: Any) -> QuerySet[SavedView]:
    """The views whose list, and every row that their filters name, this person may see.

    A view that names a row would tell of it. `user` None is the house.
    """
    views = SavedView.objects.select_related("author")
    if user is None:
        return views
    closed = [entity for entity in registry if not user.has_perm(entity.permission("view"))]
    views = views.exclude(kind__in=[label_of(entity) for entity in closed])
    hidden = {view for view, _row in _naming_hidden(views, user)}
    return views.exclude(pk__in=hidden) if hidden else views


def views_of(entity: Entity, user: Any) -> QuerySet[SavedView]:
    """The views of one list that this person may see, by name."""
    return rows_for(registry[SavedView], user).filter(kind=label_of(entity)).order_by("name", "pk")


def view_of(entity: Entity, key: str, user: Any) -> SavedView | None:
    """The view of this key, when it is one of this list and this person may see it."""
    if "\x00" in key:
        return None
    return views_of(entity, user).filter(slug=key[:160]).first()


def default_of(entity: Entity, user: Any) -> str:
    """The key of the view with which this person begins the list; "" for all rows."""
    used = ViewUse.objects.filter(user=user.pk, kind=label_of(entity), default=True)
    key = used.values_list("view__slug", flat=True).first() or ""
    return key if key and view_of(entity, key, user) else ""


def on_bridge(user: Any) -> list[SavedView]:
    """The views that this person put on their bridge, by name."""
    if not user.has_perm(registry[SavedView].permission("view")):
        return []
    mine = rows_for(registry[SavedView], user)
    return list(mine.filter(uses__user=user.pk, uses__on_bridge=True).order_by("name", "pk"))


def with_uses(views: QuerySet[SavedView], user: Any) -> QuerySet[SavedView]:
    """Each view with `mine`: how this person uses it, at most one."""
    own = ViewUse.objects.filter(user=user.pk)
    return views.prefetch_related(Prefetch("uses", queryset=own, to_attr="mine"))


def label_of(entity: Entity) -> str:
    """The name of a kind of rows in a view."""
    return entity.model._meta.label_lower


def entity_of(view: SavedView) -> Entity | None:
    """What the view lists; None where no room shows it any more."""
    return next((each for each in registry if label_of(each) == view.kind), None)


def address_of(view: SavedView) -> str:
    """The list as the view asks it; "" where there is no such list."""
    entity = entity_of(view)
    return f"{entity.url()}?view={view.slug}" if entity else ""


def _naming_hidden(views: QuerySet[SavedView], user: Any) -> Iterator[tuple[int, str]]:
    """(view, key) for each row that a filter names and this person may not see.

    Two queries a kind of row that is not open to all, however many views.
    """
    sight = links.Sight(user)
    guarded = {label_of(entity): dict(_linked(entity, sight)) for entity in registry}
    kinds = [label for label, found in guarded.items() if found]
    named: dict[type[Model], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for pk, kind, query in views.filter(kind__in=kinds).values_list("pk", "kind", "query"):
        for name, model in guarded[kind].items():
            key = str(query.get(name) or "") if isinstance(query, Mapping) else ""
            if key and key != UNKNOWN:
                named[model][key].add(pk)
    for model, keys in named.items():
        there = _keys(model, model._default_manager.all(), keys)
        for key in there - _keys(model, links.seen_rows(model, user), keys):
            yield from ((pk, key) for pk in keys[key])


def _linked(entity: Entity, sight: links.Sight) -> Iterator[tuple[str, type[Model]]]:
    """The filters whose rows this person may not all see."""
    for name in entity.filters:
        field = entity.column_field(name)
        model = field.related_model if field is not None and field.is_relation else None
        if isinstance(model, type) and sight.sees_all(model) is not True:
            yield name, model


def _keys(model: type[Model], rows: QuerySet[Any], wanted: Mapping[str, Any]) -> set[str]:
    """Which of these natural keys are there; one that no column could hold is not."""
    name = key_of(model)
    column: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
    asked = [key for key in wanted if "\x00" not in key and _fits(column, key)]
    found = rows.order_by().filter(**{f"{name}__in": asked}).values_list(name, flat=True)
    return {str(key) for key in found}


def _fits(column: Any, key: str) -> bool:
    try:
        column.to_python(key)
    except (ValidationError, ValueError):
        return False
    return True
