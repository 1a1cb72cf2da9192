"""Requirements of Ruby gems."""

from __future__ import annotations

import re

from timonier.knowledge.core.constraints.reading import UnreadableConstraint, all_of, bound
from timonier.knowledge.core.ranges import Span, complement
from timonier.knowledge.core.versions import floor

_ONE = re.compile(
    r"\s*+(=|!=|>=|<=|~>|>|<|)\s*+"
    r"([0-9]+(?:\.[0-9a-zA-Z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)\s*+\Z"
)


def read(text: str) -> list[Span]:
    """As Gem::Requirement reads it, several joined by commas. A pre-release counts where its
    order puts it; `~> 2.2` leaves those of 3 out."""
    return all_of("gem", (_one(part) for part in text.split(",")))


def _one(text: str) -> list[Span]:
    found = _ONE.match(text)
    if not found:
        raise UnreadableConstraint(text[:80])
    operator, version = found.groups()
    exact = Span(version, False, version, True)
    if operator in ("", "="):
        return [exact]
    if operator == "!=":
        return complement(exact)
    if operator == "~>":
        return [Span(version, False, floor("gem", _bumped(version)), False)]
    return [bound(operator, version)]


def _bumped(version: str) -> str:
    """Gem::Version#bump: without its pre-release and its last number, the rest plus one."""
    numbers: list[int] = []
    for part in re.findall(r"[0-9]+|[a-zA-Z]+", version.replace("-", ".pre.")):
        if not part.isdigit():
            break
        numbers.append(int(part))
    kept = numbers[:-1] or numbers
    return ".".join(map(str, (*kept[:-1], kept[-1] + 1)))
