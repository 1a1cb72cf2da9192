"""Requirements of Elixir and Erlang packages."""

from __future__ import annotations

import re

from timonier.knowledge.core.constraints.reading import (
    PARTIAL,
    Partial,
    UnreadableConstraint,
    all_of,
)
from timonier.knowledge.core.constraints.semver import compared, pessimistic
from timonier.knowledge.core.ranges import Span, complement

_HEX = re.compile(rf"\s*+(?P<operator>[<>]=?|[=!]=|!|~>|)\s*+{PARTIAL}\s*+\Z")


def read(text: str) -> list[Span]:
    """As Elixir's `Version` reads it: `and` binds closer than `or`, `~>` alone takes two numbers,
    and pre-releases count where their order puts them."""
    found: list[Span] = []
    for alternative in re.split(r"\s+or\s+", text):
        found += all_of("hex", (_one(part) for part in re.split(r"\s+and\s+", alternative)))
    return found


def _one(text: str) -> list[Span]:
    found = _HEX.match(text)
    if not found:
        raise UnreadableConstraint(text[:80])
    operator, one = found.group("operator"), Partial.of(found)
    if len(one.numbers) < (2 if operator == "~>" else 3):
        raise UnreadableConstraint(text[:80])
    if operator == "~>":
        return pessimistic(one)
    if operator in ("!=", "!"):
        return complement(one.line)
    return compared(operator.replace("==", "="), one)
