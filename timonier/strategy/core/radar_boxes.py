"""Boxes on a square board, as bits: the nearest free place of a row is a few integer operations."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

GRAIN = 2  # pixels that one bit stands for; boxes are rounded outwards


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """Its four corners, (x, y)."""
        return (
            (self.left, self.top),
            (self.right, self.top),
            (self.left, self.bottom),
            (self.right, self.bottom),
        )


class Board:
    """A square of a side in pixels; what was added covers it until it is removed.

    A box that is added must be free: boxes that overlapped could not be removed one by one.
    """

    def __init__(self, size: float) -> None:
        self._width = int(size // GRAIN)
        self._rows = [0] * self._width
        self._full = (1 << self._width) - 1

    def free(self, box: Box) -> bool:
        """Whether the box is on the board and covers nothing."""
        first, last, top, bottom = _bits(box)
        if first < 0 or top < 0 or last > self._width or bottom > self._width:
            return False
        mask = ((1 << (last - first)) - 1) << first
        return not any(row & mask for row in self._rows[top:bottom])

    def add(self, box: Box) -> None:
        """Cover the box; what hangs over the edge is cut."""
        mask, top, bottom = self._cut(box)
        for row in range(top, bottom):
            self._rows[row] |= mask

    def remove(self, box: Box) -> None:
        """Uncover the box."""
        mask, top, bottom = self._cut(box)
        for row in range(top, bottom):
            self._rows[row] &= ~mask

    def starts(self, top: int, bottom: int, width: int) -> int:
        """Where boxes of this width (in bits) over these rows are free, as bits of left edges."""
        if top < 0 or bottom > self._width:
            return 0
        taken = 0
        for row in self._rows[top:bottom]:
            taken |= row
        free = ~taken & self._full
        done = 1
        while done < width and free:
            step = min(done, width - done)
            free &= free >> step
            done += step
        return free

    def _cut(self, box: Box) -> tuple[int, int, int]:
        first, last, top, bottom = _bits(box)
        first, last = max(first, 0), min(last, self._width)
        mask = ((1 << max(last - first, 0)) - 1) << first
        return mask, max(top, 0), min(bottom, self._width)


def _bits(box: Box) -> tuple[int, int, int, int]:
    return (
        floor(box.left / GRAIN),
        ceil(box.right / GRAIN),
        floor(box.top / GRAIN),
        ceil(box.bottom / GRAIN),
    )


def span(low: float, high: float) -> int:
    """Bits of the whole places between two abscissas, both included."""
    first, last = max(ceil(low / GRAIN), 0), floor(high / GRAIN)
    return ((1 << (last - first + 1)) - 1) << first if last >= first else 0


def nearest(bits: int, home: int) -> int | None:
    """The set bit nearest to `home`, the lower one of two as near; None when there is none."""
    if not bits:
        return None
    below = bits & ((1 << (home + 1)) - 1)
    above = bits >> (home + 1)
    low = below.bit_length() - 1 if below else None
    high = home + (above & -above).bit_length() if above else None
    if low is None or high is None:
        return high if low is None else low
    return low if home - low <= high - home else high
