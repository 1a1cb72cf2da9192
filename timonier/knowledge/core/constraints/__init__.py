"""Reads a declared range (`^1.2`, `~=3.2`, `[1.0,2.0)`) as spans of versions, per ecosystem.

Each ecosystem's own tool is the measure: a range holds a version exactly when the tool says so
(`python -m bench.ranges` compares). Where a tool decides by more than the version (what is
published, what another project asks), the range is read no narrower than the tool could take it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from timonier.knowledge.core.constraints import (
    composer,
    conda,
    elixir,
    gems,
    hackage,
    intervals,
    modules,
    pep440,
    pub,
    semver,
)
from timonier.knowledge.core.constraints.reading import MOST_SPANS, UnreadableConstraint
from timonier.knowledge.core.ranges import Span, contains, edges
from timonier.knowledge.core.versions import key

__all__ = ["UnreadableConstraint", "allows", "declared_spans", "is_exact"]

_LONGEST = 500  # characters; a longer range is refused, not parsed
_WILD = re.compile(r"(?:\A|[.-])[xX*](?=[.-]|\Z)")
_THREE_NUMBERS = frozenset({"npm", "cargo", "hex", "pub"})  # whose versions always have them
_ANY = frozenset({"", "latest", "any"})

# purl type -> reader of its notation. Without one of its own, a range is read as most are written.
_READERS: dict[str, Callable[[str], list[Span]]] = {
    "npm": semver.npm,
    "cargo": semver.cargo,
    "helm": modules.helm,
    "terraform": modules.terraform,
    "pub": pub.read,
    "hex": elixir.read,
    "pypi": pep440.read,
    "gem": gems.read,
    "composer": composer.read,
    "maven": intervals.maven,
    "nuget": intervals.nuget,
    "hackage": hackage.read,
    "conda": conda.read,
}


def declared_spans(ecosystem: str, constraint: str) -> tuple[Span, ...]:
    """The versions that `constraint` allows, as alternatives that may overlap.

    `ecosystem` is a purl type. Raises UnreadableConstraint when the text cannot be read, and when
    no version at all would satisfy it.
    """
    spans = _read(ecosystem, constraint)
    if not spans:
        raise UnreadableConstraint(constraint[:80])
    return spans


def is_exact(ecosystem: str, version: str) -> bool:
    """Whether the text names one version: `1.2` is a range to npm, `1.x` to nearly all."""
    if key(ecosystem, version) is None:
        return False
    if ecosystem in _THREE_NUMBERS and version.count(".") < 2:
        return False
    return ecosystem == "composer" or not _WILD.search(version)


def allows(ecosystem: str, constraint: str, version: str) -> bool | None:
    """Whether the ecosystem's own tool would take `version` for `constraint`; None: unreadable."""
    place = key(ecosystem, version)
    if place is None:
        return None
    try:
        return any(contains(ecosystem, span, place) for span in _read(ecosystem, constraint))
    except UnreadableConstraint:
        return None


@lru_cache(maxsize=16_384)
def _read(ecosystem: str, constraint: str) -> tuple[Span, ...]:
    text = constraint.strip()
    if len(text) > _LONGEST:
        raise UnreadableConstraint(constraint[:80])
    if text in _ANY:
        return (Span(),)
    spans = _READERS.get(ecosystem, semver.common)(text)
    if len(spans) > MOST_SPANS:
        raise UnreadableConstraint(constraint[:80])
    if ecosystem != "composer" and any(map(_is_wild, spans)):
        raise UnreadableConstraint(text[:80])
    ends = {span: edges(ecosystem, span) for span in spans}
    if ends and not any(ends.values()):
        raise UnreadableConstraint(text[:80])
    return tuple(span for span, both in ends.items() if both is None or both[0] < both[1])


def _is_wild(span: Span) -> bool:
    return bool(_WILD.search(span.low) or _WILD.search(span.high))
