"""The shapes the API speaks, derived from each entity's fields."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    FloatField,
    ForeignKey,
    IntegerField,
    JSONField,
    ManyToManyField,
    TimeField,
)
from pydantic import BaseModel, ConfigDict, Strict, create_model
from pydantic import Field as Described

from timonier.kit.entities import forms
from timonier.kit.entities.entity import Entity
from timonier.kit.entities.links import guarded_links
from timonier.kit.money import MoneyField

LARGEST_PAGE = 200


class Problem(BaseModel):
    """An error as RFC 9457 describes it; `errors` names the fields at fault."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: dict[str, list[str]] | None = None


class MoneyOut(BaseModel):
    """An amount of money."""

    amount: str = Described(description="Exact, as a decimal", pattern=r"^-?[0-9]+\.?[0-9]*$")
    currency: str = Described(description="ISO 4217", pattern="^[A-Z]{3}$")


class MoneyIn(BaseModel):
    """An amount of money; its currency where it is not the row's."""

    model_config = ConfigDict(extra="forbid")
    amount: Decimal = Described(max_digits=19, decimal_places=4)
    currency: str = Described("", pattern="^([A-Z]{3})?$")


# A bare number or text is in the currency that the row counts in.
MONEY: Any = MoneyIn | Annotated[float, Strict()] | Annotated[str, Described(max_length=40)]


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid", protected_namespaces=())


class _Shown(BaseModel):
    model_config = ConfigDict(protected_namespaces=())


SIMPLE: tuple[tuple[type[Field[Any, Any]], Any], ...] = (
    (BooleanField, bool),
    (IntegerField, int),
    (FloatField, float),
    (MoneyField, MONEY),
    (DecimalField, Decimal),
    (DateTimeField, datetime),  # before DateField, which it extends
    (DateField, date),
    (TimeField, time),
    (JSONField, Any),
)


def given(entity: Entity) -> type[BaseModel]:
    """What a change may hold; a field left out keeps its value."""
    parts = {field.name: _part(field, _kind(field)) for field in entity.model_fields}
    parts |= {name: (parts[name][0] | None, parts[name][1]) for name in guarded_links(entity)}
    return create_model(f"{entity.model.__name__}In", __base__=_Given, **parts)


def made(entity: Entity) -> type[BaseModel]:
    """What a new row may hold. The document says what it must hold; the form's own words refuse."""
    must: Any = {"required": required(entity)} if required(entity) else {}
    config = ConfigDict(extra="forbid", protected_namespaces=(), json_schema_extra=must)
    name = f"{entity.model.__name__}New"
    return type(name, (given(entity),), {"model_config": config, "__module__": __name__})


def required(entity: Entity) -> list[str]:
    """Fields that a new row cannot do without: no default, and not made from the name."""
    asked = forms.form_class(entity).base_fields
    return [
        field.name
        for field in entity.model_fields
        if field.name in asked
        and asked[field.name].required
        and not field.has_default()
        and not (entity.named_by and field.name == "slug")
    ]


def shown(entity: Entity) -> type[BaseModel]:
    """One row as the API answers it."""
    parts: dict[str, Any] = {"id": (str, Described(description="The key of the row's address"))}
    parts |= {field.name: (_shown_kind(field), ...) for field in entity.model_fields}
    guarded = guarded_links(entity)
    parts |= {name: (parts[name][0] | None, ...) for name in guarded}
    parts |= {name: (kind, ...) for name, kind in entity.told.items()}
    if guarded:
        words = "Links that are set and lead to rows that you may not see"
        parts["hidden_links"] = (list[str], Described(description=words))
    return create_model(f"{entity.model.__name__}Out", __base__=_Shown, **parts)


def page(entity: Entity, item: type[BaseModel]) -> type[BaseModel]:
    """A page of rows; `next` goes back as `at`. Of facts it says which sources may have more."""
    parts: dict[str, Any] = {
        "items": (list[item], ...),  # type: ignore[valid-type]
        "next": (str, Described(description="Give it as `at` for the next page; empty at the end")),
    }
    if entity.facts:
        words = "Sources that are missing, late, failed or partial: rows may lack"
        parts["unknown"] = (list[str], Described(description=words))
    return create_model(f"{entity.model.__name__}Page", __base__=_Shown, **parts)


def query(entity: Entity) -> type[BaseModel]:
    """What a list may be asked."""
    parts: dict[str, Any] = {
        "q": (str, Described("", max_length=200, description="Words to find")),
        "sort": (str, Described("", description="A column; a leading minus turns the order")),
        "at": (str, Described("", description="`next` of the page before")),
        "view": (str, Described("", description="A saved view of this list; the rest changes it")),
        "limit": (int, Described(50, ge=1, le=LARGEST_PAGE)),
    }
    for name in entity.filters:
        parts.setdefault(name, (str, Described("", description=entity.label(name))))
    return create_model(f"{entity.model.__name__}Query", __base__=_Shown, **parts)


def _part(field: Field[Any, Any], kind: Any) -> Any:
    limits: dict[str, Any] = {}
    if kind is str and field.max_length:
        limits["max_length"] = field.max_length
    if field.null or field.blank:
        kind = kind | None if kind is not Any else Any
    return (kind, Described(None, description=str(field.help_text), **limits))


def _kind(field: Field[Any, Any]) -> Any:
    if isinstance(field, ManyToManyField):
        return list[str]
    if isinstance(field, ForeignKey):
        return str
    if field.choices:
        values = tuple(value for value, _text in field.flatchoices)
        return Literal[(*values, "") if field.blank and "" not in values else values]
    return next((kind for base, kind in SIMPLE if isinstance(field, base)), str)


def _shown_kind(field: Field[Any, Any]) -> Any:
    kind = _kind(field)
    if kind is Decimal:
        kind = str  # exact: JSON numbers are floats
    if kind is MONEY:
        kind = MoneyOut
    return kind | None if field.null and kind is not Any else kind
