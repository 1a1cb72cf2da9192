"""The radar of a page as one SVG: places found once for the same entries, links to each of them."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from timonier.kit import charts
from timonier.kit.charts import svg
from timonier.kit.charts.radar import FONT, reserved_places
from timonier.strategy.core.radar_boxes import Box
from timonier.strategy.core.radar_layout import Entry, Layout, arrow, place
from timonier.strategy.core.radar_moves import RINGS
from timonier.strategy.models import Ring
from timonier.strategy.selectors.radar import Line, RadarPage

LEAST = 2  # sectors of a drawing; fewer quadrants leave one unnamed

# What the page's stylesheet gives the classes, for a file that stands alone, in light and print.
STYLE = """
text{font:11px system-ui,sans-serif;fill:#46525d}.end{text-anchor:end}
.lab{font-size:11.5px;fill:#17232d}.moved{font-weight:600}
.quad{font-size:13px;font-weight:600;fill:#17232d}
.ring-1{fill:#d6e6ed}.ring-2{fill:#e8f1f5}.ring-3{fill:#f0f4f5}.ring-4{fill:#fff;stroke:#c8c5bb}
.axis{stroke:#fff;stroke-width:3}.blip{fill:#46525d}.is-in{fill:#0b5c7a}.is-out{fill:#b8691c}
.is-new{fill:#fff;stroke:#0b5c7a;stroke-width:2.5}.arrow{fill:none;stroke-width:1.75}
.arrow.is-in{stroke:#0b5c7a}.arrow.is-out{stroke:#b8691c}.f-accent{fill:#0b5c7a}.s-2{fill:#b8691c}
"""


def measured(words: str, bold: bool) -> float:
    """The width of a label, in pixels of the drawing."""
    return svg.width_of(words, FONT, bold=bold)


@lru_cache(maxsize=16)
def placed(entries: tuple[Entry, ...], rings: tuple[str, ...], sectors: tuple[str, ...]) -> Layout:
    """Where everything goes; the same answer as long as the radar is the same."""

    def reserve(size: float, radii: object) -> list[Box]:
        found = reserved_places(size, radii, rings, sectors)  # type: ignore[arg-type]
        return [Box(*each) for each in found]

    return place(entries, measure=measured, sectors=len(sectors), reserve=reserve)


def layout_of(page: RadarPage) -> Layout:
    """The places of the entries of a page."""
    sector_of = {quadrant.pk: n for n, (quadrant, _lines) in enumerate(page.quadrants)}
    entries = tuple(
        Entry(
            key=line.entry.slug,
            name=line.entry.name,
            ring=RINGS.index(line.ring),
            sector=sector_of[line.entry.quadrant_id],
            move=line.move,
        )
        for line in page.lines
    )
    return placed(entries, ring_names(), sector_names(page))


def ring_names() -> tuple[str, ...]:
    """The rings in the reader's words, from the middle outwards."""
    return tuple(str(Ring(ring).label) for ring in RINGS)


def sector_names(page: RadarPage) -> tuple[str, ...]:
    """The quadrants' names, clockwise from top left."""
    names = [quadrant.name for quadrant, _lines in page.quadrants]
    return tuple(names + [""] * (LEAST - len(names)))


def picture(page: RadarPage, title: str, *, links: bool = True) -> tuple[SafeString, Layout]:
    """The SVG, and the layout that tells which entries stand under a number."""
    layout = layout_of(page)
    blips = []
    for line, spot in zip(page.lines, layout.spots, strict=True):
        moved = line.move in ("in", "out")
        blips.append(
            charts.Blip(
                x=spot.x,
                y=spot.y,
                words=spot.words,
                spoken=spoken(line),
                url=_address(line) if links else "",
                move=line.move,
                left=spot.left,
                tail=arrow(spot.x, spot.y, layout.size / 2, line.move) if moved else None,
            )
        )
    note = _("%(count)d technologies; the same data is in the table.") % {"count": len(blips)}
    drawn = charts.radar(
        blips,
        radii=layout.radii,
        rings=ring_names(),
        sectors=sector_names(page),
        title=title,
        note=note,
        size=layout.size,
    )
    return drawn, layout


def _address(line: Line) -> str:
    return reverse("strategy:radar-entries-detail", args=[line.entry.slug])


def spoken(line: Line) -> str:
    """An entry as a screen reader says it."""
    words = [line.entry.name, line.entry.quadrant.name, line.ring_label, move_words(line.move)]
    return ", ".join(words)


def move_words(move: str) -> str:
    """A movement in a word."""
    told = {"in": _("closer"), "out": _("further away"), "new": _("new")}
    return told.get(move) or _("stable")


def standalone(page: RadarPage, title: str) -> bytes:
    """The radar as a file of its own, with its colours, for slides and paper."""
    drawn, _layout = picture(page, title, links=False)
    head = '<svg xmlns="http://www.w3.org/2000/svg" '
    alone = str(drawn).replace("<svg ", head, 1).replace(">", f"><style>{STYLE}</style>", 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{alone}\n'.encode()
