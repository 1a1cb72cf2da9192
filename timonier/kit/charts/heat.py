"""Load on capacity: a grid of shares; over the whole is framed, what is not known is hatched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from timonier.kit.charts import svg
from timonier.kit.charts.treemap import INKS

TALL, GAP = 24.0, 3.0
STEPS = (0.3, 0.6, 0.8, 0.95)  # shares from which a cell is a shade darker


@dataclass(frozen=True)
class HeatRow:
    """A name and its shares, one a column; None where it is not known."""

    label: str
    shares: Sequence[float | None]


def heat(
    rows: Sequence[HeatRow], columns: Sequence[str], *, title: str, width: float = 376.0
) -> SafeString:
    """One cell a row and column, with its share in percent (the sign is left out when narrow).

    `columns` are words such as "Q4 2026": where they do not fit their last word goes on a line of
    its own, once for the columns that share it.
    """
    longest = max((svg.width_of(row.label) for row in rows), default=0.0)
    left = min(longest + 10, width * 0.36)
    wide = (width - left) / max(len(columns), 1)
    unknown = any(share is None for row in rows for share in row.shares)
    definition, fill = svg.hatch(title)
    heads, top = _heads(columns, left, wide)
    drawn = [definition if unknown else "", *heads]
    for number, row in enumerate(rows):
        y = top + number * (TALL + GAP)
        drawn.append(_name(row.label, left, y))
        for column, share in enumerate(row.shares):
            drawn.append(_cell(share, left + column * wide, y, wide - 2, fill))
    return svg.drawing(title, width, max(top + len(rows) * (TALL + GAP), 1.0), drawn)


def _name(words: str, room: float, y: float) -> str:
    told = svg.element("title", svg.text(words))
    shown = svg.text(svg.shortened(words, room - 8))
    return svg.element("text", told + shown, cls="t-ink", x=0.0, y=y + 15.5)


def _heads(columns: Sequence[str], left: float, wide: float) -> tuple[list[str], float]:
    if all(svg.width_of(words) < wide for words in columns):
        return [
            svg.label(words, left + (n + 0.5) * wide - 1, 12, "mid")
            for n, words in enumerate(columns)
        ], 21.0
    drawn, said = [], ""
    for number, words in enumerate(columns):
        short, _space, group = words.rpartition(" ")
        if group != said:
            drawn.append(svg.label(group, left + number * wide, 10, "t-3"))
            said = group
        drawn.append(svg.label(short or words, left + (number + 0.5) * wide - 1, 24, "mid"))
    return drawn, 31.0


def shade(share: float) -> int:
    """One of five shades, darker when fuller."""
    return sum(share >= step for step in STEPS)


def _cell(share: float | None, x: float, y: float, wide: float, fill: str) -> str:
    place = {"x": x, "y": y, "width": wide, "height": TALL, "rx": 2}
    middle = x + wide / 2
    if share is None:
        return (
            svg.element("rect", fill=fill, **place)
            + svg.element("rect", cls="l-ink3 l-dash", **place)
            + svg.element(
                "rect", cls="f-surface", x=middle - 7, y=y + 4, width=14.0, height=TALL - 8
            )
            + svg.label("?", middle, y + 15.5, "mid t-b")
        )
    level = shade(share)
    drawn = svg.element("rect", cls=f"f-h{level}", **place)
    if share > 1.0005:
        frame = {"x": x + 1, "y": y + 1, "width": wide - 2, "height": TALL - 2, "rx": "1.5"}
        drawn += svg.element("rect", cls="l-aff", stroke_width="2", **frame)
    percent = f"{share * 100:.0f}"
    sign = "\u00a0%" if svg.width_of(percent + "\u00a0%", bold=True) < wide - 4 else ""
    return drawn + svg.label(percent + sign, middle, y + 15.5, f"mid {INKS[level]}")
