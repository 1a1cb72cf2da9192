"""Working days of a country: Monday to Friday, without the public holidays of its law."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

_ISO_CODE = 2  # letters; the library also knows codes of three letters for the same countries


class NoCalendar(Exception):
    """The public holidays that are asked for are not known; the text says which."""


class Workdays:
    """Working days from `first` to `last`, both included, counted in any range inside.

    `country` is an ISO 3166-1 code of two letters, `subdivision` its part (ISO 3166-2 without the
    country) or None for what holds everywhere in it. Raises NoCalendar for a country, a part or a
    year whose holidays nobody knows: without them a day would be promised that is none.
    Source: the `holidays` library, which cites each law.
    """

    def __init__(self, country: str, subdivision: str | None, first: date, last: date) -> None:
        self.first, self.last = first, last
        closed = public_holidays(country, subdivision, first.year, last.year)
        self.open = [day.weekday() < 5 and day not in closed for day in _days(first, last)]
        self._before = [0, *accumulate(self.open)]

    def between(self, first: date, last: date) -> int:
        """Working days of a range, both ends included; what lies outside the whole is cut off."""
        start, end = max(first, self.first), min(last, self.last)
        return 0 if end < start else self._before[self.at(end) + 1] - self._before[self.at(start)]

    def at(self, day: date) -> int:
        """The place of a day in `open`."""
        return (day - self.first).days


@cache
def public_holidays(
    country: str, subdivision: str | None, first: int, last: int
) -> frozenset[date]:
    """The public holidays of the years first to last, both included. Raises NoCalendar."""
    import holidays

    parts = holidays.list_supported_countries(include_aliases=False)
    if len(country) != _ISO_CODE or country not in parts:
        raise NoCalendar(f"public holidays of the country {country!r} are not known")
    if subdivision is not None and subdivision not in parts[country]:
        known = ", ".join(parts[country]) or "none"
        raise NoCalendar(f"{country} has no part {subdivision!r}; known: {known}")
    law = holidays.country_holidays(country, subdiv=subdivision)
    if first < law.start_year or last > law.end_year:
        span = f"from {law.start_year} to {law.end_year}"
        raise NoCalendar(f"public holidays of {country} are known {span}, not {first} to {last}")
    years = range(first, last + 1)
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=years))


def _days(first: date, last: date) -> Iterator[date]:
    for after in range((last - first).days + 1):
        yield first + timedelta(days=after)
