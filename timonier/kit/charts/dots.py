"""A share with its interval on a line from 0 to 1, and amounts compared on one line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from timonier.kit.charts import svg

ROOM, BASE = 144.0, 3.0


def dot_range(
    value: float | None,
    low: float,
    high: float,
    *,
    title: str,
    tier: int = 0,
    marks: Sequence[float] = (0.1, 0.9),
) -> SafeString:
    """A dot on a thin bar, from 0 to 1, with dashed marks where an answer changes."""

    def at(share: float) -> float:
        return BASE + ROOM * min(max(share, 0.0), 1.0)

    tone = f"f-t{tier}" if tier in (1, 2) else "f-ink3"  # the third is too light for a thin mark
    ticks = "".join(f"M{at(mark):.1f} 1V13" for mark in marks)
    parts = [
        svg.element("path", cls="l-line", d=f"M{BASE} 7H{BASE + ROOM}"),
        svg.element("path", cls="l-strong", stroke_dasharray="2 2", d=ticks),
    ]
    band = {"x": at(low), "y": "4.5", "width": max(at(high) - at(low), 1.0), "height": "5"}
    parts.append(svg.element("rect", cls=tone, opacity=".42", rx="2.5", **band))
    if value is not None:
        parts.append(svg.element("circle", cls=tone, cx=at(value), cy=7.0, r="3.4"))
    return svg.small(title, BASE * 2 + ROOM, 14, parts)


def zoomed(
    value: float | None,
    low: float,
    high: float,
    threshold: float,
    words: tuple[str, str, str],
    *,
    title: str,
    tier: int = 0,
) -> SafeString:
    """The same, from a round tenth under the lowest to one over the highest; `words` are those of
    the left end, of the threshold and of the right end."""
    first, last = ends(low, high, threshold)

    def at(share: float) -> float:
        return 8 + 174 * (share - first) / (last - first)

    tone = f"f-t{tier}" if tier in (1, 2) else "f-ink3"
    middle = at(threshold)
    band = {"x": at(low), "y": 5, "width": max(at(high) - at(low), 1.0), "height": 6}
    parts = [
        svg.element("path", cls="l-line", d="M8 8H182"),
        svg.element("path", cls="l-ink3", stroke_dasharray="2 2", d=f"M{middle:.1f} 1V15"),
        svg.element("rect", cls=tone, opacity=".42", rx=3, **band),
    ]
    if value is not None:
        parts.append(svg.element("circle", cls=tone, cx=at(value), cy=8.0, r=4))
    inside = svg.element("title", svg.text(title)) + "".join(parts + _under(middle, words))
    return SafeString(
        svg.element("svg", inside, cls="ti-svg ti-zoom", viewBox="0 0 190 30", role="img")
    )


def _under(middle: float, words: tuple[str, str, str]) -> list[str]:
    """The words under a zoomed line; an end gives way to the threshold's word that reaches it."""
    left, name, right = words
    half = svg.width_of(name) / 2
    labels: list[str] = []
    if middle - half > 8 + svg.width_of(left):
        labels.append(svg.label(left, 2, 27, "t-3"))
    if middle + half < 182 - svg.width_of(right):
        labels.append(svg.label(right, 186, 27, "t-3 end"))
    return [*labels, svg.label(name, min(max(middle, half + 2), 188 - half), 27, "mid")]


def ends(low: float, high: float, threshold: float) -> tuple[float, float]:
    """Round tenths that hold both, at least two tenths apart."""
    first = max(0.0, int(min(low, threshold - 0.1) * 10 + 1e-9) / 10)
    last = min(1.0, -int(-max(high, threshold + 0.1) * 10 + 1e-9) / 10 + 0.1)
    last = min(1.0, round(last, 1))
    return (first, last) if last - first >= 0.2 else (max(0.0, last - 0.2), last)


@dataclass(frozen=True)
class Amount:
    """A named amount; `kind` is main, other or limit."""

    label: str
    value: float
    text: str
    kind: str = "other"


SHAPES = {"main": "f-s1", "other": "f-ink3"}


def amounts(points: Sequence[Amount], *, title: str, width: float = 376.0) -> SafeString:
    """Amounts on one line, names above and values below, moved apart rather than over another."""
    kept = sorted(points, key=lambda point: point.value)
    if not kept:
        return SafeString("")
    low, high = kept[0].value, kept[-1].value
    span = (high - low) or 1.0
    edge = 52.0

    def at(value: float) -> float:
        return edge + (width - 2 * edge) * (value - low) / span if high > low else width / 2

    parts = [svg.element("path", cls="l-strong", d=f"M0 22H{width:.0f}")]
    for point in kept:
        if point.kind == "limit":
            x = at(point.value)
            parts.append(svg.element("path", cls="l-ink", stroke_width="1.5", d=f"M{x:.1f} 13V31"))
        else:
            radius = 5 if point.kind == "main" else 4
            tone = SHAPES[point.kind]
            parts.append(svg.element("circle", cls=tone, cx=at(point.value), cy=22.0, r=radius))
    for point, x in zip(kept, _apart(kept, at, width), strict=True):
        strong = point.kind == "main"
        parts.append(svg.label(point.label, x, 10, "mid t-s1" if strong else "mid"))
        parts.append(svg.label(point.text, x, 43, "mid t-b" if strong else "mid t-ink"))
    return svg.drawing(title, width, 48, parts)


def _apart(kept: Sequence[Amount], at: Callable[[float], float], width: float) -> list[float]:
    """Centres of the labels: at their points, pushed right and then left until none touch."""
    wide = [
        max(svg.width_of(p.label, bold=True), svg.width_of(p.text, bold=True)) + 8 for p in kept
    ]
    places = [at(point.value) for point in kept]
    for n in range(1, len(kept)):
        places[n] = max(places[n], places[n - 1] + (wide[n - 1] + wide[n]) / 2)
    places[-1] = min(places[-1], width - wide[-1] / 2)
    for n in range(len(kept) - 2, -1, -1):
        places[n] = min(places[n], places[n + 1] - (wide[n] + wide[n + 1]) / 2)
    return places
