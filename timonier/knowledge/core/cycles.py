"""One release line of a product, with the ends of its support."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Day = date | bool | None  # a date, or the source only says yes or no, or nothing


@dataclass(frozen=True, slots=True)
class Cycle:
    """One release line of a product. `eol_on` is the end of *free* support."""

    name: str
    codename: str
    label: str
    released_on: date | None
    eol_on: Day
    support_on: Day
    extended_on: Day
    latest: str
    lts: Day
