"""Places technologies on a radar: each in its ring and sector, no two boxes touching."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, hypot, inf, sqrt

from timonier.strategy.core.radar_boxes import GRAIN, Board, Box, nearest
from timonier.strategy.core.radar_cells import Cell, Wedge

RADII = (164 / 340, 232 / 340, 288 / 340, 1.0)  # of the outer circle: cells of nearly equal area
RINGS = len(RADII)
SIZE = 700.0
LARGEST = 4_000.0
GROWTH = 1.15
DOT = 5.0  # radius of a blip
GAP = 5.0  # between a blip and its words
HALF = 7.0  # half the height of a line of words
ARROW = (8.0, 24.0)  # where an arrow ends and begins, from the centre of its blip
ARROW_TRIES = 6  # places of one row at which an arrow is tried
ROW_STEP = 2  # rows between two that are looked at
CROWDED = 9  # entries that fit well in a cell of the usual width
TIGHT = 1.0  # the margin at which words may leave the circle
MANY = 60  # entries from which no room is left for wide margins

Measure = Callable[[str, bool], float]  # words, bold -> width in pixels
Reserve = Callable[[float, Sequence[float]], Sequence[Box]]


@dataclass(frozen=True, slots=True)
class Entry:
    """What is placed. `ring` from 0 in the middle, `sector` clockwise from nine o'clock;
    `move`: "in", "out", "new" or "" when it stayed."""

    key: str
    name: str
    ring: int
    sector: int
    move: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an entry is. `words`: its name, or the number under which the table has it."""

    key: str
    x: float
    y: float
    words: str
    named: bool
    left: bool  # the words stand left of the blip
    boxes: tuple[Box, ...]  # what it covers: blip with words, then its arrow


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole radar: side of the square, radii of the rings, a spot for each entry."""

    size: float
    radii: tuple[float, ...]
    sectors: int
    spots: tuple[Spot, ...]

    @property
    def numbered(self) -> bool:
        """Whether some entry stands under its number alone."""
        return any(not spot.named for spot in self.spots)


class DoesNotFit(ValueError):
    """More entries in one cell than any drawing can hold."""


def nothing_reserved(size: float, radii: Sequence[float]) -> Sequence[Box]:
    """No box is kept free."""
    return ()


def place(
    entries: Sequence[Entry],
    *,
    measure: Measure,
    sectors: int = 4,
    reserve: Reserve = nothing_reserved,
) -> Layout:
    """A spot for every entry, the same for the same entries. Raises DoesNotFit.

    First each gets its dot and number, which takes little room; then names take the place of
    numbers while they fit, those that moved first. When even numbers do not fit, the drawing grows.
    `reserve(size, radii)` gives boxes that nothing may cover. Sectors: 2 to 6.
    """
    if not 2 <= sectors <= 6:
        raise ValueError("a radar has 2 to 6 sectors")
    size = SIZE
    while size <= LARGEST:
        radii = _radii(entries, sectors, size)
        work = _Work(entries, measure, sectors, size, radii)
        if work.could_fit() and work.numbers(reserve(size, radii)):
            work.names()
            spots = tuple(work.spots[entry.key] for entry in entries)
            return Layout(size, radii, sectors, spots)
        size = round(size * GROWTH)
    raise DoesNotFit(len(entries))


def _radii(entries: Sequence[Entry], sectors: int, size: float) -> tuple[float, ...]:
    """Rings as wide as usual, or wider where a crowded cell asks for it."""
    counts = Counter((entry.ring, entry.sector) for entry in entries)
    fullest = [max(counts[ring, each] for each in range(sectors)) for ring in range(RINGS)]
    usual = [a**2 - b**2 for a, b in zip(RADII, (0.0, *RADII), strict=False)]
    crowd = sum(fullest)
    pull = 0.0 if max(fullest) <= CROWDED else 0.45
    total, radii = 0.0, []
    for base, count in zip(usual, fullest, strict=True):
        total += (1 - pull) * base + pull * (count / crowd if crowd else base)
        radii.append((size / 2 - 10) * sqrt(min(total, 1.0)))
    return tuple(radii)


class _Work:
    """One try at one size."""

    def __init__(
        self,
        entries: Sequence[Entry],
        measure: Measure,
        sectors: int,
        size: float,
        radii: tuple[float, ...],
    ) -> None:
        self.entries, self.measure, self.centre = entries, measure, size / 2
        self.board = Board(size)
        self.spots: dict[str, Spot] = {}
        self.number_of = {entry.key: str(n) for n, entry in enumerate(entries, start=1)}
        self.rim = radii[-1]
        inner = (0.0, *radii)
        self.cells = {
            (ring, each): Cell(Wedge.of(each, sectors, self.centre), inner[ring], radii[ring])
            for ring in range(RINGS)
            for each in range(sectors)
        }
        self.margins = (9.0, 4.0, TIGHT) if len(entries) <= MANY else (TIGHT,)

    def could_fit(self) -> bool:
        """Whether the numbers of every cell ask for less room than it has."""
        room = {at: cell.area * 0.9 for at, cell in self.cells.items()}
        for entry in self.entries:
            width = 2 * DOT + GAP + self.measure(self.number_of[entry.key], False)
            room[entry.ring, entry.sector] -= width * 2 * HALF
        return min(room.values()) >= 0

    def numbers(self, reserved: Sequence[Box]) -> bool:
        """Each entry with its number; whether all of them found a place."""
        for box in reserved:
            self.board.add(box)
        return all(self._settle(entry, named=False) for entry in self.entries)

    def names(self) -> None:
        """Names instead of numbers while there is room: what moved first, then short names."""

        def urgency(entry: Entry) -> tuple[bool, float, str]:
            return not entry.move, self.measure(entry.name, bool(entry.move)), entry.key

        for entry in sorted(self.entries, key=urgency):
            held = self.spots[entry.key]
            for box in held.boxes:
                self.board.remove(box)
            if not self._settle(entry, named=True):
                self._put(held)

    def _settle(self, entry: Entry, *, named: bool) -> bool:
        """Put the entry at the free place nearest to a home that its key alone decides."""
        words = entry.name if named else self.number_of[entry.key]
        width = DOT + GAP + self.measure(words, named and bool(entry.move))
        seed = hashlib.sha256(entry.key.encode("utf-8", "replace")).digest()
        home = self.cells[entry.ring, entry.sector].somewhere(random.Random(seed))
        for margin in self.margins:
            found = [
                (*at, left)
                for left in (False, True)
                if (at := self._nearest(entry, home, width, margin, left=left))
            ]
            if found:
                _far, x, y, left = min(found)
                self._put(self._spot(entry, x, y, words, width, named=named, left=left))
                return True
        return False

    def _nearest(
        self, entry: Entry, home: tuple[float, float], width: float, margin: float, *, left: bool
    ) -> tuple[float, float, float] | None:
        """(distance, x, y) of the free place nearest to home for a blip and its words."""
        cell = self.cells[entry.ring, entry.sector]
        before, after = (width, DOT) if left else (DOT, width)
        lead, tail = ceil((before + margin) / GRAIN), ceil((after + margin) / GRAIN)
        tall = ceil((HALF + margin) / GRAIN)
        home_bit, home_row = int(home[0] / GRAIN), int(home[1] / GRAIN)
        rim = self.rim if margin > TIGHT else inf
        best: tuple[float, float, float] | None = None
        for row in _outwards(home_row, *cell.rows()):
            if best and abs(row * GRAIN - home[1]) > best[0]:
                break
            fits = cell.places(row, before, after, HALF, rim)
            if fits:
                fits &= self.board.starts(row - tall, row + tall, lead + tail) << lead
            for _try in range(ARROW_TRIES):
                bit = nearest(fits, home_bit)
                if bit is None:
                    break
                x, y = float(bit * GRAIN), float(row * GRAIN)
                far = hypot(x - home[0], y - home[1])
                if best and far >= best[0]:
                    break
                if self._arrow_fits(entry, x, y, before, after):
                    best = (far, x, y)
                    break
                fits &= ~(0b1111111 << max(bit - 3, 0))
        return best

    def _arrow_fits(self, entry: Entry, x: float, y: float, before: float, after: float) -> bool:
        """Whether the arrow is free, and clear of the words of its own blip."""
        box = self._arrow(entry, x, y)
        if box is None:
            return True
        words = (
            Box(x + DOT + 1, y - HALF, x + after, y + HALF)
            if after > before
            else Box(x - before, y - HALF, x - DOT - 1, y + HALF)
        )
        return self.board.free(box) and not box.touches(words)

    def _arrow(self, entry: Entry, x: float, y: float) -> Box | None:
        if entry.move not in ("in", "out"):
            return None
        x1, y1, x2, y2 = arrow(x, y, self.centre, entry.move)
        return Box(min(x1, x2) - 3, min(y1, y2) - 3, max(x1, x2) + 3, max(y1, y2) + 3)

    def _spot(
        self, entry: Entry, x: float, y: float, words: str, width: float, *, named: bool, left: bool
    ) -> Spot:
        before, after = (width, DOT) if left else (DOT, width)
        body = Box(x - before, y - HALF, x + after, y + HALF)
        tail = self._arrow(entry, x, y)
        return Spot(entry.key, x, y, words, named, left, (body, tail) if tail else (body,))

    def _put(self, spot: Spot) -> None:
        self.spots[spot.key] = spot
        for box in spot.boxes:
            self.board.add(box)


def _outwards(home: int, first: int, last: int) -> list[int]:
    """Rows from home outwards, both ways."""
    home = min(max(home, first), last)
    rows = [home]
    for step in range(ROW_STEP, last - first + ROW_STEP, ROW_STEP):
        rows += [row for row in (home - step, home + step) if first <= row <= last]
    return rows


def arrow(x: float, y: float, centre: float, move: str) -> tuple[float, float, float, float]:
    """From where to where the arrow of a move goes: it comes from the ring left behind."""
    far = hypot(x - centre, y - centre) or 1.0
    side = 1 if move == "in" else -1
    ux, uy = side * (x - centre) / far, side * (y - centre) / far
    end, begin = ARROW
    return x + ux * begin, y + uy * begin, x + ux * end, y + uy * end
