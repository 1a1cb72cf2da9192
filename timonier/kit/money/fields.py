"""The columns of money: an exact amount each, and the one currency that a row counts in."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from timonier.values.money import PLACES, BadAmount, MixedCurrencies, Money, exact

_SCALE = Decimal(10) ** PLACES

if TYPE_CHECKING:
    TextBase = models.CharField[Any, Any]
    FieldBase = models.Field[Any, Any]
else:
    TextBase, FieldBase = models.CharField, models.Field


class CurrencyField(TextBase):
    """The currency that every amount of a row is counted in (ISO 4217)."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("verbose_name", _("currency"))
        options["max_length"] = 3
        options.setdefault("editable", False)
        options.setdefault(
            "validators", [RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, such as EUR."))]
        )
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        for told in ("verbose_name", "validators", "max_length"):
            options.pop(told, None)
        return name, path, args, options


class _Amount(DeferredAttribute):
    """Reads as Money; takes Money, or an amount in the currency of the row."""

    field: MoneyField

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        found = super().__get__(instance, cls)
        if not isinstance(found, Decimal):
            return found
        return Money(found, getattr(instance, self.field.currency))

    def __set__(self, instance: Any, value: Any) -> None:
        if isinstance(value, Money):
            self.field.agree(instance, value.currency)
            value = value.amount
        if isinstance(value, int | float | str) and not isinstance(value, bool) and value != "":
            value = self.field.to_python(value)
        instance.__dict__[self.field.attname] = value


class MoneyField(FieldBase):
    """An exact amount; as an attribute it is Money, in the currency that `currency` names.

    Kept as numeric(19, 4) by PostgreSQL and as whole ten-thousandths by SQLite, whose decimals are
    floats. Both hold the same amounts (`values.money.MOST`), add them exactly and order them.
    Lookups and `values` speak in amounts alone: whoever compares rows asks for their currency too.
    """

    descriptor_class = _Amount

    def __init__(self, *args: Any, currency: str = "currency", **options: Any) -> None:
        self.currency = currency
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        if self.currency != "currency":
            options["currency"] = self.currency
        return name, path, args, options

    def check(self, **options: Any) -> list[CheckMessage]:
        return [*super().check(**options), *self._check_currency()]

    def _check_currency(self) -> Iterable[CheckMessage]:
        try:
            told = self.model._meta.get_field(self.currency)
        except FieldDoesNotExist:
            told = None
        if not isinstance(told, CurrencyField) or told.creation_counter > self.creation_counter:
            text = f"{self.currency!r} is no CurrencyField declared before it."
            yield Error(text, obj=self, id="kit.E003")

    def db_type(self, connection: Any) -> str:
        return f"numeric(19,{PLACES})" if connection.vendor == "postgresql" else "bigint"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        if value is None:
            return None
        if connection.vendor == "postgresql":
            return Decimal(value)
        return exact(Decimal(value) / _SCALE) if isinstance(value, int) else exact(value / 10**4)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or value == "":
            return None
        try:
            return exact(value.amount if isinstance(value, Money) else value)
        except BadAmount as wrong:
            raise ValidationError(_("This is no amount.")) from wrong

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return exact(value.amount if isinstance(value, Money) else value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = super().get_db_prep_value(value, connection, prepared)
        if value is None or not isinstance(value, Decimal):
            return value
        return value if connection.vendor == "postgresql" else int(value * _SCALE)

    def value_to_string(self, obj: Any) -> str:
        found = self.value_from_object(obj)
        return "" if found is None else str(found.amount)

    def formfield(self, **options: Any) -> Any:
        from timonier.kit.money.inputs import MoneyFormField

        own: Any = {"form_class": MoneyFormField, "in_currency": self.default_currency}
        return super().formfield(**{**own, **options})

    def default_currency(self) -> str:
        """What a new row counts in."""
        field: Any = self.model._meta.get_field(self.currency)
        return str(field.get_default())

    def agree(self, instance: Any, currency: str) -> None:
        """Make the row count in this currency. Raises MixedCurrencies when other amounts do not."""
        held = instance.__dict__.get(self.currency)
        if held == currency:
            return
        if held is not None and any(
            instance.__dict__.get(other.attname)
            for other in money_of(type(instance))
            if other.currency == self.currency and other.attname != self.attname
        ):
            raise MixedCurrencies(f"{held} and {currency}")
        setattr(instance, self.currency, currency)


def money_of(model: type[models.Model]) -> list[MoneyField]:
    """The amounts of a table."""
    return [field for field in model._meta.concrete_fields if isinstance(field, MoneyField)]


def currency_of(instance: Any, field: MoneyField) -> str:
    """What a row counts in: as its amounts do, or a new row would while it has none."""
    held = [
        instance.__dict__.get(other.attname)
        for other in money_of(type(instance))
        if other.currency == field.currency
    ]
    return str(getattr(instance, field.currency)) if any(held) else field.default_currency()
