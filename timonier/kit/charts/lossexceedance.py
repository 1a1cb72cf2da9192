"""The loss exceedance curve: how likely a year costs more than an amount, on a log money axis."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.safestring import SafeString

from timonier.kit.charts import svg

Point = tuple[float, float, float]  # loss, chance that a year costs more, half-width of the band
Words = Callable[[float], str]
Box = tuple[float, float, float, float]  # left, top, right, bottom
LEFT, RIGHT, TOP, BOTTOM = 40.0, 10.0, 12.0, 22.0
_CHARTED = 0.002  # under one year in five hundred the axis ends


@dataclass(frozen=True)
class Curve:
    """A named curve; a plan is dashed, the present solid with its band."""

    label: str
    points: Sequence[Point]
    planned: bool = False

    def chance(self, loss: float) -> float:
        """The chance at a loss: the curve steps down at each of its losses."""
        place = bisect_right(self.points, loss, key=lambda point: point[0])
        return self.points[place - 1][1] if place else 1.0


@dataclass(frozen=True)
class Limit:
    """A point of the tolerance: over `loss`, at most this chance."""

    loss: float
    probability: float


@dataclass(frozen=True)
class Spoken:
    """How amounts and shares are written, and what the tolerance is called."""

    money: Words
    share: Words
    tolerance: str = ""
    callout: Sequence[str] = ()  # lines about the first point of the tolerance


@dataclass
class _Frame:
    """Pixels of the plot, and the boxes that labels may no longer cover."""

    width: float
    height: float
    low: float
    high: float
    top: float
    taken: list[Box] = field(default_factory=list)
    inked: list[tuple[float, float]] = field(default_factory=list)

    def x(self, loss: float) -> float:
        share = math.log(max(loss, self.low) / self.low) / math.log(self.high / self.low)
        return LEFT + (self.width - LEFT - RIGHT) * min(share, 1.0)

    def y(self, chance: float) -> float:
        tall = self.height - TOP - BOTTOM
        return TOP + tall * (1 - min(max(chance / self.top, 0.0), 1.0))

    def loss(self, x: float) -> float:
        share = (x - LEFT) / (self.width - LEFT - RIGHT)
        return float(self.low * (self.high / self.low) ** share)

    def free(self, box: Box) -> bool:
        """Whether a label of this box covers no line, no other label, and stays inside."""
        left, top, right, bottom = box
        if left < LEFT or right > self.width or top < 0 or bottom > self.height - BOTTOM:
            return False
        if any(left - 3 <= x <= right + 3 and top - 2 <= y <= bottom + 2 for x, y in self.inked):
            return False
        return not any(
            left < x2 and right > x1 and top < y2 and bottom > y1 for x1, y1, x2, y2 in self.taken
        )


def loss_exceedance(
    curves: Sequence[Curve],
    *,
    limits: Sequence[Limit] = (),
    spoken: Spoken,
    title: str,
    note: str = "",
    width: float = 440.0,
    height: float = 224.0,
) -> SafeString:
    """Draw curves with the band of those that are real, and the tolerance in red.

    Show the same data as a table beside it. An empty curve gives an empty picture.
    """
    drawn = [curve for curve in curves if len(curve.points) > 1]
    if not drawn:
        return svg.drawing(title, width, height, [], note)
    frame = _frame(drawn, limits, width, height)
    parts = [*_axes(frame, spoken), *(_band(frame, c) for c in drawn if not c.planned)]
    parts += [_line(frame, curve) for curve in drawn]
    parts += _tolerance(frame, drawn[0], limits, spoken)
    parts += [_named(frame, curve) for curve in drawn]
    return svg.drawing(title, width, height, parts, note)


def _frame(curves: Sequence[Curve], limits: Sequence[Limit], width: float, height: float) -> _Frame:
    """The stretch of losses where something happens, and a round top for the chances."""
    losses = [limit.loss for limit in limits if limit.loss > 0]
    firsts, lasts = [], []
    for curve in curves:
        paid = [point for point in curve.points if point[0] > 0]
        most = curve.chance(0.0)
        firsts.append(max((p[0] for p in paid if p[1] >= 0.95 * most), default=paid[0][0]))
        lasts.append(max((p[0] for p in paid if p[1] >= _CHARTED), default=paid[-1][0]))
    low = min(firsts + [loss / 2 for loss in losses])
    # To the right of the first limit stands its line of a callout, then the name of the tolerance.
    high = max(lasts + [loss * 3 for loss in losses] + [min(losses, default=0.0) * 8])
    high = max(high, low * 10)
    ends = [limit.probability for limit in limits] + [c.chance(low) for c in curves]
    return _Frame(width, height, low, high, _round_top(max(ends)))


def _round_top(chance: float) -> float:
    steps = (0.01, 0.02, 0.04, 0.08, 0.2, 0.4, 0.6, 0.8, 1.0)
    return next((step for step in steps if chance <= step), 1.0)


def _axes(frame: _Frame, spoken: Spoken) -> Iterator[str]:
    end = frame.width - RIGHT
    parts = 3 if frame.top == 0.6 else 4
    for number in range(parts + 1):
        chance = frame.top * number / parts
        y = frame.y(chance)
        yield svg.element("path", cls="l-line", d=f"M{LEFT:.1f} {y:.1f}H{end:.1f}")
        yield svg.label(spoken.share(chance), LEFT - 6, y + 3.5, "t-3 end")
    after = LEFT - 20.0
    for loss in _ticks(frame.low, frame.high):
        words = spoken.money(loss)
        half = svg.width_of(words) / 2
        x = frame.x(loss)
        if x - half > after + 10 and x + half <= frame.width:
            yield svg.label(words, x, frame.height - 5, "t-3 mid")
            after = x + half


def _ticks(low: float, high: float) -> list[float]:
    """1 and 3 times the powers of ten; over four decades, the powers alone."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    steps = (1, 3) if last - first <= 4 else (1,)
    found = [step * 10.0**power for power in range(first, last + 1) for step in steps]
    return [tick for tick in found if low <= tick <= high]


