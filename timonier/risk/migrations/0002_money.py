"""Losses and costs become money: exact, each row with its currency."""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import migrations

from timonier.kit.money import MoneyField
from timonier.kit.money.turning import columns_of_money
from timonier.organisation.selectors import currency_then, own_currency


def _money(name: str, **options: Any) -> MoneyField:
    return MoneyField(verbose_name=name, validators=[MinValueValidator(0)], **options)


def _risk() -> dict[str, MoneyField]:
    ends = {
        "loss_low": "loss of an event, one in twenty is under",
        "loss_high": "loss of an event, one in twenty is over",
        "secondary_low": "secondary loss, one in twenty is under",
        "secondary_high": "secondary loss, one in twenty is over",
    }
    return {name: _money(words, null=True, blank=True) for name, words in ends.items()}


def _event() -> dict[str, MoneyField]:
    words = "Left empty while nobody knows."
    return {"loss": _money("loss", null=True, blank=True, help_text=words)}


TABLES = {
    "risk": _risk(),
    "historicalrisk": _risk(),
    "treatment": {"cost": _money("cost a year", default=0)},
    "historicaltreatment": {"cost": _money("cost a year", default=0)},
    "tolerance": {"loss": _money("yearly loss over", unique=True)},
    "historicaltolerance": {"loss": _money("yearly loss over", db_index=True)},
    "riskevent": _event(),
    "historicalriskevent": _event(),
}


class Migration(migrations.Migration):
    dependencies = [("risk", "0001_initial"), ("organisation", "0002_language_of_the_reader")]
    operations = columns_of_money(
        "risk", TABLES, currency=own_currency, then=currency_then
    )
