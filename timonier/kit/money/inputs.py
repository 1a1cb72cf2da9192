"""One amount in a form: typed as people write it, its currency beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from timonier.values.money import SYMBOLS, BadAmount, Money, of, read


class MoneyInput(forms.TextInput):
    """An amount, with its currency beside it."""

    template_name = "kit/money_input.html"
    currency = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {"inputmode": "decimal", "autocomplete": "off"}
        context["widget"]["symbol"] = SYMBOLS.get(self.currency, self.currency)
        return context


class MoneyFormField(forms.Field):
    """Money, in `in_currency` where what is typed or sent names no currency; `only` in that one."""

    widget = MoneyInput

    def __init__(
        self,
        *,
        in_currency: str | Callable[[], str],
        only: bool = False,
        least: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self._in_currency, self._only, self._least = in_currency, only, least

    def __deepcopy__(self, memo: Any) -> Any:
        made: Any = super().__deepcopy__(memo)
        made.widget.currency = ""
        return made

    @property
    def currency(self) -> str:
        if not isinstance(self._in_currency, str):
            self._in_currency = self._in_currency()
        return self._in_currency

    @currency.setter
    def currency(self, code: str) -> None:
        self._in_currency = code

    def get_bound_field(self, form: Any, field_name: str) -> Any:
        self.widget.currency = self.currency
        return super().get_bound_field(form, field_name)

    def prepare_value(self, value: Any) -> Any:
        """The amount as it can be typed again; its currency too where it is another."""
        if isinstance(value, str) or value is None:
            return value
        try:
            found = of(value, self.currency)
        except BadAmount:
            return value
        whole = found.amount == found.amount.to_integral_value()
        digits = f"{found.amount:.0f}" if whole else found.digits
        text = digits.replace(".", ",") if _language().startswith("fr") else digits
        return text if found.currency == self.currency else f"{text} {found.currency}"

    def to_python(self, value: Any) -> Money | None:
        """Raises ValidationError with how an amount is written."""
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        try:
            told, own = isinstance(value, str), self.currency
            found = read(value, _language(), own) if told else of(value, own)
        except BadAmount as wrong:
            sample = "1 234,50" if _language().startswith("fr") else "1,234.50"
            words = _("Write an amount, such as %(sample)s; four decimals at most.")
            raise ValidationError(words % {"sample": sample}) from wrong
        if self._only and found and found.currency != own:
            raise ValidationError(_("Amounts here are in %(currency)s.") % {"currency": own})
        if self._least is not None and found.amount < self._least:
            raise ValidationError(_("Give %(least)s or more.") % {"least": self._least})
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            before = None if initial in (None, "") else of(initial, self.currency)
            return bool(self.to_python(data) != before)
        except (BadAmount, ValidationError):
            return True


def _language() -> str:
    return get_language() or "en"
