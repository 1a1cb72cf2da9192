"""What the readers of all notations share: refusal, joining of comparators, partial versions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from timonier.knowledge.core.ranges import Span, intersection

MOST_SPANS = 200  # alternatives, counted after exclusions; more is no range that a person wrote


class UnreadableConstraint(ValueError):
    """The range is not one its ecosystem would accept."""


def all_of(ecosystem: str, parts: Iterable[Sequence[Span]]) -> list[Span]:
    """The versions that every part holds. Raises UnreadableConstraint at a bound no tool reads."""
    found = [Span()]
    for part in parts:
        both = intersection(ecosystem, found, part)
        if both is None or len(both) > MOST_SPANS:
            raise UnreadableConstraint(", ".join(map(str, part))[:80])
        found = both
    return found


def bound(operator: str, version: str) -> Span:
    """`>`, `>=`, `<` or `<=` of a version, by order alone."""
    if operator.startswith(">"):
        return Span(version, operator == ">")
    return Span("", False, version, operator == "<=")


def comparators(pattern: re.Pattern[str], text: str, between: str) -> Iterator[re.Match[str]]:
    """The comparators of `text`, one after the other. Raises UnreadableConstraint at anything
    else than `between` (a pattern) before, between or after them."""
    at, gap = 0, re.compile(between)
    for found in pattern.finditer(text):
        if not gap.fullmatch(text[at : found.start()]):
            raise UnreadableConstraint(text[:80])
        yield found
        at = found.end()
    if not at or text[at:].strip():
        raise UnreadableConstraint(text[:80])


PARTIAL = (
    r"(?P<major>\d{1,16}|[xX*])(?:\.(?P<minor>\d{1,16}|[xX*]))?(?:\.(?P<patch>\d{1,16}|[xX*]))?"
    r"(?:-?(?P<pre>(?<=-)[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*|[A-Za-z][0-9A-Za-z-]*(?:\.[0-9A-Za-z-]+)*))?"
    r"(?:\+[0-9A-Za-z.-]+)?"
)


@dataclass(frozen=True, slots=True)
class Partial:
    """A version of which the last numbers may be missing: `1`, `1.2`, `1.x`, `1.2.3-rc.1`."""

    numbers: tuple[int, ...]  # at most three; fewer where the rest is open
    pre: str = ""

    @classmethod
    def of(cls, found: re.Match[str]) -> Partial:
        """From a match of `PARTIAL`. What follows a wildcard does not count."""
        numbers: list[int] = []
        for part in found.group("major", "minor", "patch"):
            if part is None or part in "xX*":
                return cls(tuple(numbers))
            numbers.append(int(part))
        return cls(tuple(numbers), found.group("pre") or "")

    @property
    def full(self) -> bool:
        return len(self.numbers) == 3

    @property
    def release(self) -> str:
        """The version with its missing numbers taken for zero, without its pre-release."""
        return ".".join(map(str, (*self.numbers, 0, 0, 0)[:3]))

    @property
    def lowest(self) -> str:
        return f"{self.release}-{self.pre}" if self.pre else self.release

    def next(self, kept: int) -> str:
        """The first release past every one that shares the first `kept` numbers."""
        numbers = [*self.numbers, 0, 0][:kept]
        numbers[-1] += 1
        return Partial(tuple(numbers)).release

    @property
    def line(self) -> Span:
        """Every version that the partial one may stand for."""
        if self.full:
            return Span(self.lowest, False, self.lowest, True)
        if not self.numbers:
            return Span()
        return Span(self.lowest, False, f"{self.next(len(self.numbers))}-0", False)


def releases(spans: Iterable[Span]) -> list[Span]:
    """The same spans without their pre-releases."""
    return [replace(span, releases_only=True) for span in spans]
