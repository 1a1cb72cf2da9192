"""Version constraints of Dart and Flutter packages."""

from __future__ import annotations

import re

from timonier.knowledge.core.constraints.reading import (
    PARTIAL,
    Partial,
    UnreadableConstraint,
    all_of,
    comparators,
)
from timonier.knowledge.core.constraints.semver import compared
from timonier.knowledge.core.ranges import Span

_PUB = re.compile(rf"(?P<operator>[<>]=?|\^|)\s*{PARTIAL}(?=[\s<>]|\Z)")


def read(text: str) -> list[Span]:
    """As pub reads it ("Package dependencies"): spaces join, every version has three numbers.

    `<2.0.0` leaves the pre-releases of 2.0.0 out, unless the range begins with one of them.
    """
    listed = [(one.group("operator"), Partial.of(one)) for one in comparators(_PUB, text, r"\s*")]
    if not all(one.full for _, one in listed):
        raise UnreadableConstraint(text[:80])
    begun = {one.release for operator, one in listed if operator in (">", ">=") and one.pre}
    return all_of("pub", (_one(operator, one, begun) for operator, one in listed))


def _one(operator: str, one: Partial, begun: set[str]) -> list[Span]:
    if operator == "<" and not one.pre and one.release not in begun:
        return [Span("", False, f"{one.release}-0", False)]
    if operator == "^":
        kept = 1 if one.numbers[0] else 2 if one.numbers[1] else 3
        return [Span(one.lowest, False, f"{one.next(kept)}-0", False)]
    return compared(operator, one)
