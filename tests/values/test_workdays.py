"""Working days are Monday to Friday without the public holidays of a law that is known."""

from datetime import date

import pytest

from timonier.values.workdays import NoCalendar, Workdays, public_holidays


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 10, 1), date(2026, 12, 31), 64),
        (date(2027, 1, 1), date(2027, 3, 31), 62),
        (date(2027, 4, 1), date(2027, 6, 30), 63),
        (date(2027, 7, 1), date(2027, 9, 30), 65),
        (date(2027, 10, 1), date(2027, 12, 31), 64),
    ],
)
def test_french_quarters_have_their_working_days(first, last, days):
    assert Workdays("FR", None, first, last).between(first, last) == days
    assert Workdays("FR", None, date(2026, 1, 1), date(2028, 1, 1)).between(first, last) == days


def test_seven_holidays_of_2027_fall_on_french_weekdays():
    assert sum(day.weekday() < 5 for day in public_holidays("FR", None, 2027, 2027)) == 7


def test_a_part_of_a_country_has_its_own_days():
    moselle = public_holidays("FR", "57", 2026, 2026) - public_holidays("FR", None, 2026, 2026)
    assert moselle == {date(2026, 4, 3), date(2026, 12, 26)}


def test_a_range_that_leaves_the_calendar_counts_what_is_inside():
    days = Workdays("FR", None, date(2026, 11, 30), date(2026, 12, 4))
    assert days.between(date.min, date.max) == 5
    assert days.between(date(2026, 12, 5), date(2026, 12, 9)) == 0
    assert days.between(date(2026, 12, 2), date(2026, 12, 1)) == 0


@pytest.mark.parametrize(
    ("country", "part", "year", "said"),
    [
        ("XX", None, 2026, "'XX'"),
        ("fr", None, 2026, "'fr'"),
        ("FRA", None, 2026, "'FRA'"),
        ("FR", "99", 2026, "'99'"),
        ("FR", None, 2150, "known from 1803 to 2100"),
    ],
)
def test_holidays_that_nobody_knows_are_said_never_taken_for_none(country, part, year, said):
    with pytest.raises(NoCalendar, match=said):
        Workdays(country, part, date(year, 1, 1), date(year, 1, 31))
