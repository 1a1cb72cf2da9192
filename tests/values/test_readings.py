"""Numbers and days of several countries: told apart by the column, asked about, never guessed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.values import readings
from timonier.values.readings import COMMA, DAY_FIRST, MONTH_FIRST, POINT, Evidence

SPACES = [" ", "\u00a0", "\u202f", "\u2009"]
amounts = st.decimals(-(10**12), 10**12, places=2, allow_nan=False, allow_infinity=False)


def column(*cells: str) -> Evidence:
    found = Evidence()
    for cell in cells:
        found.feed(cell)
    return found


def written(value: Decimal, thousands: str, mark: str) -> str:
    return f"{value:,.2f}".replace(",", "_").replace(".", mark).replace("_", thousands)


@given(amounts, st.sampled_from(SPACES))
def test_a_french_number_is_read_with_any_space(value: Decimal, space: str) -> None:
    assert Decimal(readings.number(written(value, space, ","), COMMA)) == value


@given(amounts, st.sampled_from(["", ",", "’", *SPACES]))
def test_an_english_number_is_read_with_any_thousands(value: Decimal, thousands: str) -> None:
    assert Decimal(readings.number(written(value, thousands, "."), POINT)) == value


@given(st.lists(amounts, min_size=1), st.sampled_from([POINT, COMMA]))
def test_a_column_never_excludes_the_mark_it_was_written_with(
    values: list[Decimal], mark: str
) -> None:
    thousands = "," if mark == POINT else "\u202f"

    assert mark in column(*(written(each, thousands, mark) for each in values)).decimal_marks()


def test_one_cell_that_can_be_read_in_one_way_settles_its_column() -> None:
    assert column("1,234", "2,5").decimal_marks() == [COMMA]
    assert column("1,234", "1,234,567").decimal_marks() == [POINT]
    assert column("1.234", "0,5").decimal_marks() == [COMMA]


def test_a_column_that_does_not_tell_has_an_example_to_ask_about() -> None:
    found = column("12", "1,234", "5,678")

    assert found.decimal_marks() == [POINT, COMMA]
    assert found.number_example == "1,234"


def test_whole_numbers_need_no_question_where_only_one_reading_is_whole() -> None:
    assert column("1,234").decimal_marks(whole=True) == [POINT]
    assert column("1,000").decimal_marks(whole=True) == [POINT, COMMA]


def test_numbers_that_read_alike_everywhere_ask_nothing() -> None:
    assert column("1234", "-5", "1\u202f234", "").number_example == ""


def test_cells_that_contradict_each_other_leave_no_mark() -> None:
    assert column("1.5", "1,5").decimal_marks() == []


@pytest.mark.parametrize("text", ["1,2,3", "12 34", "1 23", "", "-", "1..2", "abc", "1,23.4,5"])
def test_what_is_no_number_is_not_made_one(text: str) -> None:
    for mark in readings.MARKS:
        with pytest.raises(readings.Unclear):
            readings.number(text, mark)


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)), st.sampled_from("/.-"))
def test_a_day_is_read_in_the_order_it_was_written(value: date, sign: str) -> None:
    first = f"{value.day:02}{sign}{value.month}{sign}{value.year}"
    second = f"{value.month}{sign}{value.day}{sign}{value.year}"

    assert readings.day(first, DAY_FIRST) == value.isoformat()
    assert readings.day(second, MONTH_FIRST) == value.isoformat()


def test_a_day_past_the_twelfth_settles_its_column_and_others_are_asked_about() -> None:
    assert column("03/04/2026", "13/04/2026").day_orders() == [DAY_FIRST]
    assert column("03/04/2026", "04/13/2026").day_orders() == [MONTH_FIRST]
    assert column("03/04/2026").day_orders() == [DAY_FIRST, MONTH_FIRST]
    assert column("03/04/2026").day_example == "03/04/2026"
    assert column("03/03/2026").day_example == ""


def test_a_time_goes_with_its_day() -> None:
    assert readings.day("31/12/2026 23:05", DAY_FIRST) == "2026-12-31T23:05:00"


@pytest.mark.parametrize("text", ["03/04/26", "31/02/2026", "2026-04-03", "3 avril 2026"])
def test_what_is_no_day_of_that_shape_is_unclear(text: str) -> None:
    for order in readings.ORDERS:
        with pytest.raises(readings.Unclear):
            readings.day(text, order)
