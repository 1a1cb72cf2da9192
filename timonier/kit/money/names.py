"""Columns whose names say money: as floats they lose cents."""

from __future__ import annotations

from django.core.checks import Error
from django.db.models import DecimalField, FloatField, Model

_MONEY = {
    *("amount", "budget", "charge", "cost", "costs", "fee", "gain", "invoice", "loss", "money"),
    *("paid", "price", "revenue", "salary", "spend", "spent", "wage", "worth"),
}
_NO_MONEY = {
    *("chance", "count", "days", "effect", "factor", "hours", "level", "probability", "rate"),
    *("ratio", "share"),
}


def floats_of_money(model: type[Model]) -> list[Error]:
    """Columns whose names say money and which are floats: cents get lost in those."""
    return [
        Error(
            f"{model._meta.app_label}.{model.__name__}: {field.name!r} reads as money"
            " and is a float.",
            hint="kit.money.MoneyField; or a name that says what it is: a share, a rate, days",
            id="kit.E004",
        )
        for field in model._meta.local_fields
        if isinstance(field, FloatField | DecimalField) and _says_money(field.name)
    ]


def _says_money(name: str) -> bool:
    words = name.split("_")
    return bool(_MONEY.intersection(words)) and not _NO_MONEY.intersection(words)
