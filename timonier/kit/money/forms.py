"""Money in forms: typed as people write it, sent as machines do, in one currency a row."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from timonier.kit.money.fields import MoneyField, currency_of, money_of
from timonier.kit.money.inputs import MoneyFormField
from timonier.values.money import Money


def show_currencies(form: Any, model: Any) -> None:
    """Each amount of a form is typed in the currency that its row counts in."""
    for field in money_of(model):
        made = form.fields.get(field.name)
        if isinstance(made, MoneyFormField):
            made.currency = currency_of(form.instance, field)


def settle(form: Any, model: Any) -> None:
    """Of the amounts of a bound form: the row counts in their currency, or they are refused."""
    groups: dict[str, list[MoneyField]] = defaultdict(list)
    for field in money_of(model):
        groups[field.currency].append(field)
    for name, fields in groups.items():
        found = {field.name: _held(form, field) for field in fields}
        told = {money.currency for money in found.values() if money}
        if len(told) > 1:
            _refuse(form, found)
        elif told:
            _agree(form, name, told.pop(), found)


def _held(form: Any, field: MoneyField) -> Money | None:
    """What the row will hold."""
    if field.name in form.fields:
        found: Money | None = form.cleaned_data.get(field.name)
        return found
    held: Money | None = getattr(form.instance, field.name)
    return held


def _refuse(form: Any, found: dict[str, Money | None]) -> None:
    for name in found:
        if name in form.fields and found[name] and name not in form.errors:
            form.add_error(name, _("All amounts of a row are in one currency."))


def _agree(form: Any, name: str, currency: str, found: dict[str, Money | None]) -> None:
    setattr(form.instance, name, currency)
    for own, money in found.items():
        if money is not None and not money and own in form.cleaned_data:
            form.cleaned_data[own] = Money(money.amount, currency)
