"""Reads a declared range (`^1.2`, `~=3.2`, `[1.0,2.0)`) as spans of versions, per ecosystem."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from timonier.knowledge.core.ranges import Span

_LONGEST = 500  # characters; a longer range is refused, not parsed
_COMPARED = re.compile(r"(===|==|~=|>=|<=|!=|\^|~>|~|>|<|=)?\s*v?([0-9*xX][0-9A-Za-z.*+_!-]*)\Z")
_TOKEN = re.compile(r"(?:===|==|~=|>=|<=|!=|\^|~>|~|>|<|=)?\s*v?[0-9*xX][0-9A-Za-z.*+_!-]*")
_HYPHEN = re.compile(r"v?(\d\S*)\s+-\s+v?(\d\S*)\Z")
_MAVEN = re.compile(r"([\[(])([^\[\](),]*)(?:(,)([^\[\](),]*))?([\])])")


class UnreadableConstraint(ValueError):
    """The range is not one its ecosystem would accept."""


@lru_cache(maxsize=16_384)
def declared_spans(ecosystem: str, constraint: str) -> tuple[Span, ...]:
    """The versions that `constraint` allows, as alternatives.

    Exclusions (`!=`) are left out, so the spans may hold slightly more than is allowed: a range
    found wholly inside an affected span is then still inside it.

    Raises UnreadableConstraint when the text cannot be read.
    """
    text = constraint.strip()
    if len(text) > _LONGEST:
        raise UnreadableConstraint(constraint[:80])
    if text in ("", "*", "x", "latest", "any"):
        return (Span(),)
    if ecosystem in ("maven", "nuget"):
        return _interval_notation(ecosystem, text)
    bare = {"cargo": _caret, "pypi": _exact, "gem": _exact, "composer": _exact}.get(
        ecosystem, _wildcard
    )
    alternatives = re.split(r"\s*\|\|?\s*", text)
    return tuple(_conjunction(ecosystem, part.strip(), bare) for part in alternatives if part)


def _conjunction(ecosystem: str, text: str, bare: Callable[[str], Span]) -> Span:
    hyphen = _HYPHEN.match(text)
    if hyphen:
        upper = _wildcard(hyphen.group(2)) if _parts(hyphen.group(2)) < 3 else None
        high = upper or Span("", False, hyphen.group(2), True)
        return Span(hyphen.group(1), False, high.high, high.high_closed)
    text = re.sub(r"@(dev|alpha|beta|RC|stable)\b", "", text)
    tokens = _TOKEN.findall(text)
    if not tokens or re.sub(r"[\s,&]", "", _TOKEN.sub("", text)):
        raise UnreadableConstraint(text[:80])
    result = Span()
    for token in tokens:
        result = _narrowed(ecosystem, result, _one(token.strip(), bare, ecosystem))
    return result


def _one(token: str, bare: Callable[[str], Span], ecosystem: str) -> Span:
    found = _COMPARED.match(token)
    if not found:
        raise UnreadableConstraint(token[:80])
    operator, version = found.groups()
    if not operator:
        return _wildcard(version) if re.search(r"[*xX]", version) else bare(version)
    if operator == "~" and ecosystem == "composer":
        operator = "~="
    read = _OPERATORS.get(operator)
    if read is None:
        raise UnreadableConstraint(token[:80])
    return read(version)


def _parts(version: str) -> int:
    return len(version.split("-")[0].split("."))


def _bumped(version: str, place: int) -> str:
    """The first version above every one that shares the first `place + 1` numbers."""
    numbers = [int(n) for n in re.findall(r"\d+", version.split("-")[0].split("+")[0])]
    if place >= len(numbers):
        raise UnreadableConstraint(version[:80])
    numbers = [*numbers[: place + 1]]
    numbers[place] += 1
    return ".".join(str(n) for n in numbers + [0] * (3 - len(numbers)))


def _exact(version: str) -> Span:
    if "*" in version or re.search(r"(^|\.)[xX]", version):
        return _wildcard(version)
    return Span(version, False, version, True)


def _wildcard(version: str) -> Span:
    """`1.2`, `1.2.*`, `1.x`: every version that begins so; three numbers are exact."""
    fixed = re.split(r"(?:^|\.)[*xX]", version)[0]
    if not fixed:
        return Span()
    if fixed == version and _parts(version) >= 3:
        return Span(version, False, version, True)
    return Span(fixed, False, _bumped(fixed, _parts(fixed) - 1), False)


def _caret(version: str) -> Span:
    """Up to the next change of the left-most number that is not zero."""
    wild = re.split(r"\.[*xX]", version)[0]
    numbers = [int(n) for n in re.findall(r"\d+", wild.split("-")[0].split("+")[0])]
    if not numbers:
        return Span()
    place = next((n for n, value in enumerate(numbers) if value), len(numbers) - 1)
    return Span(wild, False, _bumped(wild, place), False)


def _tilde(version: str) -> Span:
    """`~1.2.3`: the same minor line (npm, cargo)."""
    wild = re.split(r"\.[*xX]", version)[0]
    return Span(wild, False, _bumped(wild, min(_parts(wild) - 1, 1)), False)


def _pessimistic(version: str) -> Span:
    """`~> 1.2.3`, `~=1.2.3`, Composer's `~1.2.3`: the last number may grow."""
    numbers = len(re.findall(r"\d+", version.split("-")[0]))
    release = re.split(r"(?<=\d)(?:a|b|rc|\.?dev|\.?post|-)", version)[0]
    return Span(version, False, _bumped(release, max(min(numbers, _parts(release)) - 2, 0)), False)


_OPERATORS: dict[str, Callable[[str], Span]] = {
    "==": _exact,
    "===": _exact,
    "=": _wildcard,
    "^": _caret,
    "~": _tilde,
    "~>": _pessimistic,
    "~=": _pessimistic,
    ">=": lambda version: Span(version),
    ">": lambda version: Span(version, True),
    "<=": lambda version: Span("", False, version, True),
    "<": lambda version: Span("", False, version, False),
    "!=": lambda version: Span(),
}


def _narrowed(ecosystem: str, one: Span, other: Span) -> Span:
    """The versions in both spans."""
    from timonier.knowledge.core.versions import key

    low, low_open, high, closed = one.low, one.low_open, one.high, one.high_closed
    if other.low and (not low or _above(key(ecosystem, other.low), key(ecosystem, low))):
        low, low_open = other.low, other.low_open
    if other.high and (not high or _above(key(ecosystem, high), key(ecosystem, other.high))):
        high, closed = other.high, other.high_closed
    return Span(low, low_open, high, closed)


def _above(one: object, other: object) -> bool:
    if one is None or other is None:
        raise UnreadableConstraint("a bound is not a version")
    return bool(one > other)  # type: ignore[operator]


def _interval_notation(ecosystem: str, text: str) -> tuple[Span, ...]:
    """`[1.0,2.0)` of Maven and NuGet; a bare version is exact (Maven) or a minimum (NuGet)."""
    found = list(_MAVEN.finditer(text))
    if not found:
        if ecosystem == "nuget":
            return (_wildcard(text) if "*" in text else Span(text),)
        return (Span(text, False, text, True),)
    if _MAVEN.sub("", text).strip(" ,"):
        raise UnreadableConstraint(text[:80])
    return tuple(_interval(*one.groups()) for one in found)


def _interval(opening: str, low: str, comma: str | None, high: str | None, closing: str) -> Span:
    if comma is None:
        return Span(low.strip(), False, low.strip(), True)
    high = (high or "").strip()
    return Span(
        low.strip(), bool(low.strip()) and opening == "(", high, closing == "]" and high != ""
    )
