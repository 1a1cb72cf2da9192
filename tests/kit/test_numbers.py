"""Numbers, dates and ages as the look asks for them, in French and in English."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.kit.measured import numbers

amounts = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=2)
languages = st.sampled_from(["fr", "en"])


def read_back(text: str, language: str) -> Decimal:
    """The number a person reads in a text."""
    plain = text.replace("\u2212", "-").replace("\u202f", "").replace("\u00a0", "")
    return Decimal(plain.replace(",", ".") if language == "fr" else plain.replace(",", ""))


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (1204.5, "1\u202f204,5", "1,204.5"),
        (0, "0", "0"),
        (-1234567, "\u22121\u202f234\u202f567", "\u22121,234,567"),
        (Decimal("-0.0"), "0", "0"),
    ],
)
def test_a_number_is_written_as_in_the_language(value: Decimal, french: str, english: str) -> None:
    assert (numbers.number(value, "fr"), numbers.number(value, "en")) == (french, english)


@given(amounts, languages)
def test_a_written_number_reads_back_as_itself(value: Decimal, language: str) -> None:
    assert read_back(numbers.number(value, language), language) == value


@pytest.mark.parametrize(
    ("value", "short", "french", "english"),
    [
        (41280, False, "41\u202f280\u00a0€", "€41,280"),
        (386_421, True, "386\u00a0k€", "€386k"),
        (1_234_567, True, "1,2\u00a0M€", "€1.2M"),
        (7_400, True, "7,4\u00a0k€", "€7.4k"),
        (999_960, True, "1,0\u00a0M€", "€1.0M"),
        (850, True, "850\u00a0€", "€850"),
        (-26_000, True, "\u221226\u00a0k€", "\u2212€26k"),
        (Decimal("12.5"), False, "12,50\u00a0€", "€12.50"),
    ],
)
def test_money_has_its_unit_where_the_language_puts_it(
    value: Decimal, short: bool, french: str, english: str
) -> None:
    assert numbers.money(value, "fr", short=short) == french
    assert numbers.money(value, "en", short=short) == english


def test_a_currency_without_a_symbol_keeps_its_code() -> None:
    assert numbers.money(1200, "fr", "CHF") == "1\u202f200\u00a0CHF"
    assert numbers.money(1200, "en", "CHF") == "CHF\u00a01,200"


@given(st.integers(min_value=1000, max_value=10**12), languages)
def test_an_estimate_of_money_has_at_most_three_digits_and_stays_near(
    value: int, language: str
) -> None:
    text = numbers.money(value, language, short=True)
    digits = "".join(letter for letter in text if letter.isdigit())
    assert len(digits) <= 3 or value >= 10**12 * 0.9995
    size = 10**9 if "Md" in text or "bn" in text else 10**6 if "M" in text else 1000
    shown = "".join(c for c in text if c.isdigit() or c in ",.")
    assert abs(read_back(shown, language) * size - value) <= value * Decimal("0.06")


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(222, 644, "222–644"), (6, 14, "6–14"), (3.1, 14.2, "3,1–14"), (1.2, 7.0, "1,2–7,0")],
)
def test_an_interval_has_an_en_dash_and_no_spaces(low: float, high: float, text: str) -> None:
    assert numbers.interval(low, high, "fr") == text


def test_an_interval_of_money_says_its_unit_once() -> None:
    assert numbers.money_interval(222_000, 644_000, "fr") == "222–644\u00a0k€"
    assert numbers.money_interval(222_000, 644_000, "en") == "€222–644k"
    assert numbers.money_interval(30_000, 1_200_000, "fr") == "30–1\u202f200\u00a0k€"


@given(amounts, amounts, languages)
def test_the_ends_of_an_interval_are_in_order_whatever_their_order(
    one: Decimal, other: Decimal, language: str
) -> None:
    assert numbers.interval(one, other, language) == numbers.interval(other, one, language)


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (0.58, "58\u00a0%", "58%"),
        (0, "0\u00a0%", "0%"),
        (1, "100\u00a0%", "100%"),
        (0.0004, "<\u00a01\u00a0%", "<1%"),
        (0.9996, ">\u00a099\u00a0%", ">99%"),
    ],
)
def test_a_share_never_rounds_a_rest_away(value: float, french: str, english: str) -> None:
    assert (numbers.share(value, "fr"), numbers.share(value, "en")) == (french, english)


@given(st.fractions(min_value=0, max_value=1), languages)
def test_a_share_says_all_or_nothing_only_when_it_is(value: object, language: str) -> None:
    exact = Decimal(value.numerator) / Decimal(value.denominator)  # type: ignore[attr-defined]
    text = numbers.share(exact, language).replace("\u00a0", "")
    assert (text == "0%") == (exact == 0)
    assert (text == "100%") == (exact == 1)


def test_a_change_always_shows_its_sign_with_a_true_minus() -> None:
    money = lambda size: numbers.money(size, "en", short=True)  # noqa: E731
    assert numbers.change(-26_000, money) == "−€26k"
    assert numbers.change(0.08, lambda size: numbers.share(size, "fr", 1)) == "+8,0\u00a0%"
    assert numbers.change(0, str) == "0"


@pytest.mark.parametrize(
    ("day", "style", "french", "english"),
    [
        (date(2026, 11, 23), "", "23 nov. 2026", "23 Nov 2026"),
        (date(2026, 9, 1), "short", "1er sept.", "1 Sep"),
        (date(2026, 11, 23), "long", "lundi 23 novembre", "Monday 23 November"),
        (date(2026, 11, 23), "full", "lundi 23 novembre 2026", "Monday 23 November 2026"),
    ],
)
def test_a_day_is_written_as_in_the_language(
    day: date, style: str, french: str, english: str
) -> None:
    assert numbers.day(day, "fr", style) == french
    assert numbers.day(day, "en", style) == english


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(seconds=-5), "1\u00a0min"),
        (timedelta(minutes=14, seconds=50), "14\u00a0min"),
        (timedelta(hours=3, minutes=59), "3\u00a0h"),
        (timedelta(days=6, hours=23), "6\u00a0j"),
        (timedelta(days=1204), "1\u202f204\u00a0j"),
    ],
)
def test_an_age_has_one_unit_and_is_rounded_down(span: timedelta, text: str) -> None:
    assert numbers.age(span, "fr") == text


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=5000)))
def test_an_older_age_never_reads_younger(span: timedelta) -> None:
    units = {"min": 1, "h": 60, "d": 1440}

    def minutes(text: str) -> int:
        count, unit = text.split("\u00a0")
        return int(count.replace(",", "")) * units[unit]

    assert minutes(numbers.age(span, "en")) <= minutes(numbers.age(span * 2, "en"))


def test_the_age_of_a_plain_date_counts_from_its_first_minute() -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert numbers.age_since(date(2026, 11, 22), now, "en") == "1\u00a0d"
    assert numbers.age_since(datetime(2026, 11, 23, 8, tzinfo=UTC), now, "en") == "1\u00a0h"


def test_an_interval_whose_ends_read_alike_is_one_number():
    assert numbers.interval(6, 6, "en", "d") == "6\u00a0d"
    assert numbers.money_interval(340_000, 340_000, "fr") == "340\u00a0k€"


def test_amounts_far_apart_stand_each_on_its_scale():
    assert numbers.money_interval(900, 1_420_000, "en") == "€900–€1.4M"
    assert numbers.money_interval(900, 76_000, "en") == "€0.9–76k"


def test_a_day_of_another_year_tells_its_year():
    today = date(2026, 11, 23)
    assert numbers.near_day(date(2026, 11, 27), "fr", today) == "vendredi 27 novembre"
    assert numbers.near_day(date(2025, 10, 19), "en", today) == "Sunday 19 October 2025"
