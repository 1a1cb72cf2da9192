"""Sentences kept as data, so that one finding reads well in every language.

A core function cannot translate: it does not know the reader. It returns a `Phrase`: an English
pattern and its parameters. The two makers are named as gettext's, so that the message extractor
finds every pattern in the source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Param = str | int | float

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern with named parameters. Parameters ending in `_on` hold ISO dates.

    `many` is the plural pattern, chosen by the parameter `n`; empty when there is none.
    """

    one: str
    many: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)

    def english(self) -> str:
        """The sentence in English, for logs, JSON and tests."""
        pattern = self.many if self.many and self.params.get("n") != 1 else self.one
        return pattern % {key: _english(key, value) for key, value in self.params.items()}

    def as_json(self) -> list[Any]:
        """`[one, many, params]`, as kept in the database."""
        return [self.one, self.many, dict(self.params)]


def gettext(pattern: str, **params: Param) -> Phrase:
    """A sentence of one form."""
    return Phrase(pattern, "", params)


def ngettext(one: str, many: str, n: int, **params: Param) -> Phrase:
    """A sentence that agrees with the number `n`, which both patterns may show."""
    return Phrase(one, many, {"n": n, **params})


def of_json(stored: Sequence[Any]) -> Phrase:
    """Read back what `as_json` wrote."""
    one, many, params = stored
    return Phrase(one, many, params)


def english(phrases: Sequence[Phrase]) -> str:
    """Several sentences as one English text."""
    return " ".join(phrase.english() for phrase in phrases)


def english_day(day: date) -> str:
    """23 Nov 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _english(key: str, value: Param) -> Param:
    if key.endswith("_on") and isinstance(value, str) and value:
        return english_day(date.fromisoformat(value))
    return value
