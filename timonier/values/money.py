"""Money: an exact amount and the currency it is counted in; currencies never mix in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
PLACES = 4  # the most that ISO 4217 knows: CLF, UYW
MOST = Decimal("922337203685477.5807")  # 64 bits of ten-thousandths, and their sign

_STEP = Decimal(1).scaleb(-PLACES)
_CODE = re.compile("[A-Z]{3}")
# Minor units of ISO 4217 that are not hundredths (list one, 2024).
_MINOR = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_DIGITS = {code: digits for digits, codes in _MINOR.items() for code in codes.split()}

_GAPS = dict.fromkeys(map(ord, " \u00a0\u202f\u2009"), " ")
_NAMED = re.compile(r"(?P<before>[A-Z]{3}|[€$£¥])? ?(?P<number>.*?) ?(?P<after>[A-Z]{3}|[€$£¥])?")
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,2})?")
_WRITTEN = {
    "fr": re.compile(r"[+-]?(?:[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:,[0-9]+)?"),
    "en": re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"),
}


class MixedCurrencies(ValueError):
    """Two amounts are not counted in the same currency, so no arithmetic joins them."""


class BadAmount(ValueError):
    """The text is no amount, or one that cannot be kept."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of a currency (ISO 4217). Raises TypeError for a float, BadAmount for no amount.

    A float is no amount: `exact` says which decimal is meant by it. `float(money)` is the way out,
    for engines that count in floats.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"an amount is a Decimal, not {type(self.amount).__name__}")
        if not _CODE.fullmatch(self.currency):
            raise BadAmount(f"no currency: {self.currency!r}")
        if not self.amount.is_finite():
            raise BadAmount(f"no amount: {self.amount}")

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._of_same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._of_same(other), self.currency)

    def __mul__(self, times: int | Decimal) -> Money:
        return Money(self.amount * times, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._of_same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._of_same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._of_same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._of_same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __float__(self) -> float:
        return float(self.amount)

    def __str__(self) -> str:
        return f"{self.digits} {self.currency}"

    @property
    def digits(self) -> str:
        """The amount as machines read it: 12.50; every decimal it has, and its minor unit."""
        own = -int(self.amount.normalize().as_tuple().exponent)
        return f"{self.amount:.{max(own, minor_digits(self.currency))}f}"

    @property
    def plain(self) -> dict[str, str]:
        """As JSON holds it."""
        return {"amount": self.digits, "currency": self.currency}

    def rounded(self) -> Money:
        """To the minor unit of its currency, half to even."""
        step = Decimal(1).scaleb(-minor_digits(self.currency))
        return Money(self.amount.quantize(step, ROUND_HALF_EVEN), self.currency)

    def _of_same(self, other: Money) -> Decimal:
        if not isinstance(other, Money):
            raise TypeError(f"no money: {other!r}")
        if other.currency != self.currency:
            raise MixedCurrencies(f"{self.currency} and {other.currency}")
        return other.amount


def minor_digits(currency: str) -> int:
    """How many decimals the smallest coin of a currency has; two where nobody says otherwise."""
    return _DIGITS.get(currency, 2)


def exact(value: float | int | str | Decimal) -> Decimal:
    """The decimal that is meant by a number, to the ten-thousandth.

    Of a float, the shortest decimal that reads back as it (its repr), which is what was typed.
    Text and decimals with more places than are kept raise BadAmount; a float, which has them by
    the way it is stored, is rounded half to even. Raises BadAmount for what is beyond MOST.
    """
    if isinstance(value, bool):
        raise BadAmount("yes or no is no amount")
    try:
        found = Decimal(repr(value) if isinstance(value, float) else value)
        kept = found.quantize(_STEP, ROUND_HALF_EVEN) if found.is_finite() else found
    except (InvalidOperation, TypeError, ValueError):
        raise BadAmount(f"no amount: {value!r}") from None
    if not kept.is_finite() or abs(kept) > MOST:
        raise BadAmount(f"beyond what is kept: {value!r}")
    if kept != found and not isinstance(value, float):
        raise BadAmount(f"more than {PLACES} decimals: {value!r}")
    return kept


def read(text: str, language: str, currency: str) -> Money:
    """Money as a person writes it: 1 234,50 €, €1,234.50, 12.5, 12.50 USD.

    `currency` where the text names none. Commas and gaps are read as the language has them, and
    what it does not have is refused, never guessed. Raises BadAmount.
    """
    plain = " ".join(text.translate(_GAPS).replace("\u2212", "-").split())
    parts = _NAMED.fullmatch(plain)
    sign = "-" if plain.startswith("-") and parts and not _digit_first(plain[1:]) else ""
    if sign:  # -€12.50
        parts = _NAMED.fullmatch(plain[1:].lstrip())
    if parts is None or (parts["before"] and parts["after"]):
        raise BadAmount(f"no amount: {text!r}")
    named = parts["before"] or parts["after"] or currency
    code = next((code for code, symbol in SYMBOLS.items() if symbol == named), named)
    return Money(exact(sign + _number(parts["number"], language)), code)


def _digit_first(text: str) -> bool:
    return text.lstrip()[:1].isdigit()


def _number(text: str, language: str) -> str:
    own = "fr" if language.startswith("fr") else "en"
    if _PLAIN.fullmatch(text):
        return text
    if not _WRITTEN[own].fullmatch(text):
        raise BadAmount(f"no amount: {text!r}")
    if own == "fr":
        return text.replace(" ", "").replace(",", ".")
    return text.replace(",", "")


def of(value: Any, currency: str) -> Money:
    """Money of what machines send: a number, a plain text, {"amount": "12.50", "currency": "EUR"}.

    `currency` where the value names none. Raises BadAmount.
    """
    if isinstance(value, Money):
        return Money(exact(value.amount), value.currency)
    if isinstance(value, dict):
        if set(value) - {"amount", "currency"} or "amount" not in value:
            raise BadAmount("an amount and a currency, and nothing else")
        return Money(exact(value["amount"]), str(value.get("currency") or currency))
    return Money(exact(value), currency)


def counted_in(currency: str, money: Money | None) -> float | None:
    """The amount as engines count it; None, unknown, when it is not told in their currency.

    Nothing is nothing in every currency.
    """
    if money is None or (money and money.currency != currency):
        return None
    return float(money)


def total(parts: Iterable[Money], currency: str) -> Money:
    """The sum; nothing when there are none. Raises MixedCurrencies."""
    return sum(parts, start=Money(Decimal(0), currency))
