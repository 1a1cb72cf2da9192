"""Money: exact amounts, currencies that never mix, text of both languages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from timonier.kit.measured import numbers
from timonier.values.money import (
    MOST,
    BadAmount,
    MixedCurrencies,
    Money,
    counted_in,
    exact,
    minor_digits,
    of,
    read,
    total,
)

EUR, USD = "EUR", "USD"
AMOUNTS = st.decimals(min_value=-(10**13), max_value=10**13, places=4)


def euros(text: str) -> Money:
    return Money(Decimal(text), EUR)


def test_tenths_add_up_as_on_paper() -> None:
    assert euros("0.1") + euros("0.2") == euros("0.3")
    assert total([euros("0.1")] * 10, EUR) == euros("1")
    assert total([], EUR) == euros("0")


@pytest.mark.parametrize(
    "join",
    [
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: a < b,
        lambda a, b: a <= b,
        lambda a, b: a > b,
        lambda a, b: a >= b,
        lambda a, b: total([a, b], a.currency),
    ],
)
def test_euros_and_dollars_are_never_joined(join: object) -> None:
    with pytest.raises(MixedCurrencies):
        join(euros("1"), Money(Decimal(1), USD))  # type: ignore[operator]


def test_one_euro_is_not_one_dollar_and_money_is_no_number() -> None:
    assert euros("1") != Money(Decimal(1), USD)
    with pytest.raises(TypeError):
        euros("1") + 1  # type: ignore[operator]


@pytest.mark.parametrize("amount", [1.5, 1, "1"])
def test_only_a_decimal_is_an_amount(amount: object) -> None:
    with pytest.raises(TypeError):
        Money(amount, EUR)  # type: ignore[arg-type]


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_no_amount(amount: str) -> None:
    with pytest.raises(BadAmount):
        Money(Decimal(amount), EUR)
    with pytest.raises(BadAmount):
        exact(float(amount))


@given(AMOUNTS)
def test_a_float_gives_back_the_decimal_that_was_typed(amount: Decimal) -> None:
    typed = amount.quantize(Decimal("0.01"))

    assert exact(float(typed)) == typed


@given(st.floats(min_value=-9e11, max_value=9e11))
def test_no_float_gains_or_loses_a_cent(value: float) -> None:
    assert abs(exact(value) - Decimal(value)) <= Decimal("0.0002")


def test_five_decimals_typed_are_refused_and_those_of_a_float_are_rounded() -> None:
    with pytest.raises(BadAmount):
        exact("0.00001")
    assert exact(1 / 3) == Decimal("0.3333")


@pytest.mark.parametrize("value", [MOST + Decimal("0.0001"), -MOST * 2, 1e300, True, None, "x"])
def test_what_cannot_be_kept_is_refused(value: object) -> None:
    with pytest.raises(BadAmount):
        exact(value)  # type: ignore[arg-type]


def test_the_minor_unit_is_that_of_the_currency() -> None:
    assert str(Money(Decimal("12.345"), EUR).rounded()) == "12.34 EUR"
    assert str(Money(Decimal("12.5"), "JPY").rounded()) == "12 JPY"
    assert str(Money(Decimal("12.3455"), "KWD").rounded()) == "12.346 KWD"


def test_minor_units_are_those_that_the_locale_data_knows() -> None:
    known = get_global("currency_fractions")
    differs = {  # ISO 4217 against what shops round to
        code
        for code in known
        if len(code) == 3 and code != "DEF" and known[code][0] != minor_digits(code)
    }

    for code in ("EUR", "USD", "CHF", "JPY", "KRW", "CLP", "BHD", "KWD", "TND", "CLF", "UYW"):
        assert code not in differs, code
    assert all(minor_digits(code) > known[code][0] for code in differs - {"UYI"}), differs


@pytest.mark.parametrize(
    ("text", "language", "amount", "currency"),
    [
        ("1 234,50 €", "fr", "1234.50", EUR),
        ("1\u202f234,50\u00a0€", "fr", "1234.50", EUR),
        ("12,5", "fr", "12.5", EUR),
        ("12.5", "fr", "12.5", EUR),
        ("−12,50", "fr", "-12.50", EUR),
        ("€1,234.50", "en", "1234.50", EUR),
        ("-€12.50", "en", "-12.50", EUR),
        ("1,234", "en", "1234", EUR),
        ("12.50 USD", "en", "12.50", USD),
        ("USD 12.50", "en", "12.50", USD),
        ("$12", "en", "12", USD),
        ("1e6", "en", "1000000", EUR),
        ("7500", "fr", "7500", EUR),
    ],
)
def test_an_amount_is_read_as_it_is_written(
    text: str, language: str, amount: str, currency: str
) -> None:
    assert read(text, language, EUR) == Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("12,50", "en"),
        ("1.234,50", "fr"),
        ("1,234.50", "fr"),
        ("1,23,4", "en"),
        ("12 34", "fr"),
        ("€12 USD", "en"),
        ("twelve", "en"),
        ("--1", "en"),
        ("", "en"),
        ("1.00001", "en"),
        ("NaN", "en"),
        ("1e99", "en"),
    ],
)
def test_what_could_mean_two_things_is_refused_and_never_guessed(text: str, language: str) -> None:
    with pytest.raises(BadAmount):
        read(text, language, EUR)


@given(AMOUNTS, st.sampled_from(["fr", "en"]), st.sampled_from([EUR, USD, "CHF", "KWD"]))
def test_what_is_written_in_full_reads_back(amount: Decimal, language: str, currency: str) -> None:
    held = Money(amount, currency).rounded()

    assert read(numbers.money(held, language), language, "GBP") == held


def test_what_machines_send_is_money() -> None:
    assert of({"amount": "12.50", "currency": USD}, EUR) == Money(Decimal("12.5"), USD)
    assert of({"amount": 12.5}, EUR) == euros("12.5")
    assert of(12.5, EUR) == euros("12.5")
    assert of(euros("1"), USD) == euros("1")
    for bad in ({"currency": USD}, {"amount": "1", "unit": "x"}, {"amount": "1", "currency": "eu"}):
        with pytest.raises(BadAmount):
            of(bad, EUR)


def test_its_plain_form_has_every_decimal_and_the_minor_unit() -> None:
    assert euros("12.5").plain == {"amount": "12.50", "currency": EUR}
    assert euros("12.3456").plain["amount"] == "12.3456"
    assert Money(Decimal("1200"), "JPY").plain["amount"] == "1200"
    assert Money(Decimal("1E+3"), EUR).plain["amount"] == "1000.00"


def test_an_engine_counts_in_one_currency_and_the_rest_is_unknown() -> None:
    assert counted_in(EUR, euros("12.5")) == 12.5
    assert counted_in(EUR, Money(Decimal(1), USD)) is None
    assert counted_in(EUR, None) is None
    assert counted_in(EUR, Money(Decimal(0), USD)) == 0
