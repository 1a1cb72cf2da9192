"""What every question of this room is made of: strict rows, names, days; what is there twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _day(given: Any) -> date:
    """A calendar day as ISO 8601 writes it, and nothing that only resembles one."""
    if isinstance(given, date):
        return given
    if not isinstance(given, str) or not _DAY.fullmatch(given):
        raise ValueError("a day is written YYYY-MM-DD")
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise ValueError(f"there is no day {given}") from None


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
# Two keys that differ by a space would fall into one in silence, so none may have one at its end.
Key = Annotated[str, StringConstraints(pattern=r"^\S(.*\S)?$", max_length=200)]
Day = Annotated[date, BeforeValidator(_day)]
Share = Annotated[float, Field(ge=0, le=1)]


class Strict(BaseModel):
    """A row that refuses what it does not know, texts for numbers, and numbers that are none."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, strict=True)


def exact(number: float) -> Fraction:
    """The decimal that was written: 0.8 is four fifths, not the nearest binary number."""
    return Fraction(repr(number))


def repeated(path: str, names: Iterable[str], what: str = "the id") -> Iterator[str]:
    """One sentence for each name that stands more than once."""
    for name, times in Counter(names).items():
        if times > 1:
            yield f"{path}: {what} {name!r} is used {'twice' if times == 2 else f'{times} times'}"
