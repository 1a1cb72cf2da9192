"""Spans of versions: from an advisory's events, and whether a version or a range lies inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from timonier.knowledge.core.versions import Key, key

Relation = str  # "inside" | "overlaps" | "apart" | "unknown"
START = ("", "0", "0.0.0-0")  # what databases write for "from the first version on"


@dataclass(frozen=True, slots=True)
class Span:
    """Versions from `low` to `high`. An empty bound is unbounded."""

    low: str = ""
    low_open: bool = False
    high: str = ""
    high_closed: bool = False

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


def contains(ecosystem: str, span: Span, place: Key) -> bool | None:
    """Whether the version at `place` is inside; None when a bound cannot be read."""
    if span.low:
        low = key(ecosystem, span.low)
        if low is None:
            return None
        if place < low or (span.low_open and place == low):
            return False
    if span.high:
        high = key(ecosystem, span.high)
        if high is None:
            return None
        return bool(place < high or (span.high_closed and place == high))
    return True


def relation(ecosystem: str, span: Span, declared: Span) -> Relation:
    """How the versions a file allows (`declared`) lie to the affected `span`."""
    places = {bound: key(ecosystem, bound) for bound in _bounds(span) + _bounds(declared)}
    if None in places.values():
        return "unknown"
    if _is_above(declared, span, places) or _is_above(span, declared, places):
        return "apart"
    if _reaches_low(span, declared, places) and _reaches_high(span, declared, places):
        return "inside"
    return "overlaps"


def _bounds(span: Span) -> tuple[str, ...]:
    return tuple(bound for bound in (span.low, span.high) if bound)


def _is_above(upper: Span, lower: Span, places: Mapping[str, Key]) -> bool:
    """Whether every version of `upper` is above every version of `lower`."""
    if not upper.low or not lower.high:
        return False
    touching = places[upper.low] == places[lower.high]
    if touching:
        return upper.low_open or not lower.high_closed
    return bool(places[upper.low] > places[lower.high])


def _reaches_low(outer: Span, inner: Span, places: Mapping[str, Key]) -> bool:
    if not outer.low:
        return True
    if not inner.low:
        return False
    if places[outer.low] == places[inner.low]:
        return not outer.low_open or inner.low_open
    return bool(places[outer.low] < places[inner.low])


def _reaches_high(outer: Span, inner: Span, places: Mapping[str, Key]) -> bool:
    if not outer.high:
        return True
    if not inner.high:
        return False
    if places[outer.high] == places[inner.high]:
        return outer.high_closed or not inner.high_closed
    return bool(places[outer.high] > places[inner.high])


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
