"""Spans of versions: from an advisory's events, and whether a version or a range lies inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from timonier.knowledge.core.versions import Key, above, is_release, key, release_of

Relation = Literal["inside", "overlaps", "apart", "unknown"]
START = ("", "0", "0.0.0-0")  # what databases write for "from the first version on"

# A cut between versions: compares with every other edge of its ecosystem. The first number says
# whether it lies before all versions, among them or after all; the last, on which side of its own.
Edge = tuple[Any, ...]
_FIRST: Edge = (0,)
_LAST: Edge = (2,)


@dataclass(frozen=True, slots=True)
class Span:
    """Versions from `low` to `high`. An empty bound is unbounded.

    `releases_only`: pre-releases between the bounds do not count, as npm and Cargo have it.
    """

    low: str = ""
    low_open: bool = False
    high: str = ""
    high_closed: bool = False
    releases_only: bool = False

    def __str__(self) -> str:
        low = f"{'>' if self.low_open else '>='}{self.low}" if self.low else ""
        high = f"{'<=' if self.high_closed else '<'}{self.high}" if self.high else ""
        return ",".join(part for part in (low, high) if part) or "*"


@lru_cache(maxsize=131_072)
def parse_span(text: str) -> Span:
    """Read back what `str(span)` wrote."""
    bounds = {"low": "", "low_open": False, "high": "", "high_closed": False}
    for part in text.split(",") if text != "*" else ():
        side = "low" if part[0] == ">" else "high"
        marked = part[1:2] == "="
        bounds[side] = part[2:] if marked else part[1:]
        bounds["low_open" if side == "low" else "high_closed"] = marked is (side == "high")
    return Span(**bounds)  # type: ignore[arg-type]


@lru_cache(maxsize=131_072)
def edges(ecosystem: str, span: Span) -> tuple[Edge, Edge] | None:
    """Where the span begins and ends; None when a bound cannot be read."""
    low, high = _FIRST, _LAST
    if span.low:
        place = key(ecosystem, span.low)
        if place is None:
            return None
        low = (1, above(ecosystem, place), 2) if span.low_open else (1, place, 0)
    if span.high:
        place = key(ecosystem, span.high)
        if place is None:
            return None
        high = (1, above(ecosystem, place), 2) if span.high_closed else (1, place, 0)
    return low, high


def contains(ecosystem: str, span: Span, place: Key) -> bool | None:
    """Whether the version at `place` is inside; None when a bound cannot be read."""
    ends = edges(ecosystem, span)
    if ends is None:
        return None
    if not ends[0] < (1, place, 1) < ends[1]:
        return False
    return not span.releases_only or is_release(place)


def relation(ecosystem: str, affected: Sequence[Span], allowed: Sequence[Span]) -> Relation:
    """How the versions that a file allows lie to the affected ones, taken together.

    Inside: each of them is affected. Apart: none is. A bound that cannot be read leaves it
    unknown whether versions that no other span holds are affected.
    """
    hit = [edges(ecosystem, span) for span in affected]
    known = sorted(ends for ends in hit if ends is not None)
    answers = {_position(ecosystem, known, span) for span in allowed}
    if answers == {"inside"}:
        return "inside"
    if None in hit or "unknown" in answers:
        return "unknown"
    return "apart" if answers == {"apart"} else "overlaps"


def _position(ecosystem: str, hit: Sequence[tuple[Edge, Edge]], span: Span) -> Relation:
    ends = edges(ecosystem, span)
    if ends is None:
        return "unknown"
    low, high = ends
    if span.releases_only:
        low, high = _among_releases(low), _among_releases(high)
        hit = sorted((_among_releases(one), _among_releases(other)) for one, other in hit)
    reached, met = low, False
    for one, other in hit:
        met = met or max(one, low) < min(other, high)
        if one <= reached:
            reached = max(reached, other)
    if reached >= high:
        return "inside"
    return "overlaps" if met else "apart"


def _among_releases(edge: Edge) -> Edge:
    """The same cut where only releases are looked at: beside a pre-release, before its release."""
    if edge in (_FIRST, _LAST) or is_release(edge[1]):
        return edge
    return (1, release_of(edge[1]), 0)


def intersection(ecosystem: str, one: Iterable[Span], other: Sequence[Span]) -> list[Span] | None:
    """The versions that both hold; None when a bound cannot be read."""
    found = []
    for left in one:
        for right in other:
            ends = edges(ecosystem, left), edges(ecosystem, right)
            if ends[0] is None or ends[1] is None:
                return None
            lower = left if ends[0][0] >= ends[1][0] else right
            upper = left if ends[0][1] <= ends[1][1] else right
            if max(ends[0][0], ends[1][0]) < min(ends[0][1], ends[1][1]):
                only = left.releases_only or right.releases_only
                found.append(Span(lower.low, lower.low_open, upper.high, upper.high_closed, only))
    return found


def complement(span: Span) -> list[Span]:
    """The versions below the span, and those above it."""
    below = [Span("", False, span.low, span.low_open)] if span.low else []
    return below + ([Span(span.high, span.high_closed)] if span.high else [])


def spans_of_events(
    ecosystem: str, events: Sequence[Mapping[str, str]], *, low_open: frozenset[str] = frozenset()
) -> tuple[Span, ...]:
    """OSV events as spans, by the schema's evaluation order (events sorted by version).

    `low_open` names the introduced versions that the source means exclusively, which OSV cannot
    say. Events whose version cannot be read keep their written order, so nothing is lost.
    """
    spans: list[Span] = []
    low: str | None = None
    for kind, version in _in_order(ecosystem, events):
        if kind == "introduced":
            low = version if low is None else low
        elif low is not None:
            spans.append(_closed(low, version, kind == "last_affected", low_open))
            low = None
    if low is not None:
        spans.append(_closed(low, "", False, low_open))
    return tuple(spans)


def _closed(low: str, high: str, high_closed: bool, low_open: frozenset[str]) -> Span:
    start = "" if low in START else low
    return Span(start, bool(start) and low in low_open, high, high_closed)


def _in_order(ecosystem: str, events: Iterable[Mapping[str, str]]) -> list[tuple[str, str]]:
    """(kind, version) sorted by version; at one version a fix comes before a new introduction."""
    rank = {"fixed": 0, "introduced": 1, "last_affected": 2}
    listed = [(kind, text) for event in events for kind, text in event.items() if kind in rank]
    starts = [item for item in listed if item[0] == "introduced" and item[1] in START]
    others = [item for item in listed if item not in starts]
    keyed = [(key(ecosystem, text), rank[kind], kind, text) for kind, text in others]
    if all(place is not None for place, *_ in keyed):
        keyed.sort(key=lambda item: (item[0], item[1]))
    return starts + [(kind, text) for _, _, kind, text in keyed]
