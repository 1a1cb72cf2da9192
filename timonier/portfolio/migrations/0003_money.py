"""Values, costs and budgets become money: exact, each row with its currency."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations

from timonier.kit.money import MoneyField
from timonier.kit.money.turning import columns_of_money
from timonier.organisation.selectors import currency_then, own_currency

_LIMITS = [MinValueValidator(0), MaxValueValidator(10**13)]


def _initiative() -> dict[str, MoneyField]:
    values = {
        "value_low": "value a year, at least",
        "value_likely": "value a year, likely",
        "value_high": "value a year, at most",
    }
    made = {name: MoneyField(words, null=True, blank=True) for name, words in values.items()}
    return made | {"cost": MoneyField("cost", default=0, validators=_LIMITS)}


def _budget() -> dict[str, MoneyField]:
    return {"amount": MoneyField("amount", validators=_LIMITS)}


TABLES = {
    "initiative": _initiative(),
    "historicalinitiative": _initiative(),
    "budget": _budget(),
    "historicalbudget": _budget(),
}


class Migration(migrations.Migration):
    dependencies = [
        ("portfolio", "0002_unknown_values"),
        ("organisation", "0002_language_of_the_reader"),
    ]
    operations = columns_of_money(
        "portfolio", TABLES, currency=own_currency, then=currency_then
    )
