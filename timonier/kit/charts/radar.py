"""A technology radar from places already found: rings, sectors, blips with arrows, links."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin, tau

from django.utils.safestring import SafeString, mark_safe

from timonier.kit.charts import svg

DOT = 5.0
FONT = 11.5
GAP = 10.0  # from the centre of a blip to its words
NAME = 13.0  # font size of the names of sectors
MOVES = {"in": "is-in", "out": "is-out", "new": "is-new"}


@dataclass(frozen=True)
class Blip:
    """One technology where it stands; `spoken` is what a screen reader says of it.

    `words` is its name, or its number in the table. `move`: "in", "out", "new" or "". `tail` is
    where its arrow begins and ends.
    """

    x: float
    y: float
    words: str
    spoken: str
    url: str = ""
    move: str = ""
    left: bool = False
    tail: tuple[float, float, float, float] | None = None


def radar(
    blips: Sequence[Blip],
    *,
    radii: Sequence[float],
    rings: Sequence[str],
    sectors: Sequence[str],
    title: str,
    note: str = "",
    size: float = 700.0,
) -> SafeString:
    """The radar; sectors run clockwise from nine o'clock, rings from the middle outwards."""
    centre = size / 2
    seed = hashlib.sha256(f"{title}\0{note}".encode("utf-8", "replace")).hexdigest()[:8]
    parts = [markers(seed), *_ground(centre, radii, len(sectors))]
    parts += [
        svg.label(name, x, centre + 4, "ringname end")
        for name, (x, _room) in zip(rings, _ring_places(centre, radii), strict=True)
    ]
    parts += [
        svg.label(name, x, y, "quad end" if end else "quad")
        for name, (x, y, end) in zip(sectors, sector_places(size, len(sectors)), strict=True)
    ]
    parts += [_blip(each, seed) for each in blips]
    ids = [f"radar-t-{seed}", f"radar-d-{seed}"]
    head = svg.element("title", svg.text(title), id=ids[0])
    if note:
        head += svg.element("desc", svg.text(note), id=ids[1])
    box = f"0 0 {size:.0f} {size:.0f}"
    return mark_safe(
        svg.element(
            "svg",
            head + "".join(parts),
            cls="ti-svg ti-radar",
            viewBox=box,
            role="group" if any(each.url for each in blips) else "img",
            aria_labelledby=" ".join(ids if note else ids[:1]),
        )
    )


def markers(seed: str) -> str:
    """The two arrow heads."""
    made = [
        svg.element(
            "marker",
            svg.element("path", cls=tone, d="M0 .5 7 4 0 7.5z"),
            id=f"{name}-{seed}",
            viewBox="0 0 8 8",
            refX="6",
            refY="4",
            markerWidth="7",
            markerHeight="7",
            markerUnits="userSpaceOnUse",
            orient="auto",
        )
        for name, tone in (("in", "f-accent"), ("out", "s-2"))
    ]
    return svg.element("defs", "".join(made))


def move_mark(move: str) -> SafeString:
    """A move in a line of the table or of the legend: the same shape as on the radar."""
    if move in ("in", "out"):
        # Drawn without a marker: an id could stand only once on a page.
        line, head = ("M13 5H5", "M7 2 2 5l5 3z") if move == "in" else ("M1 5h8", "M8 2l5 3-5 3z")
        tone = "f-accent" if move == "in" else "s-2"
        parts = svg.element("path", cls=f"arrow {MOVES[move]}", d=line)
        parts += svg.element("path", cls=tone, d=head)
    else:
        cls, size = (f"blip {MOVES[move]}", 3.6) if move in MOVES else ("blip", 4.0)
        parts = svg.element("circle", cls=cls, cx=7, cy=5, r=size)
    return mark_safe(
        svg.element(
            "svg", parts, cls="ti-radar", width=15, height=10, viewBox="0 0 15 10",
            aria_hidden="true",
        )
    )  # fmt: skip


def reserved_places(
    size: float, radii: Sequence[float], rings: Sequence[str], sectors: Sequence[str]
) -> list[tuple[float, float, float, float]]:
    """(left, top, right, bottom) of the names of rings and sectors: nothing may cover them."""
    centre = size / 2
    found = [
        (x - svg.width_of(name, FONT) - 3, centre - 8, x + 3, centre + 8)
        for name, (x, _room) in zip(rings, _ring_places(centre, radii), strict=True)
    ]
    for name, (x, y, end) in zip(sectors, sector_places(size, len(sectors)), strict=True):
        width = svg.width_of(name, NAME, bold=True)
        found.append((x - width if end else x, y - 14, x if end else x + width, y + 5))
    return found


def _ring_places(centre: float, radii: Sequence[float]) -> list[tuple[float, float]]:
    """Where the name of each ring ends, on the line to three o'clock, and how wide it may be."""
    inner = (0.0, *radii)
    return [(centre + out - 7, out - into) for out, into in zip(radii, inner, strict=False)]


def sector_places(size: float, count: int) -> list[tuple[float, float, bool]]:
    """Where the name of each sector stands: (x, y, whether it ends there)."""
    if count == 4:
        return [(4, 18, False), (size - 4, 18, True), (size - 4, size - 8, True),
                (4, size - 8, False)]  # fmt: skip
    centre, found = size / 2, []
    for each in range(count):
        angle = pi + (each + 0.5) * tau / count
        x, y = centre + centre * cos(angle), centre + centre * sin(angle)
        right = x > centre + 1
        found.append((min(max(x, 4), size - 4), min(max(y, 18), size - 8), right))
    return found


def _ground(centre: float, radii: Sequence[float], count: int) -> list[str]:
    drawn = [
        svg.element("circle", cls=f"ring-{number}", cx=centre, cy=centre, r=radius)
        for number, radius in reversed(list(enumerate(radii, start=1)))
    ]
    lines = []
    for each in range(count):
        angle = pi + each * tau / count
        x, y = centre + radii[-1] * cos(angle), centre + radii[-1] * sin(angle)
        lines.append(f"M{centre:.1f} {centre:.1f}L{x:.1f} {y:.1f}")
    return [*drawn, svg.element("path", cls="axis", d="".join(lines))]


def _blip(blip: Blip, seed: str) -> str:
    kind = MOVES.get(blip.move, "")
    parts = []
    if blip.tail is not None:
        x1, y1, x2, y2 = blip.tail
        head = f"url(#{blip.move}-{seed})"
        line = f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"
        parts.append(svg.element("path", cls=f"arrow {kind}", marker_end=head, d=line))
    parts.append(
        svg.element(
            "circle",
            cls=f"blip {kind}".strip(),
            cx=blip.x,
            cy=blip.y,
            r=DOT - 0.5 if blip.move == "new" else DOT,
        )
    )
    cls = " ".join(
        name for name, on in (("lab", True), ("end", blip.left), ("moved", bool(kind))) if on
    )
    x = blip.x - GAP if blip.left else blip.x + GAP
    parts.append(svg.label(blip.words, x, blip.y + 4, cls))
    told = svg.element("title", svg.text(blip.spoken))
    if not blip.url:
        return svg.element("g", told + "".join(parts))
    return svg.element("a", told + "".join(parts), href=blip.url, aria_label=blip.spoken)
