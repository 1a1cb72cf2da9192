"""The radar as it stands on a day: rings, movements over a period, use, contradictions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from timonier.organisation.selectors import company
from timonier.strategy.core.formats import Out
from timonier.strategy.core.radar_moves import RINGS, Move, counted, movement, quarter_start
from timonier.strategy.core.radar_moves import standing as standing_on
from timonier.strategy.core.radar_proposals import Contradiction, Held
from timonier.strategy.models import Quadrant, RadarEntry, RadarMove, Ring
from timonier.strategy.selectors.radar_estate import Estate, Usage, denied, estate, usage_of

TOLD = 12  # movements whose reasons stand under the radar


@dataclass(frozen=True)
class Line:
    """One entry on a day: its ring then, since when, how it moved, where it is in use."""

    entry: RadarEntry
    number: int
    ring: str
    since_on: date
    why: str
    move: str  # in, out, new or ""
    usage: Usage | None
    moves: tuple[Move, ...] = ()

    @property
    def ring_label(self) -> str:
        return str(Ring(self.ring).label)

    @property
    def tied(self) -> bool:
        """Whether the entry says which product of the estate it is."""
        return bool(self.entry.product)


@dataclass(frozen=True)
class Denied:
    """An entry that what is in use denies."""

    line: Line
    found: Contradiction


@dataclass(frozen=True)
class RadarPage:
    """The whole radar on a day. `denied` is None when no scan ever told what is in use."""

    day: date
    since: date
    quadrants: tuple[tuple[Quadrant, tuple[Line, ...]], ...]
    counts: Mapping[str, int]
    estate: Estate
    held_in_use: tuple[Denied, ...] | None
    adopted_unused: tuple[Denied, ...] | None
    decided_on: date | None

    @property
    def lines(self) -> list[Line]:
        return [line for _quadrant, lines in self.quadrants for line in lines]

    @property
    def told(self) -> list[Line]:
        """Movements with their reasons, the latest first."""
        moved = [line for line in self.lines if line.move and line.why]
        return sorted(moved, key=lambda line: (line.since_on, line.entry.name), reverse=True)[:TOLD]

    @property
    def untied(self) -> int:
        """Entries nobody has tied to a product: nothing is known of their use."""
        return sum(not line.tied for line in self.lines)


@dataclass(frozen=True)
class RadarNow:
    """The radar in short, for other rooms. Counts are None when no scan ever told."""

    rings: Mapping[str, tuple[str, ...]]
    moved: Mapping[str, int]
    since: date
    decided_on: date | None
    held_in_use: int | None
    adopted_unused: int | None


def period_start(day: date) -> date:
    """The eve of the quarter of the company's year that holds the day: what moved since then is
    news."""
    month = company().fiscal_year_start_month or 1
    return quarter_start(day, month) - timedelta(days=1)


def radar_page(
    day: date, *, since: date | None = None, rows: QuerySet[RadarEntry] | None = None
) -> RadarPage:
    """The radar as it stood at the end of a day, moved since another; about ten queries."""
    since = since or period_start(day)
    entries = RadarEntry.objects.all() if rows is None else rows
    entries = entries.select_related("quadrant").order_by("name", "pk")
    moves = _moves()
    found = estate(day)
    shown = [
        (entry, now)
        for entry in entries
        if (now := standing_on(_dated(entry, moves), day)) is not None
    ]
    shown.sort(key=lambda pair: (pair[0].quadrant.position, RINGS.index(pair[1].ring)))
    lines = [
        _line(number, entry, now, _dated(entry, moves), (since, day), found)
        for number, (entry, now) in enumerate(shown, start=1)
    ]
    against = denied([_held(line) for line in lines], found)
    return RadarPage(
        day=day,
        since=since,
        quadrants=_by_quadrant(lines),
        counts=counted(line.move for line in lines),
        estate=found,
        held_in_use=_against(lines, against, "held_in_use"),
        adopted_unused=_against(lines, against, "adopted_unused"),
        decided_on=max((line.since_on for line in lines), default=None),
    )


def _moves() -> Mapping[int, list[Move]]:
    """Every move by entry, oldest first."""
    by_entry: dict[int, list[Move]] = defaultdict(list)
    values = RadarMove.objects.order_by("moved_on", "pk").values_list(
        "entry_id", "moved_on", "ring", "why"
    )
    for entry, day, ring, why in values:
        by_entry[entry].append(Move(day, ring, why))
    return by_entry


def _dated(entry: RadarEntry, moves: Mapping[int, list[Move]]) -> list[Move]:
    """The moves of an entry; one written without any has its ring since its day."""
    return moves.get(entry.pk) or [Move(entry.since_on, entry.ring, entry.why)]


def _line(
    number: int,
    entry: RadarEntry,
    now: Move,
    moves: Sequence[Move],
    period: tuple[date, date],
    found: Estate,
) -> Line:
    since, until = period
    held = Held(entry.slug, now.ring, entry.product, entry.cycle)
    return Line(
        entry=entry,
        number=number,
        ring=now.ring,
        since_on=now.on,
        why=now.why,
        move=movement(moves, since=since, until=until),
        usage=usage_of(held, found),
        moves=tuple(move for move in moves if move.on <= until),
    )


def _held(line: Line) -> Held:
    return Held(line.entry.slug, line.ring, line.entry.product, line.entry.cycle)


def _by_quadrant(lines: Sequence[Line]) -> tuple[tuple[Quadrant, tuple[Line, ...]], ...]:
    return tuple(
        (quadrant, tuple(line for line in lines if line.entry.quadrant_id == quadrant.pk))
        for quadrant in Quadrant.objects.order_by("position")
    )


def _against(
    lines: Sequence[Line], found: Sequence[Contradiction] | None, kind: str
) -> tuple[Denied, ...] | None:
    if found is None:
        return None
    by_key = {line.entry.slug: line for line in lines}
    return tuple(Denied(by_key[each.entry], each) for each in found if each.kind == kind)


def radar_now(today: date) -> RadarNow:
    """The radar in short: names by ring, movements of the quarter, contradictions counted."""
    page = radar_page(today)
    names: dict[str, tuple[str, ...]] = {
        ring: tuple(line.entry.name for line in page.lines if line.ring == ring) for ring in RINGS
    }
    return RadarNow(
        rings=names,
        moved=page.counts,
        since=page.since,
        decided_on=page.decided_on,
        held_in_use=None if page.held_in_use is None else len(page.held_in_use),
        adopted_unused=None if page.adopted_unused is None else len(page.adopted_unused),
    )


def as_files_want_it(page: RadarPage) -> list[Out]:
    """The entries of a page as the formats of others write them."""
    return [
        Out(
            slug=line.entry.slug,
            name=line.entry.name,
            ring=line.ring,
            quadrant=quadrant.name,
            quadrant_slug=quadrant.slug,
            position=quadrant.position,
            description=line.why,
            move=line.move,
            history=tuple((move.on, move.ring) for move in line.moves),
        )
        for quadrant, lines in page.quadrants
        for line in lines
    ]


def history_of(entry: RadarEntry) -> list[Any]:
    """The moves of an entry, the latest first, with who decided."""
    return list(entry.moves.select_related("author"))
