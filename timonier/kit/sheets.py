"""Cells of files: how a value is written to CSV, XLSX or JSON and read back the same."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

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

from timonier.values import cells

YES = {"true", "yes", "oui", "vrai", "1"}
NO = {"false", "no", "non", "faux", "0"}


class BadCell(ValueError):
    """The cell cannot be this field's value; the message says what it should be."""


def is_number(field: Field[Any, Any]) -> bool:
    return isinstance(field, IntegerField | DecimalField | FloatField)


def written(field: Field[Any, Any], value: Any) -> Any:
    """The plain value as a cell: number, date, or text that reads back the same."""
    if value is None:
        return ""
    if isinstance(field, ManyToManyField):
        plain = all("," not in key and not key.startswith("[") for key in value)
        return ", ".join(value) if plain else json.dumps(value, ensure_ascii=False)
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


def read(field: Field[Any, Any], cell: Any) -> Any:
    """A cell as form data. Raises BadCell where the form alone would guess."""
    if isinstance(field, ManyToManyField):
        return _keys(cell)
    if isinstance(field, JSONField):
        return _json(cell)
    if isinstance(field, BooleanField):
        return _yes_no(field, cell)
    if cell is None:
        return None
    if isinstance(cell, datetime) and not isinstance(field, DateTimeField):
        return cell.date() if isinstance(field, DateField) else str(cell)
    if isinstance(field, IntegerField) and isinstance(cell, float):
        return _text(cell)
    if is_number(field) or isinstance(cell, date):
        return str(cell) if isinstance(cell, float) else cell
    return _text(cell)


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
    if not text and field.null:
        return None
    if not text and field.has_default():
        return bool(field.get_default())
    raise BadCell(_("Write true, false, or nothing for unknown."))