def _sampled(frame: _Frame, curve: Curve) -> list[tuple[float, Point]]:
    """The curve at each of its losses inside the frame, and at both ends."""
    inside = [point for point in curve.points if frame.low < point[0] < frame.high]
    half = curve.points[0][2]
    first = (frame.low, curve.chance(frame.low), half)
    last = (frame.high, curve.chance(frame.high), half)
    return [(frame.x(point[0]), point) for point in (first, *inside, last)]


def _band(frame: _Frame, curve: Curve) -> str:
    points = _sampled(frame, curve)
    over = [f"{x:.1f},{frame.y(p[1] + p[2]):.1f}" for x, p in points]
    under = [f"{x:.1f},{frame.y(p[1] - p[2]):.1f}" for x, p in reversed(points)]
    return svg.element("polygon", cls="f-band", points=" ".join(over + under))


def _line(frame: _Frame, curve: Curve) -> str:
    points = [(x, frame.y(point[1])) for x, point in _sampled(frame, curve)]
    for (x1, y1), (x2, y2) in pairwise(points):
        steps = max(int(x2 - x1) // 3, 1)
        frame.inked += [
            (x1 + (x2 - x1) * n / steps, y1 + (y2 - y1) * n / steps) for n in range(steps + 1)
        ]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return svg.element("path", cls="l-s1d" if curve.planned else "l-s1", d=path)


def _tolerance(
    frame: _Frame, curve: Curve, limits: Sequence[Limit], spoken: Spoken
) -> Iterator[str]:
    """Each point reaches to the next: steps in red, named once, and a callout at the first."""
    ordered = sorted((limit for limit in limits if limit.loss > 0), key=lambda one: one.loss)
    if not ordered:
        return
    path, end = [], frame.width - RIGHT
    for place, limit in enumerate(ordered):
        x, y = frame.x(limit.loss), frame.y(limit.probability)
        until = frame.x(ordered[place + 1].loss) if place + 1 < len(ordered) else end
        path.append(f"{'L' if place else 'M'}{x:.1f} {y:.1f}H{until:.1f}")
        frame.inked += [(x + 4 * n, y) for n in range(int((until - x) / 4) + 1)]
        if place + 1 < len(ordered):
            fall = frame.y(ordered[place + 1].probability)
            frame.inked += [(until, y + 4 * n) for n in range(int((fall - y) / 4) + 1)]
    yield svg.element("path", cls="l-aff", d="".join(path), stroke_width="1.5")
    yield _put(frame, spoken.tolerance, "t-aff", _beside(frame, ordered, spoken.tolerance))
    yield from _callout(frame, curve, ordered[0], spoken)


def _beside(frame: _Frame, limits: Sequence[Limit], words: str) -> Iterator[Box]:
    wide = svg.width_of(words, bold=True)
    for limit in reversed(limits):
        y = frame.y(limit.probability)
        for right in (frame.width - RIGHT, frame.x(limit.loss) + 8 + wide):
            for bottom in (y - 4, y + 4 + svg.LINE, y - 9, y - 15, y - 22):
                yield right - wide, bottom - svg.LINE, right, bottom


def _callout(frame: _Frame, curve: Curve, limit: Limit, spoken: Spoken) -> Iterator[str]:
    """A dot where the curve meets the first point of the tolerance, and what it says."""
    x, y = frame.x(limit.loss), frame.y(curve.chance(limit.loss))
    wide = max((svg.width_of(line, bold=True) for line in spoken.callout), default=0.0)
    tall = len(spoken.callout) * svg.LINE
    floor = frame.height - BOTTOM
    lefts = [left for left in (x + 2, x - wide - 2) if left + wide <= frame.width]
    tops = [y - tall - gap for gap in range(20, int(y), 6)]
    boxes = [(left, top, left + wide, top + tall) for top in tops for left in lefts]
    box = next((each for each in boxes if frame.free(each)), None)
    head = box[3] + 3 if box else y
    yield svg.element("path", cls="l-ink3 l-dash", d=f"M{x:.1f} {head:.1f}V{floor:.1f}")
    yield svg.element("circle", cls="f-s1", cx=x, cy=y, r=4)
    frame.inked += [(x, head + 4 * n) for n in range(int((floor - head) / 4) + 1)]
    if box is None:
        return
    frame.taken.append(box)
    for number, line in enumerate(spoken.callout):
        last = number == len(spoken.callout) - 1 and number > 0
        yield svg.label(line, box[0], box[1] + 11 + number * svg.LINE, None if last else "t-b")


def _named(frame: _Frame, curve: Curve) -> str:
    """The curve's name beside it: over the present, under the plan."""
    wide = svg.width_of(curve.label, bold=True)

    def boxes() -> Iterator[Box]:
        for gap in (5.0, 9.0, 14.0, 20.0, 28.0):
            for step in range(4, 40):
                x = LEFT + (frame.width - LEFT - RIGHT) * step / 40
                y = frame.y(curve.chance(frame.loss(x)))
                if curve.planned:
                    yield x - wide - gap, y + 2, x - gap, y + 2 + svg.LINE
                else:
                    yield x + gap, y - gap - svg.LINE, x + gap + wide, y - gap

    return _put(frame, curve.label, "t-ink" if curve.planned else "t-s1", boxes())


def _put(frame: _Frame, words: str, cls: str, boxes: Iterator[Box]) -> str:
    """The words at the first place where they cover nothing; no words where there is none."""
    box = next((each for each in boxes if words and frame.free(each)), None)
    if box is None:
        return ""
    frame.taken.append(box)
    return svg.label(words, box[0], box[3] - 3, cls)
