"""What a list or a page shows of one value: its kind, its text, its link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Field, ManyToManyField, Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from timonier.kit.entities.entity import Entity, registry
from timonier.kit.entities.links import UNSEEN, Sight, keys_held, named_by_key
from timonier.kit.entities.readers import readers_of
from timonier.kit.entities.widgets import GONE
from timonier.kit.measured.readable import purl_text
from timonier.kit.sealed import Sealed, SealedField
from timonier.values.money import Money

MOST_LINKS = 12
HELD = _("was not open to you then")  # a past value, of when fewer people could read the row


@dataclass(frozen=True)
class Cell:
    """`kind`: text, long, number, money, day, moment, yes, no, unknown, none, link, links, unseen,
    sealed: its value is who reads it, its url opens it, where this reader may."""

    kind: str
    value: Any = None
    url: str = ""
    links: list[Cell] = field(default_factory=list)
    more: int = 0


@dataclass(frozen=True)
class Shown:
    """A labelled cell of a detail page."""

    name: str
    label: str
    cell: Cell


def cell(entity: Entity, name: str, item: Any, sight: Sight) -> Cell:
    """The value of one column of one row, as far as this sight goes."""
    found = entity.column_field(name)
    if isinstance(found, ManyToManyField):
        return _links(list(getattr(item, name).all()), sight)
    if model := named_by_key(found):
        return _named(sight.rows_named(model, keys_held(found, item)), sight)
    value = getattr(item, name)
    if isinstance(value, Model):
        return link(value, sight)
    if isinstance(found, SealedField) and value:
        return secret(entity, found, item, sight)
    spoken = getattr(item, f"get_{name}_display", None)
    if spoken is not None and value not in (None, ""):
        return Cell("text", spoken())
    return _of(found, value() if callable(value) else value)


def secret(entity: Entity, field: SealedField, item: Any, sight: Sight) -> Cell:
    """That something is sealed there, and who can open it."""
    opens = sight.user is not None and sight.user.has_perm(field.right)
    url = reverse(entity.url_name("secret"), args=[entity.key_value(item), field.name])
    return Cell("sealed", readers_of(field), url if opens else "")


def details(entity: Entity, item: Any, sight: Sight) -> list[Shown]:
    """Every written field, then the computed columns; a short name is for addresses and files."""
    names = dict.fromkeys(n for n in (*entity.fields, *entity.columns) if n not in ("slug", "key"))
    return [Shown(name, entity.label(name), cell(entity, name, item, sight)) for name in names]


def text_of(entity: Entity, name: str, value: Any, names: Mapping[tuple[str, Any], str]) -> Cell:
    """A value of the past; links are given by the name their row has now."""
    found = entity.column_field(name)
    if value is HELD:
        return Cell("unseen", HELD)
    if found is not None and found.is_relation:
        return Cell("text", names.get((name, value), value)) if value else Cell("none")
    return _of(found, value)


def link(row: Model, sight: Sight) -> Cell:
    """A row that another leads to, by name and address where it may be seen."""
    target = registry.get(type(row))
    if not sight.sees(row):
        return Cell("unseen", UNSEEN)
    if target is None or sight.user is None:
        return Cell("text", sight.name(row))
    return Cell("link", sight.name(row), target.url("detail", row))


def _links(rows: list[Model], sight: Sight) -> Cell:
    """Those that are seen; that there are others is said once, and not how many."""
    seen = [row for row in rows if sight.sees(row)]
    shown = [link(row, sight) for row in seen[:MOST_LINKS]]
    more = len(seen) - len(shown)
    if len(seen) < len(rows):
        shown.append(Cell("unseen", UNSEEN))
    return Cell("links", links=shown, more=more) if shown else Cell("none")


def _named(rows: Mapping[str, Any], sight: Sight) -> Cell:
    """Rows that are named by their keys; one that is gone, or not seen, is told as such."""
    found = [link(row, sight) if row else Cell("unseen", GONE) for row in rows.values()]
    if len(found) < 2:
        return found[0] if found else Cell("none")
    return Cell("links", links=found[:MOST_LINKS], more=len(found[MOST_LINKS:]))


def _of(found: Field[Any, Any] | None, value: Any) -> Cell:
    if value is None or value == "":
        asked = found is not None and (bool(found.choices) or _is_yes_no(found))
        return Cell("unknown" if asked else "none")
    if found is not None and found.choices:
        return Cell("text", dict(found.flatchoices).get(value, value))
    return _plain(value)


def _plain(value: Any) -> Cell:
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, int | float | Decimal):
        return Cell("number", value)
    if isinstance(value, Money):
        return Cell("money", value)
    if isinstance(value, Sealed):
        return Cell("sealed", "")
    if isinstance(value, datetime):
        return Cell("moment", value)
    if isinstance(value, date):
        return Cell("day", value)
    if isinstance(value, str | Promise) and "\n" in (text := str(value)):
        return Cell("long", text)
    return Cell("text", purl_text(value) if str(value).startswith("pkg:") else value)


def _is_yes_no(found: Field[Any, Any]) -> bool:
    return found.get_internal_type() == "BooleanField"
