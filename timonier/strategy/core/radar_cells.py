"""The cells of a radar: one ring of one sector, and which points of a row lie in it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from math import cos, inf, pi, sin, sqrt, tau

from timonier.strategy.core.radar_boxes import GRAIN, Box, span

EDGE = 7.0  # from the centre of a blip to the next ring


@dataclass(frozen=True, slots=True)
class Wedge:
    """A sector, between two lines from the centre; half a turn at most. Angles run clockwise and
    nine o'clock is half a turn."""

    centre: float
    start: float
    width: float
    sides: tuple[tuple[float, float], tuple[float, float]]  # the inward normals of its two lines

    @classmethod
    def of(cls, sector: int, sectors: int, centre: float) -> Wedge:
        """The sector counted clockwise from nine o'clock."""
        width = tau / sectors
        start = pi + sector * width
        end = start + width
        return cls(centre, start, width, ((-sin(start), cos(start)), (sin(end), -cos(end))))

    def holds(self, box: Box) -> bool:
        """Whether the whole box is between the two lines."""
        return all(
            nx * (x - self.centre) + ny * (y - self.centre) >= -1e-9
            for nx, ny in self.sides
            for x, y in box.corners
        )

    def across(self, y: float, before: float, after: float, half: float) -> tuple[float, float]:
        """Between which abscissas a point at height `y` may be, so that a box that reaches `before`
        to its left, `after` to its right and `half` up and down stays in the wedge."""
        low, high = -inf, inf
        for nx, ny in self.sides:
            down = ny * (y - self.centre) - abs(ny) * half - 2.0
            if abs(nx) < 1e-9:
                if down < 0:
                    return inf, -inf
            elif nx > 0:
                low = max(low, self.centre + before - down / nx)
            else:
                high = min(high, self.centre - after - down / nx)
        return low, high


@dataclass(frozen=True, slots=True)
class Cell:
    """One ring of one sector, in pixels."""

    wedge: Wedge
    inner: float
    outer: float

    @property
    def area(self) -> float:
        return (self.outer**2 - self.inner**2) * self.wedge.width / 2

    def somewhere(self, chance: random.Random) -> tuple[float, float]:
        """A point of the cell by chance, each as likely."""
        inner, outer = (self.inner + EDGE) ** 2, max(self.outer - EDGE, self.inner + EDGE) ** 2
        radius = sqrt(inner + chance.random() * (outer - inner))
        angle = self.wedge.start + (0.06 + 0.88 * chance.random()) * self.wedge.width
        return self.wedge.centre + radius * cos(angle), self.wedge.centre + radius * sin(angle)

    def rows(self) -> tuple[int, int]:
        """The first and the last row of the board that the outer circle reaches."""
        reach = self.outer - EDGE
        return int((self.wedge.centre - reach) / GRAIN), int((self.wedge.centre + reach) / GRAIN)

    def places(self, row: int, before: float, after: float, half: float, rim: float) -> int:
        """Bits of the places of a row where a blip may be: in the ring, its box in the wedge and in
        a circle of radius `rim`, which may be infinite."""
        y = row * GRAIN
        down = y - self.wedge.centre
        outer = (self.outer - EDGE) ** 2 - down**2
        if outer < 0:
            return 0
        low, high = self.wedge.across(y, before, after, half)
        around = rim**2 - (abs(down) + half) ** 2
        if low > high or around < 0:
            return 0
        low = max(low, self.wedge.centre - sqrt(around) + before)
        high = min(high, self.wedge.centre + sqrt(around) - after)
        far = sqrt(outer)
        near = sqrt(max((self.inner + EDGE) ** 2 - down**2, 0.0)) if self.inner else 0.0
        centre = self.wedge.centre
        left = span(max(low, centre - far), min(high, centre - near))
        return left | span(max(low, centre + near), min(high, centre + far))
