"""A first portfolio on one page: a few rows of initiatives and one number of person-days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.kit.money.inputs import MoneyFormField
from timonier.organisation.selectors import own_currency
from timonier.portfolio.core.rough import spread
from timonier.values.money import Money

ROWS, MOST_ROWS = 5, 40
COLUMNS = ("name", "value_low", "value_high", "days_low", "days_high", "cost", "quarters")


class StartForm(forms.Form):
    """The rows and the capacity; `initiatives` holds what is to be entered once it is valid.

    A value or an effort given once stands for a wide interval around it, labelled as assumed.
    """

    skill = forms.CharField(
        required=False, max_length=120, label=gettext_lazy("Who"), initial=gettext_lazy("Team")
    )
    days = forms.FloatField(
        required=False, min_value=0, max_value=1e6, label=gettext_lazy("Person-days a quarter")
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        rows: int = ROWS,
        skills: Sequence[str] = (),
    ) -> None:
        super().__init__(data)
        self.count = min(max(rows, ROWS), MOST_ROWS)
        self.skills = list(skills)  # those whose capacity is known, the largest first
        if self.skills:
            self.fields["skill"].initial = self.skills[0]
        self.initiatives: list[dict[str, Any]] = []
        self.numbers: list[int] = []  # the row each of them was written on
        currency = own_currency()
        for n in range(self.count):
            place = {"n": n + 1}
            self._add(f"name_{n}", forms.CharField(max_length=160), _("Initiative %(n)d") % place)
            self._money(f"value_low_{n}", _("Value a year, at least, %(n)d") % place, currency)
            self._money(f"value_high_{n}", _("Value a year, at most, %(n)d") % place, currency)
            self._days(f"days_low_{n}", _("Person-days, at least, %(n)d") % place)
            self._days(f"days_high_{n}", _("Person-days, at most, %(n)d") % place)
            self._money(f"cost_{n}", _("Cost, %(n)d") % place, currency)
            quarters = forms.IntegerField(min_value=1, max_value=40)
            self._add(f"quarters_{n}", quarters, _("Quarters of work, %(n)d") % place)

    def _add(self, name: str, field: forms.Field, label: str) -> None:
        field.required, field.label = False, label
        self.fields[name] = field

    def _days(self, name: str, label: str) -> None:
        self._add(name, forms.FloatField(min_value=0, max_value=1e6), label)

    def _money(self, name: str, label: str, currency: str) -> None:
        self._add(name, MoneyFormField(in_currency=currency, only=True, widget=_typed()), label)

    def rows(self) -> list[list[Any]]:
        """The fields of each row, in the order of the columns."""
        return [[self[f"{column}_{n}"] for column in COLUMNS] for n in range(self.count)]

    def clean(self) -> dict[str, Any]:
        """Fill `initiatives`; what is wrong is said on its field, and nothing is lost."""
        given = self.cleaned_data
        for n in range(self.count):
            self._row(n, given)
        if given.get("days") is None and "days" not in self.errors:
            self._known(given.get("skill") or "")
        if not self.initiatives and given.get("days") is None and not self.errors:
            raise ValidationError(_("Enter one initiative at least."))
        return given

    def _known(self, skill: str) -> None:
        """Without person-days of its own, effort needs a skill whose capacity is known."""
        if not self.skills:
            self.add_error("days", _("One number is enough: how many person-days a quarter?"))
        elif len(self.skills) > 1 and skill not in self.skills:
            words = _(
                "No capacity is known for it. Choose one of: %(names)s; or say how many days."
            )
            self.add_error("skill", words % {"names": ", ".join(self.skills)})

    def _row(self, n: int, given: Mapping[str, Any]) -> None:
        row = {column: _counted(given.get(f"{column}_{n}")) for column in COLUMNS}
        if not row["name"]:
            if any(value is not None for key, value in row.items() if key != "name"):
                self.add_error(f"name_{n}", _("Name it."))
            return
        if row["name"].casefold() in {one["name"].casefold() for one in self.initiatives}:
            self.add_error(f"name_{n}", _("This name is used on another row."))
        value = self._interval(n, "value", row)
        days = self._interval(n, "days", row)
        if value is None or days is None:
            return
        assumed = [
            name
            for name, key in (("value_likely", "value"), ("effort_days", "days"))
            if row[f"{key}_low"] is None or row[f"{key}_high"] is None
        ]
        self.numbers.append(n)
        self.initiatives.append(
            {
                "name": row["name"],
                "value": value,
                "days": days,
                "cost": row["cost"] or 0.0,
                "duration_quarters": row["quarters"] or 1,
                "assumed": assumed,
            }
        )

    def _interval(
        self, n: int, key: str, row: Mapping[str, Any]
    ) -> tuple[float, float, float] | None:
        low, high = row[f"{key}_low"], row[f"{key}_high"]
        if any(f"{key}_{end}_{n}" in self.errors for end in ("low", "high")):
            return None
        if low is None and high is None:
            self.add_error(f"{key}_low_{n}", _("Give a number, or two."))
            return None
        if low is not None and high is not None and low > high:
            self.add_error(f"{key}_high_{n}", _("This is less than the least."))
            return None
        return spread(low, high)


def _typed() -> forms.TextInput:
    """The heading of the column says the currency."""
    return forms.TextInput(attrs={"inputmode": "decimal"})


def _counted(value: Any) -> Any:
    """Money as the rough spread of one number counts: in floats."""
    return float(value) if isinstance(value, Money) else value
