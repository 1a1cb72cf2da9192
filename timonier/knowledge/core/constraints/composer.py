"""Version constraints of PHP packages."""

from __future__ import annotations

import re

from timonier.knowledge.core.constraints.reading import UnreadableConstraint, all_of, bound
from timonier.knowledge.core.ranges import Span, complement
from timonier.knowledge.core.versions import floor, key

_MODIFIER = r"[._-]?(?:(?:stable|beta|b|rc|alpha|a|patch|pl|p)(?:[.-]?\d++)*+)?(?:[.-]?dev)?"
_VERSION = re.compile(
    rf"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?(?:({_MODIFIER})|\.([x*][.-]?dev))(?:\+\S+)?\Z",
    re.I,
)
_WILD = re.compile(r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.[x*])+\Z", re.I)
_ANY = re.compile(r"v?[x*](?:\.[x*])*\Z", re.I)
_OPERATOR = re.compile(r"(<>|!=|>=?|<=?|==?|\^|~|)(.*)\Z", re.S)
# As Composer's own pattern, which does not know "rc" in small letters.
_STATED_STABILITY = re.compile(rf"-{_MODIFIER.replace('rc|', '')}\Z", re.I)
_FLAG = re.compile(r"@(stable|rc|beta|alpha|dev)\Z", re.I)


def read(text: str) -> list[Span]:
    """As Composer reads them ("Versions and constraints"): commas and spaces join, `|` parts.

    A bound without a stability holds the development versions of what it names (`^1.2` begins at
    1.2-dev). A named branch (`dev-main`) has no place among versions: its alternative is a span
    whose bounds cannot be read.
    """
    found: list[Span] = []
    for alternative in re.split(r"\s*\|\|?\s*", text):
        found += _alternative(alternative)
    return found


def _alternative(text: str) -> list[Span]:
    text = re.sub(r"([^,\s]+)\s+as\s+[^,\s]+", r"\1", text.strip())
    if re.fullmatch(r"dev-[^,\s]+", text):
        return [Span(text, False, text, True)]
    text = re.sub(r"(<>|!=|>=?|<=?|==?)\s+", r"\1", text)
    text = re.sub(r"(\S) +- +(?=\S)", r"\1 - ", text).replace(" - ", "\0")
    return all_of("composer", (_one(part) for part in re.split(r"[,\s]+", text)))


def _one(token: str) -> list[Span]:
    if "\0" in token:
        low, _, high = token.partition("\0")
        return all_of("composer", ([Span(_low(low))], [_hyphen_end(high)]))
    flag = _FLAG.search(token)
    token = token.partition("#")[0] if token.endswith("-dev") else token
    token = _FLAG.sub("", token) or "*"
    if _ANY.match(token):
        return [Span()]
    operator, stated = _OPERATOR.match(token).groups()  # type: ignore[union-attr]
    if not operator and _WILD.match(stated):
        return [_wildcard(stated)]
    if operator in ("^", "~"):
        numbers, suffix = _numbers(stated)
        return [Span(_low(stated), False, _end(operator, numbers, suffix), False)]
    stability = flag.group(1).lower() if flag else "stable"
    return _basic(operator or "=", stated, stability)


def _basic(operator: str, stated: str, stability: str) -> list[Span]:
    if key("composer", stated) is None:
        raise UnreadableConstraint(stated[:80])
    version = stated.partition("+")[0]
    exact = Span(version, False, version, True)
    if operator in ("=", "=="):
        return [exact]
    if stability != "stable" and re.fullmatch(r"v?[\d.]+", version):
        version = f"{version}-{stability}"
    elif operator in ("<", ">=") and not _STATED_STABILITY.search(version):
        version = f"{version}-dev"
    if operator in ("!=", "<>"):
        return complement(Span(version, False, version, True))
    return [bound(operator, version)]


def _numbers(stated: str) -> tuple[list[str], str]:
    """(the numbers of a version, what follows them). Raises UnreadableConstraint."""
    found = _VERSION.match(stated)
    if not found:
        raise UnreadableConstraint(stated[:80])
    numbers = [number for number in found.groups()[:4] if number is not None]
    return numbers, (found.group(5) or found.group(6) or "")


def _low(stated: str) -> str:
    _, suffix = _numbers(stated)
    version = stated.partition("+")[0]
    return version if suffix else floor("composer", version)


def _end(operator: str, numbers: list[str], suffix: str) -> str:
    if operator == "~":
        stated = len(numbers) + suffix.lower().startswith(("x", "*"))
        kept = max(1, stated - 1)
    elif numbers[0] != "0" or len(numbers) == 1:
        kept = 1
    else:
        kept = 2 if numbers[1] != "0" or len(numbers) == 2 else 3
    return _bumped(numbers, kept)


def _bumped(numbers: list[str], kept: int) -> str:
    places = [int(number) for number in (*numbers, "0", "0", "0")][:kept]
    places[-1] += 1
    return floor("composer", ".".join(map(str, places)))


def _wildcard(stated: str) -> Span:
    numbers = re.findall(r"\d+", stated)
    return Span(floor("composer", ".".join(numbers)), False, _bumped(numbers, len(numbers)), False)


def _hyphen_end(stated: str) -> Span:
    numbers, suffix = _numbers(stated)
    if len(numbers) > 2 or suffix:
        return Span("", False, stated.partition("+")[0], True)
    return Span("", False, _bumped(numbers, len(numbers)), False)
