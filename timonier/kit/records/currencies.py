"""Money in tables of files: numbers, and the currency of each row in a column of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from timonier.kit.entities.entity import Entity
from timonier.kit.money.fields import MoneyField


def columns(entity: Entity) -> tuple[str, ...]:
    """What a file of these rows holds: the written fields, then what their money is counted in."""
    told = dict.fromkeys(field.currency for field in _amounts(entity))
    return (*entity.fields, *(name for name in told if name not in entity.fields))


def currencies(entity: Entity, values: Mapping[str, Any]) -> list[str]:
    """The cells after those of the fields; empty where a row has no amount."""
    found: dict[str, str] = dict.fromkeys(columns(entity)[len(entity.fields) :], "")
    for field in _amounts(entity):
        if field.currency in found and values[field.name] is not None:
            found[field.currency] = values[field.name]["currency"]
    return list(found.values())


def with_currencies(entity: Entity, row: dict[str, Any]) -> dict[str, Any]:
    """A row of a file as the forms take it: each bare amount with the currency of its row."""
    made = {name: value for name, value in row.items() if name in entity.fields}
    for field in _amounts(entity):
        amount = made.get(field.name)
        code = str(row.get(field.currency) or "").strip().upper()
        if code and isinstance(amount, int | float | str) and amount != "":
            text = str(amount).strip()
            made[field.name] = text if text[-3:].isalpha() else f"{text} {code}"
    return made


def _amounts(entity: Entity) -> list[MoneyField]:
    return [field for field in entity.model_fields if isinstance(field, MoneyField)]
