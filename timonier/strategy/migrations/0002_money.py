"""Gains and costs become money: exact, each row with its currency."""

from django.core.validators import MinValueValidator
from django.db import migrations

from timonier.kit.money import MoneyField
from timonier.kit.money.turning import columns_of_money
from timonier.organisation.selectors import currency_then, own_currency


def _idea() -> dict[str, MoneyField]:
    gains = {
        "gain_low": "gain a year, at least",
        "gain_likely": "gain a year, likely",
        "gain_high": "gain a year, at most",
    }
    made = {name: MoneyField(words, null=True, blank=True) for name, words in gains.items()}
    least = [MinValueValidator(0)]
    made["cost_to_try"] = MoneyField("cost to try", null=True, blank=True, validators=least)
    return made


TABLES = {"idea": _idea(), "historicalidea": _idea()}


class Migration(migrations.Migration):
    dependencies = [("strategy", "0001_initial"), ("organisation", "0002_language_of_the_reader")]
    operations = columns_of_money(
        "strategy", TABLES, currency=own_currency, then=currency_then
    )
