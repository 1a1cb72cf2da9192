"""Whether what rooms declare names what exists: `manage.py check` tells each slip and what is near.

A mistyped filter would narrow nothing and a mistyped page would be missing, both without a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.checks import Error
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils.module_loading import autodiscover_modules

from timonier.kit import contributions, folding
from timonier.kit.entities.audience import AUDIENCES, ROLES
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.money.names import floats_of_money
from timonier.kit.sealed import sealed_of
from timonier.kit.shell import guides, look

Slip = tuple[str, str, Iterable[str]]  # where it was declared, what was written, what there is


def check_declarations(**options: Any) -> list[Error]:
    """Every slip of every entity and page, for Django's system checks."""
    autodiscover_modules("entities", "kept")
    found = [error for entity in registry for error in of_entity(entity)]
    floats = [error for entity in registry for error in floats_of_money(entity.model)]
    if not found:  # addresses are made of sound entities alone
        assert get_resolver().url_patterns
        pages = {page.url_name: page for page in look.all_pages()}
        found = [error for page in pages.values() for error in of_page(page)]
        found += [error for entity in registry for error in _of_its_page(entity, pages)]
    return [*found, *floats, *_doubles(), *_hung(), *_given()]


def of_entity(entity: Entity) -> list[Error]:
    """The slips of one declaration that can be told without addresses."""
    place = f"{entity.app}.{entity.model.__name__}"
    slips = [_error(place, *slip) for find in _CHECKS for slip in find(entity)]
    return [*slips, *unread_secrets(entity)]


@cache
def is_sound(entity: Entity) -> bool:
    """Whether all that the entity names exists; its API is made only then."""
    return not of_entity(entity)


def of_page(page: look.Page) -> list[Error]:
    """The slips of one page of the navigation."""
    place = f"page {page.url_name}"
    found = []
    if page.section not in look.SECTIONS:
        found.append(_error(place, "section", page.section, look.SECTIONS))
    for name in (page.url_name, *page.under):
        try:
            reverse(name)
        except NoReverseMatch:
            found.append(_error(place, "page", name, _addresses()))
    if page.guide and guides.guide(page.guide, "en") is None:
        found.append(
            _error(place, "guide", page.guide, (f.stem for f in guides.folder().glob("*.md")))
        )
    known = _permissions()
    if page.permission and page.permission not in known:
        found.append(_error(place, "permission", page.permission, known))
    return found


def _error(place: str, where: str, written: str, known: Iterable[str]) -> Error:
    near = get_close_matches(written, list(known), n=3, cutoff=0.5)
    hint = f"near: {', '.join(near)}" if near else None
    return Error(
        f"{place}: {where} names {written!r}, which there is not.", hint=hint, id="kit.E001"
    )


def _fields(entity: Entity) -> Iterator[Slip]:
    """Fields of the table itself: what is written, exchanged, ordered by code, put aside."""
    own = _own(entity.model)
    for where, names in (
        ("fields", entity.fields),
        ("first", entity.first),
        ("key", (entity.key,)),
        ("contributed_by", filter(None, (entity.contributed_by,))),
        ("codes", entity.codes),
    ):
        for name in names:
            if name not in own and name != "pk":
                yield where, name, own
    for name in entity.put_aside:
        if name not in entity.filters:
            yield "put_aside", name, entity.filters


def _columns(entity: Entity) -> Iterator[Slip]:
    """What a list or an answer shows may also be computed by the row."""
    own = [*_own(entity.model), *_annotated(entity)]
    shown = {*own, *(name for name in dir(entity.model) if not name.startswith("_"))}
    for where, names in (
        ("columns", entity.columns),
        ("labels", entity.labels),
        ("told", entity.told),
    ):
        for name in names:
            if name not in shown and not _instance_has(entity.model, name):
                yield where, name, shown
    for name in entity.ordering or ():
        if not _leads(entity.model, name.lstrip("-")) and name.lstrip("-") not in own:
            yield "ordering", name, own


def _paths(entity: Entity) -> Iterator[Slip]:
    """What is followed along links."""
    own = _own(entity.model)
    for name in entity.filters:
        if not _leads(entity.model, name) and name not in _annotated(entity):
            yield "filters", name, own
    for name in entity.search:
        if not folding.folded(entity.model, name) and not _leads(entity.model, name):
            yield "search", name, own
    for where, names in (
        ("audience_field", filter(None, (entity.audience_field,))),
        ("private_to", entity.private_to),
    ):
        for name in names:
            if not _leads(entity.model, name):
                yield where, name, own


