"""Money in tables, forms, files and answers: one attribute of a row, exact, with its currency."""

from timonier.kit.money.fields import CurrencyField, MoneyField, money_of

__all__ = ["CurrencyField", "MoneyField", "money_of"]
