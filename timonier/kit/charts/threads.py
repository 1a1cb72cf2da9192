"""Columns of names and what links them: goals to objectives to work. What hangs alone is dashed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from timonier.kit.charts import svg

ROW, TALL, GAP = 30.0, 24.0, 76.0  # from a row to the next; of a box; between columns


@dataclass(frozen=True)
class Node:
    """A name in a column; `tier` 1 to 3 gives it a mark; `alone` that a link is missing."""

    key: str
    label: str
    tier: int = 0
    alone: bool = False


@dataclass(frozen=True)
class Thread:
    """A link from a node of a column to one of the next; `strength` 1 to 3."""

    start: str
    end: str
    strength: int = 1


def threads(
    columns: Sequence[tuple[str, Sequence[Node]]],
    links: Sequence[Thread],
    *,
    title: str,
    width: float = 1164.0,
) -> SafeString:
    """Columns of (heading, nodes) from left to right; links to what is not drawn are left out."""
    wide = (width - GAP * (len(columns) - 1)) / max(len(columns), 1)
    places: dict[str, tuple[float, float]] = {}
    boxes: list[str] = []
    rows = max((len(nodes) for _heading, nodes in columns), default=0)
    for number in reversed(range(len(columns))):
        heading, nodes = columns[number]
        x = number * (wide + GAP)
        boxes.append(svg.label(svg.shortened(heading, wide, bold=True), x, 12, "t-b"))
        for node, y in zip(nodes, _beside(nodes, links, places, rows), strict=True):
            places[node.key] = (x, y + TALL / 2)
            boxes.append(_box(node, x, y, wide))
    curves = [
        _curve(places[link.start], places[link.end], wide, link.strength)
        for link in links
        if link.start in places and link.end in places
    ]
    return svg.drawing(title, width, 26 + rows * ROW, [*curves, *boxes])


def _beside(
    nodes: Sequence[Node],
    links: Sequence[Thread],
    places: dict[str, tuple[float, float]],
    rows: int,
) -> list[float]:
    """Tops of the boxes of a column, in its order, each as near as it can be to the middle of
    what it leads to, so that the threads stay short."""
    ends: dict[str, list[float]] = {}
    for link in links:
        if link.end in places:
            ends.setdefault(link.start, []).append(places[link.end][1] - TALL / 2)
    tops: list[float] = []
    for node in nodes:
        below = tops[-1] + ROW if tops else 24.0
        reached = ends.get(node.key)
        tops.append(max(below, sum(reached) / len(reached)) if reached else below)
    least = 24.0 + (rows - 1) * ROW
    for n in range(len(tops) - 1, -1, -1):
        tops[n] = min(tops[n], least)
        least = tops[n] - ROW
    return tops


def _box(node: Node, x: float, y: float, wide: float) -> str:
    told = svg.element("title", svg.text(node.label))
    tone = "f-surface l-ink3 l-dash" if node.alone else "f-surface l-strong"
    drawn = svg.element("rect", told, cls=tone, x=x, y=y, width=wide, height=TALL, rx=3)
    left = x + 8
    if node.tier:
        drawn += svg.element("rect", cls=f"f-t{node.tier}", x=left, y=y + 8, width=8, height=8)
        left += 15
    words = svg.shortened(node.label, wide - (left - x) - 8)
    return drawn + svg.label(words, left, y + 16, "t-ink")


def _curve(start: tuple[float, float], end: tuple[float, float], wide: float, strength: int) -> str:
    x, y = start[0] + wide, start[1]
    bend = (end[0] - x) / 2
    shape = f"M{x:.1f} {y:.1f}C{x + bend:.1f} {y:.1f} {end[0] - bend:.1f} {end[1]:.1f} "
    thick = min(max(strength, 1), 3) * 0.9
    return svg.element(
        "path", cls="l-arc", stroke_width=f"{thick:.1f}", d=f"{shape}{end[0]:.1f} {end[1]:.1f}"
    )