def _words(entity: Entity) -> Iterator[Slip]:
    """What stands in a list of the house."""
    if entity.section not in look.SECTIONS:
        yield "section", entity.section, look.SECTIONS
    if entity.audience not in AUDIENCES:
        yield "audience", entity.audience, AUDIENCES
    for name, values in entity.put_aside.items():
        field = entity.column_field(name)
        known = [str(value) for value, _text in getattr(field, "flatchoices", ())]
        for value in values:
            if known and value not in known:
                yield f"put_aside of {name}", value, known


def unread_secrets(entity: Entity) -> list[Error]:
    """Sealed fields that nobody may open, or that name a role which there is not."""
    place, found = f"{entity.app}.{entity.model.__name__}", []
    for field in sealed_of(entity.model):
        found += [
            _error(place, f"readers of {field.name}", role, ROLES)
            for role in field.readers
            if role not in ROLES
        ]
        if not field.readers:
            text = f"{place}: nobody may open {field.name!r}: name its `readers`."
            found.append(Error(text, id="kit.E005"))
    return found


def _secrets(entity: Entity) -> Iterator[Slip]:
    """Ciphertext cannot be searched, narrowed or ordered by."""
    secrets = {field.name for field in sealed_of(entity.model)}
    open_ones = [name for name in _own(entity.model) if name not in secrets]
    for where, names in (
        ("search", entity.search),
        ("filters", entity.filters),
        ("ordering", entity.ordering or ()),
        ("codes", entity.codes),
    ):
        for name in names:
            if name.lstrip("-").partition("__")[0] in secrets:
                yield where, name, open_ones


_CHECKS: tuple[Callable[[Entity], Iterator[Slip]], ...] = (
    _fields,
    _columns,
    _paths,
    _words,
    _secrets,
)


def _of_its_page(entity: Entity, pages: Iterable[str]) -> list[Error]:
    if not entity.page or entity.page in pages:
        return []
    return [_error(f"{entity.app}.{entity.model.__name__}", "page", entity.page, pages)]


def _doubles() -> Iterator[Error]:
    seen: dict[tuple[str, str], Entity] = {}
    for entity in registry:
        other = seen.setdefault((entity.app, entity.slug), entity)
        if other is not entity:
            names = f"{other.model.__name__} and {entity.model.__name__}"
            text = f"{entity.app}: {names} share the address {entity.slug!r}."
            yield Error(text, id="kit.E002")


def _hung() -> Iterator[Error]:
    for model in registry.hung():
        if model not in registry:
            known = [f"{each.app}.{each.model.__name__}" for each in registry]
            yield _error("a panel", "model", f"{model._meta.app_label}.{model.__name__}", known)


def _given() -> Iterator[Error]:
    """What rooms give to the bridge and the brief."""
    known = _permissions()
    for kind in contributions.ALL:
        for one in kind.declared():
            if one.permission and one.permission not in known:
                yield _error(one.name, "permission", one.permission, known)
    panels = {one.about.key: one for one in contributions.PANELS.declared()}
    places = [key for key, one in panels.items() if not one.about.instead_of]
    named = [(one.name, "instead_of", one.about.instead_of) for one in panels.values()]
    named += [(one.name, "panel", one.about) for one in contributions.NOTES.declared()]
    for name, where, key in named:
        if key and key not in places:
            yield _error(name, where, key, places)
    for one in panels.values():
        try:
            get_template(one.about.template)
        except TemplateDoesNotExist:
            yield _error(one.name, "template", one.about.template, ())


def _own(model: type[Model]) -> list[str]:
    return [each.name for each in (*model._meta.fields, *model._meta.many_to_many)]


def _annotated(entity: Entity) -> list[str]:
    return list(entity.queryset().query.annotations)


def _instance_has(model: type[Model], name: str) -> bool:
    return name in getattr(model, "__annotations__", {})


def _leads(model: Any, path: str) -> bool:
    """Whether the path follows links of the tables to a column."""
    try:
        for hop in path.split("__"):
            model = model._meta.get_field("id" if hop == "pk" else hop).related_model or model
    except FieldDoesNotExist:
        return False
    return True


def _permissions() -> list[str]:
    """Every right there is, by the tables and without asking the database."""
    models = [each.model for each in registry]
    models += [model for model in _kit_models() if model not in models]
    return [
        f"{model._meta.app_label}.{name}"
        for model in models
        for name in (
            *(f"{action}_{model._meta.model_name}" for action in model._meta.default_permissions),
            *(code for code, _text in model._meta.permissions),
        )
    ]


def _kit_models() -> list[type[Model]]:
    from django.apps import apps

    return [*apps.get_app_config("kit").get_models(), get_user_model(), Permission]


def _addresses() -> list[str]:
    resolver = get_resolver()
    found = [str(name) for name in resolver.reverse_dict if isinstance(name, str)]
    for space, (_prefix, inner) in resolver.namespace_dict.items():
        found += [f"{space}:{name}" for name in inner.reverse_dict if isinstance(name, str)]
    return found
