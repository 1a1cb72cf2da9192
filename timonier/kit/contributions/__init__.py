"""What rooms give to the pages above them: see docs/contributing.md, "a room in 15 minutes"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from timonier.kit.contributions import sight
from timonier.kit.contributions.asked import FIRST_SPAN, NEAR, Asked
from timonier.kit.contributions.dated import dated, is_near, queue
from timonier.kit.contributions.kinds import Given, Kind, When, load
from timonier.kit.contributions.lines import (
    LANE_MOST,
    MOST,
    SHOWN,
    Beginning,
    Begun,
    Day,
    Deadline,
    Item,
    Line,
    Lines,
    Note,
    Paragraph,
    Part,
    Strip,
)
from timonier.kit.contributions.panels import PANELS, Shown, order_of, panel, shown
from timonier.kit.contributions.picked import (
    LANES,
    NOTES,
    PARAGRAPHS,
    TAKEN,
    deadlines,
    note,
    notes,
    paragraph,
    taken,
    taken_of,
)

changes: Kind[Asked, Iterable[Line]] = Kind("changes")  # since the last visit
gaps: Kind[Asked, Iterable[Line]] = Kind("gaps")  # what no source could tell
begun: Kind[Asked, Begun] = Kind("begun")
beginnings: Kind[Asked, Beginning] = Kind("beginnings")
first: Kind[Asked, Part | None] = Kind("first")  # asked in the block of the first visit
strip: Kind[Asked, Strip] = Kind("strip")


def lines[Row](kind: Kind[Asked, Iterable[Row]], asked: Asked) -> Iterator[Row]:
    """All rows of a kind, in order, but those that tell of a row which who asks may not see."""
    for rows in kind.made(asked):
        yield from sight.of_seen(rows, asked)


ALL: tuple[Kind[Asked, object], ...] = (
    queue, changes, gaps, begun, beginnings, first, strip, PANELS, LANES, NOTES, TAKEN, PARAGRAPHS,
)  # type: ignore[assignment]  # fmt: skip

__all__ = [
    "ALL",
    "FIRST_SPAN",
    "LANES",
    "LANE_MOST",
    "MOST",
    "NEAR",
    "NOTES",
    "PANELS",
    "PARAGRAPHS",
    "SHOWN",
    "Asked",
    "Beginning",
    "Begun",
    "Day",
    "Deadline",
    "Given",
    "Item",
    "Kind",
    "Line",
    "Lines",
    "Note",
    "Paragraph",
    "Part",
    "Shown",
    "Strip",
    "When",
    "beginnings",
    "begun",
    "changes",
    "dated",
    "deadlines",
    "first",
    "gaps",
    "is_near",
    "lines",
    "load",
    "note",
    "notes",
    "order_of",
    "panel",
    "paragraph",
    "queue",
    "shown",
    "strip",
    "taken",
    "taken_of",
]
