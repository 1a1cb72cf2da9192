"""Cells of files: how a value is written to CSV, XLSX or JSON and read back the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    FloatField,
    IntegerField,
    JSONField,
    ManyToManyField,
)
from django.utils.translation import gettext as _
from django.utils.translation import override

from timonier.kit.folding import fold
from timonier.kit.money import MoneyField
from timonier.values import cells, readings

YES = {"true", "yes", "oui", "vrai", "1"}
NO = {"false", "no", "non", "faux", "0"}
UNKNOWN = {"unknown", "inconnu", "?"}


class BadCell(ValueError):
    """The cell cannot be this field's value; the message says what it should be."""


def is_number(field: Field[Any, Any]) -> bool:
    return isinstance(field, IntegerField | DecimalField | FloatField | MoneyField)


def written(field: Field[Any, Any], value: Any) -> Any:
    """The plain value as a cell: number, date, or text that reads back the same."""
    if value is None:
        return ""
    if isinstance(field, ManyToManyField):
        plain = all("," not in key and not key.startswith("[") for key in value)
        return ", ".join(value) if plain else json.dumps(value, ensure_ascii=False)
    if isinstance(field, MoneyField):
        return Decimal(value["amount"])
    if isinstance(field, JSONField):
        return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, int | float | Decimal | date):
        return value
    return str(value)


def defused(cell: Any) -> Any:
    """Text that a spreadsheet would run gets an apostrophe before it; numbers stay numbers."""
    return cells.defused(cell) if isinstance(cell, str) else cell


def fused(cell: Any) -> Any:
    """The text as it was before `defused`."""
    return cells.fused(cell) if isinstance(cell, str) else cell


def read(field: Field[Any, Any], cell: Any, how: str = "") -> Any:
    """A cell as form data. `how`: the decimal mark, or the order of days, of its column (see
    `readings`). Raises BadCell where the form alone would guess."""
    if isinstance(field, ManyToManyField):
        return _keys(cell)
    if isinstance(field, JSONField):
        return _json(cell)
    if isinstance(field, BooleanField):
        return _yes_no(field, cell)
    if isinstance(cell, str):
        return _written_by_hand(field, cell, how)
    return None if cell is None else _typed(field, cell)


def _typed(field: Field[Any, Any], cell: Any) -> Any:
    """What a spreadsheet or JSON holds as a number or a day."""
    if isinstance(cell, datetime) and not isinstance(field, DateTimeField):
        return cell.date() if isinstance(field, DateField) else str(cell)
    if isinstance(field, IntegerField) and isinstance(cell, float):
        return _text(cell)
    if is_number(field) or isinstance(cell, date):
        return str(cell) if isinstance(cell, float) else cell
    return _text(cell)


def _written_by_hand(field: Field[Any, Any], text: str, how: str) -> Any:
    if field.choices:
        return _choices(field).get(fold(text.strip()), text)
    if is_number(field) and how in readings.MARKS:
        return _number(text, how)
    if isinstance(field, DateField) and readings.is_day(text):
        return _day(text, how)
    return text


def _day(text: str, order: str) -> str:
    if order not in readings.ORDERS:
        raise BadCell(_("Write the day as 2026-12-31."))
    try:
        return readings.day(text, order)
    except readings.Unclear as wrong:
        raise BadCell(_("This is no day in the order of its column.")) from wrong


def _number(text: str, mark: str) -> str:
    """What only looks like a number goes to the form, but never with the other country's mark."""
    try:
        return readings.number(text, mark)
    except readings.Unclear as wrong:
        if not _is_exact(text, mark) and any(sign in text for sign in readings.MARKS):
            words = _("This is no number with “%(mark)s” before its decimals.")
            raise BadCell(words % {"mark": mark}) from wrong
        return text


def _is_exact(text: str, mark: str) -> bool:
    """Whether a program wrote it, such as 1.5e-07."""
    try:
        return mark == readings.POINT and Decimal(text).is_finite()
    except InvalidOperation:
        return False


@lru_cache(maxsize=512)
def _choices(field: Field[Any, Any]) -> Mapping[str, Any]:
    """The values of a choice by what people call them, in every language of the product."""
    found: dict[str, Any] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found |= {fold(str(label)): value for value, label in field.flatchoices}
    return found | {fold(str(value)): value for value, _label in field.flatchoices if value}


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a spreadsheet holds 3 as 3.0
    return str(cell)


def _keys(cell: Any) -> list[str]:
    if isinstance(cell, list):
        return [_text(key) for key in cell]
    text = _text("" if cell is None else cell).strip()
    if text.startswith("["):
        found = _json(text)
        if isinstance(found, list):
            return [str(key) for key in found]
    return [part.strip() for part in text.split(",") if part.strip()]


def _json(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    if not cell.strip():
        return None
    try:
        return json.loads(cell)
    except (ValueError, RecursionError) as wrong:
        raise BadCell(_("This is not valid JSON.")) from wrong


def _yes_no(field: Field[Any, Any], cell: Any) -> bool | None:
    if isinstance(cell, bool):
        return cell
    text = _text("" if cell is None else cell).strip().lower()
    if text in YES or text in NO:
        return text in YES
    if (not text or fold(text) in UNKNOWN) and field.null:
        return None
    if not text and field.has_default():
        return bool(field.get_default())
    raise BadCell(_("Write true, false, or nothing for unknown."))
