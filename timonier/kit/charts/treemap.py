"""Area by size, shade by heat: where the code is large and often changed."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from timonier.kit.charts import svg

GAP = 1.0
INKS = ("t-ink", "t-ink", "t-ink", "t-onh3", "t-on1")


@dataclass(frozen=True)
class Tile:
    """One rectangle. `heat` from 0 to 1; None is unknown and hatched. `hint` is told on hover."""

    label: str
    size: float
    heat: float | None = None
    hint: str = ""


@dataclass(frozen=True)
class Box:
    """A rectangle of the page."""

    x: float
    y: float
    width: float
    height: float


def treemap(
    tiles: Iterable[Tile], *, title: str, width: float = 720.0, height: float = 320.0
) -> SafeString:
    """A squarified treemap (Bruls, Huizing, van Wijk 2000); labels only where they fit."""
    kept = [tile for tile in tiles if tile.size > 0 and math.isfinite(tile.size)]
    kept.sort(key=lambda tile: (-tile.size, tile.label))
    boxes = squarified([tile.size for tile in kept], Box(0, 0, width, height))
    definition, fill = svg.hatch(title)
    drawn = [_tile(tile, box, fill) for tile, box in zip(kept, boxes, strict=True)]
    unknown = any(tile.heat is None for tile in kept)
    return svg.drawing(title, width, height, [definition if unknown else "", *drawn])


def squarified(sizes: Sequence[float], box: Box) -> list[Box]:
    """A box for each size, in the same order; sizes are positive and go down."""
    whole = math.fsum(sizes)
    if not whole:
        return []
    areas = [size / whole * box.width * box.height for size in sizes]
    boxes: list[Box] = []
    at = 0
    while at < len(areas):
        side = min(box.width, box.height)
        end = at + 1
        while end < len(areas) and _worst(areas[at : end + 1], side) <= _worst(areas[at:end], side):
            end += 1
        row, box = _laid(areas[at:end], box)
        boxes += row
        at = end
    return boxes


def _worst(row: Sequence[float], side: float) -> float:
    """The worst ratio of sides in a row laid along a side."""
    total = math.fsum(row)
    if not total or not side:
        return math.inf
    return max(side**2 * row[0] / total**2, total**2 / (side**2 * max(row[-1], 1e-12)))


def _laid(row: Sequence[float], box: Box) -> tuple[list[Box], Box]:
    total = math.fsum(row)
    boxes, along = [], 0.0
    if box.width >= box.height:
        deep = total / box.height if box.height else 0.0
        for area in row:
            tall = area / deep if deep else 0.0
            boxes.append(Box(box.x, box.y + along, deep, tall))
            along += tall
        return boxes, Box(box.x + deep, box.y, max(box.width - deep, 0.0), box.height)
    deep = total / box.width if box.width else 0.0
    for area in row:
        wide = area / deep if deep else 0.0
        boxes.append(Box(box.x + along, box.y, wide, deep))
        along += wide
    return boxes, Box(box.x, box.y + deep, box.width, max(box.height - deep, 0.0))


def shade(heat: float) -> int:
    """One of five shades."""
    return min(4, max(0, int(heat * 5))) if math.isfinite(heat) else 0


def _tile(tile: Tile, box: Box, fill: str) -> str:
    wide, tall = max(box.width - GAP, 0.2), max(box.height - GAP, 0.2)
    told = svg.element(
        "title", svg.text(f"{tile.label} · {tile.hint}" if tile.hint else tile.label)
    )
    place = {"x": box.x, "y": box.y, "width": wide, "height": tall}
    if tile.heat is None:
        drawn = svg.element("rect", cls="f-sunken", **place)
        drawn += svg.element("rect", told, fill=fill, **place)
        ink = "t-ink"
    else:
        drawn = svg.element("rect", told, cls=f"f-h{shade(tile.heat)}", **place)
        ink = INKS[shade(tile.heat)]
    return drawn + _name(tile.label, box, wide, tall, ink)


def _name(words: str, box: Box, wide: float, tall: float, ink: str) -> str:
    if wide < 44 or tall < 20:
        return ""
    name = words.rsplit("/", 1)[-1]
    cut = svg.shortened(name, wide - 10)
    # A few letters of a name say nothing; the list beside the map says it all.
    told = cut == name or len(cut) > 8
    return svg.label(cut, box.x + 5, box.y + 14, ink) if told else ""
