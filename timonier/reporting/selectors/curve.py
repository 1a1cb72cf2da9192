"""The chance that a year costs more than an amount, as a curve in a unit square."""

from __future__ import annotations

import math
from collections.abc import Iterator

from django.utils.translation import gettext

from timonier.reporting.core.brief import Curve, CurveLabel, CurveLimit
from timonier.reporting.core.stakes import CurvePoint, Losses, Stakes, log_ticks
from timonier.reporting.selectors import words

FAR = 10  # times the curve: a point of tolerance beyond that would leave the curve no room
LEAST = 0.001  # chances under this are not drawn


def curve(stakes: Stakes) -> Curve | None:
    """The curve on a log scale of money; None when there is none, or too little to draw."""
    found = stakes.losses
    points = _drawn(found.curve) if found else []
    if found is None or len(points) < 3 or points[-1].loss <= points[0].loss * 1.5:
        return None
    return _Frame(points, found).curve(found)


def _drawn(points: tuple[CurvePoint, ...]) -> list[CurvePoint]:
    return [point for point in points if point.loss > 0 and point.probability >= LEAST]


class _Frame:
    """The scales of one curve: amounts from the first to the last, chances from 0 to the top, of
    all that is drawn, so that nothing is cut off."""

    def __init__(self, points: list[CurvePoint], found: Losses) -> None:
        self.points, self.treated = points, _drawn(found.treated_curve)
        first, last = points[0].loss / FAR, points[-1].loss * FAR
        self.limits = [limit for limit in found.limits if first <= limit.loss <= last]
        drawn = [*points, *self.treated]
        losses = [each.loss for each in drawn] + [each.loss for each in self.limits]
        self.first, self.last = min(losses), max(losses)
        tops = [point.probability + point.band for point in points]
        tops += [each.probability for each in drawn]
        tops += [each.probability for each in self.limits]
        self.top = min(1.0, max(tops))

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
            limits=tuple(self._limits()),
            caption=gettext(
                "Chance that a year costs more than an amount; the band holds it 95 times in 100."
            ),
            dashed=tuple(
                (self.across(point.loss), self.up(point.probability)) for point in self.treated
            ),
            labels=tuple(self._labels()),
        )

    def _limits(self) -> Iterator[CurveLimit]:
        for limit in self.limits:
            said = gettext("tolerated: %(most)s") % {"most": words.share(limit.probability)}
            yield CurveLimit(self.across(limit.loss), self.up(limit.probability), said)

    def _labels(self) -> Iterator[CurveLabel]:
        """Each curve is named where the other leaves room."""
        yield self._label(self.points, 0.4, gettext("as things are"), over=True)
        if len(self.treated) > 1:
            yield self._label(self.treated, 0.3, gettext("with what is planned"), over=False)

    def _label(self, points: list[CurvePoint], at: float, text: str, *, over: bool) -> CurveLabel:
        near = min(points, key=lambda point: abs(self.across(point.loss) - at))
        return CurveLabel(self.across(near.loss), self.up(near.probability), text, over)


def _shares(top: float) -> Iterator[float]:
    step = next((each for each in (0.05, 0.1, 0.2) if top / each <= 5), 0.25)
    for number in range(int(top / step) + 1):
        yield number * step
