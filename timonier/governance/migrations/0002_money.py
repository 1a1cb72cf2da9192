"""What an option costs, and what it costs to undo a decision, become money: exact, with currency."""

from django.core.validators import MinValueValidator
from django.db import migrations

from timonier.kit.money import MoneyField
from timonier.kit.money.turning import columns_of_money
from timonier.organisation.selectors import currency_then, own_currency


def _ends(**ends: str) -> dict[str, MoneyField]:
    least = [MinValueValidator(0)]
    return {
        name: MoneyField(words, null=True, blank=True, validators=least)
        for name, words in ends.items()
    }


def _undo() -> dict[str, MoneyField]:
    return _ends(undo_low="cost to undo, at least", undo_high="cost to undo, at most")


def _cost() -> dict[str, MoneyField]:
    return _ends(cost_low="cost, at least", cost_high="cost, at most")


TABLES = {
    "decision": _undo(),
    "historicaldecision": _undo(),
    "decisionoption": _cost(),
    "historicaldecisionoption": _cost(),
}


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial"), ("organisation", "0002_language_of_the_reader")]
    operations = columns_of_money(
        "governance", TABLES, currency=own_currency, then=currency_then
    )
