"""What changes together: names in a column, an arc for each pair, thicker when tighter."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from timonier.kit.charts import svg

ROW = 20.0


@dataclass(frozen=True)
class Link:
    """Two things that change together; `strength` from 0 to 1."""

    first: str
    second: str
    strength: float
    hint: str = ""


def coupling(
    links: Iterable[Link], *, title: str, width: float = 440.0, most: int = 20
) -> SafeString:
    """The tightest pairs as arcs on the right of a column of names."""
    kept = sorted(links, key=lambda k: (-k.strength, k.first, k.second))
    kept = [link for link in kept if link.first != link.second][:most]
    names = _ordered(kept)
    place = {name: number * ROW + ROW / 2 for number, name in enumerate(names)}
    arc_room = min(width * 0.35, ROW * len(names) / 2 + 12)
    longest = max((svg.width_of(name) for name in names), default=0.0)
    column = min(width - arc_room, longest + 16)
    drawn = [svg.label(svg.shortened_path(n, column - 12), 0, place[n] + 4, "t-ink") for n in names]
    drawn += [svg.element("circle", cls="f-ink3", cx=column - 4, cy=place[n], r=2) for n in names]
    drawn += [_arc(link, place, column, arc_room) for link in reversed(kept)]
    return svg.drawing(title, width, max(len(names) * ROW, 1.0), drawn)


def _ordered(links: list[Link]) -> list[str]:
    """Names in the order they are met, partners near each other, so that arcs stay short."""
    names: dict[str, None] = {}
    for link in links:
        if link.first in names:
            continue
        names[link.first] = None
        for other in links:
            if other.first == link.first:
                names.setdefault(other.second)
    for link in links:
        names.setdefault(link.second)
    return list(names)


def _arc(link: Link, place: dict[str, float], column: float, room: float) -> str:
    start, end = sorted((place[link.first], place[link.second]))
    out = min(room - 6, (end - start) / 2 + 8)
    thick = 1 + 3 * min(max(link.strength, 0.0), 1.0)
    words = f"{link.first} – {link.second}" + (f" · {link.hint}" if link.hint else "")
    told = svg.element("title", svg.text(words))
    curve = f"M{column:.1f} {start:.1f}C{column + out:.1f} {start:.1f} {column + out:.1f} {end:.1f}"
    shape = f"{curve} {column:.1f} {end:.1f}"
    return svg.element("path", told, cls="l-arc", stroke_width=f"{thick:.1f}", d=shape)
