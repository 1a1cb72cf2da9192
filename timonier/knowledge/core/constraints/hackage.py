"""Version ranges of Haskell packages."""

from __future__ import annotations

import re

from timonier.knowledge.core.constraints.reading import UnreadableConstraint, all_of, bound
from timonier.knowledge.core.ranges import Span

_ONE = re.compile(r"\s*(==|>=|<=|\^>=|>|<)\s*(?:(\d+(?:\.\d+)*)(\.\*)?|\{([^{}]*)\})\s*\Z")


def read(text: str) -> list[Span]:
    """As Cabal reads `build-depends` ("Package description", version ranges): `&&` binds closer
    than `||`, `^>=1.2.3` ends before 1.3, and versions are numbers alone."""
    if text in ("-any", ">=0"):
        return [Span()]
    found: list[Span] = []
    for alternative in text.split("||"):
        parts = (_one(part) for part in _without_brackets(alternative.strip()).split("&&"))
        found += all_of("hackage", parts)
    return found


def _without_brackets(text: str) -> str:
    found = re.fullmatch(r"\(([^()]*)\)", text)
    return found.group(1) if found else text


def _one(text: str) -> list[Span]:
    found = _ONE.match(text)
    if not found:
        raise UnreadableConstraint(text[:80])
    operator, version, wild, listed = found.groups()
    if listed is not None:
        return [_compared(operator, one.strip()) for one in listed.split(",")]
    if wild:
        if operator != "==":
            raise UnreadableConstraint(text[:80])
        return [Span(version, False, _bumped(version, version.count(".") + 1), False)]
    return [_compared(operator, version)]


def _compared(operator: str, version: str) -> Span:
    if operator == "==":
        return Span(version, False, version, True)
    if operator == "^>=":
        return Span(version, False, _bumped(version, 2), False)
    return bound(operator, version)


def _bumped(version: str, kept: int) -> str:
    numbers = [int(number) for number in version.split(".")]
    numbers = [*numbers, 0, 0][: max(kept, 1)]
    numbers[-1] += 1
    return ".".join(map(str, numbers))
