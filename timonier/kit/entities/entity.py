"""One declaration per business object: every screen, API route, file and test derives from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, ForeignKey, ManyToManyField, Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import override

from timonier.kit.sealed.fields import sealed_of
from timonier.kit.sealed.values import Sealed
from timonier.values.money import Money

Text = str | Promise
PanelMaker = Callable[[HttpRequest, Any], "Panel | None"]


class Unfounded(Exception):
    """Facts that nobody says the sources of: an empty list of them would read as none."""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One block of a detail page: a title, a template and what it shows."""

    title: Text
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Entity:
    """What a business object shows, accepts and to whom.

    `rows(user)` narrows or annotates the rows behind list, detail, export and API.
    `put_aside` names the values of a filter that lists leave out until somebody asks for them.
    What it names is held against what exists by `manage.py check` (see `declared`).
    `save(form=, by=)` and `delete(item=, by=)` are services, for writes with consequences;
    `restore(item=, by=)` does again what followed from a row whose deletion is taken back.
    """

    model: type[Model]
    fields: tuple[str, ...]  # written and exchanged: form, API, import, export
    columns: tuple[str, ...]  # shown by the list
    first: tuple[str, ...] = ()  # of a long form: the fields that matter; the others are folded
    slug: str = ""
    filters: tuple[str, ...] = ()
    put_aside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # until asked for
    search: tuple[str, ...] = ("name",)
    key: str = "slug"  # natural key: addresses, API, import matching
    ordering: tuple[str, ...] | None = None
    codes: tuple[str, ...] = ()  # text of machines: ordered as written, by the column's own index
    labels: Mapping[str, Text] = field(default_factory=dict)  # for columns that are no fields
    form: type[forms.ModelForm[Any]] = forms.ModelForm
    rows: Callable[[Any], QuerySet[Any]] | None = None
    save: Callable[..., Model] | None = None
    delete: Callable[..., None] | None = None
    restore: Callable[..., None] | None = None
    panels: tuple[PanelMaker, ...] = ()
    told: Mapping[str, Any] = field(default_factory=dict)  # of facts: attribute -> kind, API only
    audience: str = "company"  # company | management | executive | private
    audience_field: str = ""  # a row may narrow its audience itself
    private_to: tuple[str, ...] = ()  # links to the users a private row belongs to
    contributed_by: str = ""  # link to its author: who sees rows may add, then change, their own
    facts: bool = False  # machines observe facts; nobody edits them here
    stands: tuple[str, ...] | None = None  # of facts: their sources; () where they are made here
    limit: int | None = None  # how many rows there may be
    section: str = "observe"  # of the navigation: observe | assess | decide | lead | account
    menu: int | None = None  # its list stands in the navigation, at this place of its section
    guide: str = ""  # of docs/guide, for a list in the navigation
    page: str = ""  # its pages belong to this page of the navigation, whatever their address
    attachments: int = 0  # how many files a row may carry

    def __post_init__(self) -> None:
        if self.facts and self.stands is None:
            raise Unfounded(f"{self.model.__name__}: name the sources that its rows come from")
        if not self.slug:
            with override(None):  # addresses do not follow the reader's language
                object.__setattr__(self, "slug", slugify(str(self.model._meta.verbose_name_plural)))

    @property
    def app(self) -> str:
        return self.model._meta.app_label

    @property
    def model_name(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def title(self) -> str:
        """The name of many, for headings and navigation."""
        plural = str(self.model._meta.verbose_name_plural)
        return plural[:1].upper() + plural[1:]

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def model_fields(self) -> list[Field[Any, Any]]:
        return [self.model._meta.get_field(name) for name in self.fields]  # type: ignore[misc]

    @property
    def named_by(self) -> str:
        """The field a missing slug is made from; "" when the key is no slug or nothing names it."""
        names = [name for name in ("name", *self.search[:1]) if name in self.fields]
        return names[0] if self.key == "slug" and "slug" in self.fields and names else ""

    @property
    def tracked(self) -> bool:
        """Whether each change is kept, with its author."""
        return hasattr(self.model, "history")

    def permission(self, action: str) -> str:
        return f"{self.app}.{action}_{self.model_name}"

    def label(self, name: str) -> str:
        if name in self.labels:
            return str(self.labels[name])
        described = self.column_field(name) or getattr(self.model, name, None)
        words = getattr(described, "verbose_name", None) or getattr(described, "label", None)
        text = str(words or name.replace("_", " "))
        return text[:1].upper() + text[1:]

    def column_field(self, name: str) -> Field[Any, Any] | None:
        try:
            found = self.model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        return found if isinstance(found, Field) else None

    def url_name(self, page: str) -> str:
        return f"{self.app}:{self.slug}-{page}"

    def url(self, page: str = "list", item: Model | None = None) -> str:
        keys = [self.key_value(item)] if item is not None else []
        return reverse(self.url_name(page), args=keys)

    def key_value(self, item: Model) -> str:
        return str(getattr(item, self.key))

    def queryset(self, user: Any = None) -> QuerySet[Any]:
        """Every row, with its links; `audience.visible` says which of them a user may see."""
        rows: QuerySet[Any] = self.rows(user) if self.rows else self.model._default_manager.all()
        names = dict.fromkeys((*self.columns, *self.fields))
        found = {name: self.column_field(name) for name in names}
        one = [name for name, item in found.items() if isinstance(item, ForeignKey)]
        many = [name for name, item in found.items() if isinstance(item, ManyToManyField)]
        if one:
            rows = rows.select_related(*one)
        return rows.prefetch_related(*many) if many else rows

    def find(self, key: object, rows: QuerySet[Any] | None = None) -> Any | None:
        """The row of this natural key, or None; a key no column could hold is simply absent."""
        text = str(key)
        if not text or "\x00" in text:
            return None
        try:
            rows = self.queryset() if rows is None else rows
            return rows.filter(**{self.key: text}).first()
        except (ValueError, ValidationError, OverflowError):
            return None

    def values(self, item: Model) -> dict[str, Any]:
        """The item as plain data, links written as natural keys."""
        return {field.name: plain(field, getattr(item, field.name)) for field in self.model_fields}

    def etag(self, item: Model) -> str:
        """A digest of what can be written: two people cannot overwrite each other unseen.

        It is the same for every reader, and keyed: who does not see a link cannot guess it offline.
        """
        secrets = [getattr(item, field.name) for field in sealed_of(self.model)]
        told: list[Any] = [str(item.pk), self.values(item)]
        told += [[one.ciphertext if one else "" for one in secrets]] if secrets else []
        text = json.dumps(told, cls=DjangoJSONEncoder, sort_keys=True)
        return salted_hmac("timonier.etag", text, algorithm="sha256").hexdigest()[:32]


def key_of(model: type[Model]) -> str:
    """The natural key by which other rows name a row of this model."""
    entity = registry.get(model)
    return entity.key if entity else "pk"


def plain(field: Field[Any, Any], value: Any) -> Any:
    """A field's value as plain data."""
    if isinstance(field, ManyToManyField):
        rows = value.all() if hasattr(value, "all") else (value or ())
        return sorted(str(getattr(row, key_of(type(row)))) for row in rows)
    if isinstance(value, Model):
        return str(getattr(value, key_of(type(value))))
    if isinstance(value, Sealed):
        return str(value)
    return value.plain if isinstance(value, Money) else value


class Registry:
    """Entities by model, in the order of their declaration."""

    def __init__(self) -> None:
        self._entities: dict[type[Model], Entity] = {}
        self._panels: dict[type[Model], list[PanelMaker]] = {}

    def add(self, *entities: Entity) -> None:
        for entity in entities:
            self._entities[entity.model] = entity

    def hang(self, model: type[Model], panel: PanelMaker) -> None:
        """Add a block to the page of a lower room's entity, which never learns of it."""
        hung = self._panels.setdefault(model, [])
        if panel not in hung:
            hung.append(panel)

    def hung(self) -> Iterator[type[Model]]:
        """The models on whose page a higher room hangs something."""
        return iter(self._panels)

    def panels(self, entity: Entity) -> tuple[PanelMaker, ...]:
        return (*entity.panels, *self._panels.get(entity.model, ()))

    def of(self, app: str) -> list[Entity]:
        return [entity for entity in self if entity.app == app]

    def named(self, app: str, slug: str) -> Entity | None:
        return next((entity for entity in self.of(app) if entity.slug == slug), None)

    def get(self, model: type[Model]) -> Entity | None:
        return self._entities.get(model)

    def __getitem__(self, model: type[Model]) -> Entity:
        return self._entities[model]

    def __contains__(self, model: object) -> bool:
        return model in self._entities

    def __iter__(self) -> Iterator[Entity]:
        return iter(self._entities.values())

    def __len__(self) -> int:
        return len(self._entities)


registry = Registry()
