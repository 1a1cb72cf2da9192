"""The chance that a year costs more than an amount, as a curve in a unit square."""

from __future__ import annotations

import math
from collections.abc import Iterator

from django.utils.translation import gettext

from timonier.reporting.core.brief import Curve, CurveLimit
from timonier.reporting.core.stakes import CurvePoint, Losses, Stakes, log_ticks
from timonier.reporting.selectors import words

LEAST = 0.001  # chances under this are not drawn


def curve(stakes: Stakes) -> Curve | None:
    """The curve on a log scale of money; None when there is none, or too little to draw."""
    found = stakes.losses
    points = _drawn(found.curve) if found else []
    if found is None or len(points) < 3 or points[-1].loss <= points[0].loss * 1.5:
        return None
    return _Frame(points).curve(found)


def _drawn(points: tuple[CurvePoint, ...]) -> list[CurvePoint]:
    return [point for point in points if point.loss > 0 and point.probability >= LEAST]


class _Frame:
    """The scales of one curve: amounts from the first to the last, chances from 0 to the top."""

    def __init__(self, points: list[CurvePoint]) -> None:
        self.points = points
        self.first, self.last = points[0].loss, points[-1].loss
        self.top = max(min(1.0, point.probability + point.band) for point in points)

    def across(self, loss: float) -> float:
        return round(math.log(loss / self.first) / math.log(self.last / self.first), 4)

    def up(self, chance: float) -> float:
        return round(min(max(chance / self.top, 0.0), 1.0), 4)

    def curve(self, found: Losses) -> Curve:
        return Curve(
            points=tuple(
                (
                    self.across(point.loss),
                    self.up(point.probability),
                    self.up(point.probability - point.band),
                    self.up(point.probability + point.band),
                )
                for point in self.points
            ),
            across=tuple(
                (self.across(tick), words.money(tick, found.currency))
                for tick in log_ticks(self.first, self.last)
            ),
            up=tuple((self.up(share), words.share(share)) for share in _shares(self.top)),
            limits=tuple(self._limits(found)),
            caption=_caption(found),
            dashed=tuple(
                (self.across(point.loss), self.up(point.probability))
                for point in _drawn(found.treated_curve)
                if self.first <= point.loss <= self.last
            ),
        )

    def _limits(self, found: Losses) -> Iterator[CurveLimit]:
        for limit in found.limits:
            if self.first < limit.loss < self.last and limit.probability <= self.top:
                said = gettext("tolerated: %(most)s") % {"most": words.share(limit.probability)}
                yield CurveLimit(self.across(limit.loss), self.up(limit.probability), said)


def _caption(found: Losses) -> str:
    if found.treated_curve and found.limits:
        return gettext(
            "Chance that a year costs more than an amount; dashed: with the planned treatments; "
            "red: what we tolerate."
        )
    if found.treated_curve:
        return gettext(
            "Chance that a year costs more than an amount; dashed: with the planned treatments."
        )
    if found.limits:
        return gettext("Chance that a year costs more than an amount; red: what we tolerate.")
    return gettext("Chance that a year costs more than an amount.")


def _shares(top: float) -> Iterator[float]:
    step = next((each for each in (0.05, 0.1, 0.2) if top / each <= 5), 0.25)
    for number in range(int(top / step) + 1):
        yield number * step
