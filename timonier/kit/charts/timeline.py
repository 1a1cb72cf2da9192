"""Dates on lanes: marks at their day, labels placed so that no two touch."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.safestring import SafeString

from timonier.kit.charts import svg
from timonier.kit.measured import numbers

GUTTER = 104.0
RIGHT = 26.0
ROWS = 6  # rows of labels a lane may use, above and below its line
STEPS = (1, 3, 6, 12, 24, 60, 120)
TOGETHER = 3  # names written for one day; the others are counted


@dataclass(frozen=True)
class Mark:
    """Something due on a day. `late` draws it in red: passed, or too near."""

    on: date
    label: str
    late: bool = False
    url: str = ""


@dataclass(frozen=True)
class Lane:
    """A line of marks of one kind; `shape` is circle, diamond or square."""

    label: str
    marks: Sequence[Mark] = ()
    shape: str = "circle"


@dataclass(frozen=True)
class _Placed:
    mark: Mark
    x: float
    row: int | None = None  # 0 above, 1 below, 2 above that one…
    anchor: str = ""
    words: tuple[str, str] = ("", "")  # the name and the day


@dataclass(frozen=True)
class _Scale:
    start: date
    end: date
    width: float

    def x(self, day: date) -> float:
        whole = max((self.end - self.start).days, 1)
        inside = min(max((day - self.start).days, 0), whole)
        return GUTTER + (self.width - GUTTER - RIGHT) * inside / whole


def timeline(
    lanes: Iterable[Lane],
    *,
    today: date,
    title: str,
    language: str = "en",
    start: date | None = None,
    end: date | None = None,
    width: float = 1164.0,
) -> SafeString:
    """Lanes of dated marks; the past is shaded, marks outside the span are left out."""
    kept = list(lanes)
    scale = _span(kept, today, start, end, width)
    parts: list[str] = []
    top = 8.0
    for lane in kept:
        drawn, top = _lane(lane, scale, top, scale.x(today), language)
        parts.append(drawn)
    bottom = top + 2
    ground = [*_today(scale, today, bottom), *_months(scale, bottom, language)]
    return svg.drawing(title, width, bottom + 16, [*ground, *parts])


def _span(
    lanes: Sequence[Lane], today: date, start: date | None, end: date | None, width: float
) -> _Scale:
    days = [mark.on for lane in lanes for mark in lane.marks]
    first = start or min([today - timedelta(days=90), *days])
    last = end or max([today + timedelta(days=365), *days])
    if last <= first:
        last = first + timedelta(days=1)
    return _Scale(first, last, width)


def _lane(lane: Lane, scale: _Scale, top: float, now: float, language: str) -> tuple[str, float]:
    shown = [mark for mark in lane.marks if scale.start <= mark.on <= scale.end]
    placed = _place(shown, scale, now, language)
    rows = {item.row for item in placed if item.row is not None}
    above = max((row // 2 + 1 for row in rows if row % 2 == 0), default=1)
    below = max((row // 2 + 1 for row in rows if row % 2 == 1), default=0)
    axis = top + above * svg.LINE + 8
    drawn = [
        svg.element(
            "path", cls="l-strong", d=f"M{GUTTER:.1f} {axis:.1f}H{scale.width - RIGHT:.1f}"
        ),
        svg.label(svg.shortened(lane.label, GUTTER - 8, bold=True), 0, axis + 4, "t-b"),
    ]
    drawn += [_mark(item, axis, lane.shape, language) for item in placed]
    return "".join(drawn), axis + below * svg.LINE + (16 if below else 12)


def _place(marks: Sequence[Mark], scale: _Scale, now: float, language: str) -> list[_Placed]:
    """Each label in the first free row, right of its mark or left of it; none over another."""
    rows = [svg.Row() for _each in range(ROWS)]
    placed = []
    for day, group in groupby(sorted(marks, key=lambda m: (m.on, m.label)), key=lambda m: m.on):
        mark = _merged(list(group))
        x = scale.x(day)
        words = svg.shortened(mark.label, 300, bold=True)
        length = svg.width_of(words, bold=True) + 5
        # What is past needs no date on the picture: its place and its colour say it.
        when = numbers.day(day, language, "short") if scale.x(day) >= now else ""
        length += svg.width_of(when) + 10
        placed.append(_first_free(mark, x, (words, when), length, rows, (scale.width, now)))
    return placed


def _merged(group: list[Mark]) -> Mark:
    names = list(dict.fromkeys(mark.label for mark in group))
    more = f" +{len(names) - TOGETHER}" if len(names) > TOGETHER else ""
    label = ", ".join(names[:TOGETHER]) + more
    return Mark(group[0].on, label, any(mark.late for mark in group))


def _first_free(
    mark: Mark,
    x: float,
    words: tuple[str, str],
    length: float,
    rows: list[svg.Row],
    room: tuple[float, float],
) -> _Placed:
    """The first place that is free; the line of today is crossed only when nothing else is left."""
    width, now = room
    for crossing in (False, True):
        for number, row in enumerate(rows):
            for anchor, left in (("", x - 4), ("end", x + 4 - length)):
                right = left + length
                inside = left >= GUTTER and right <= width
                crosses = left < now < right and not crossing
                if inside and not crosses and row.free(left, right):
                    row.taken.append((left, right))
                    return _Placed(mark, x, number, anchor, words)
    return _Placed(mark, x)


def _mark(item: _Placed, axis: float, shape: str, language: str) -> str:
    tone = "f-aff" if item.mark.late else "f-accent" if shape == "square" else "f-ink"
    words, when = item.words
    full = f"{item.mark.label} · {numbers.day(item.mark.on, language)}"
    told = svg.element("title", svg.text(full))
    drawn = _shape(shape, tone, item.x, axis, told)
    if item.row is None:
        return drawn
    level = item.row // 2
    y = axis - 10 - level * svg.LINE if item.row % 2 == 0 else axis + 18 + level * svg.LINE
    name = svg.element("tspan", svg.text(words), cls="t-aff" if item.mark.late else "t-ink")
    day = svg.element("tspan", svg.text(when), dx=5, cls="t-3") if when else ""
    x = item.x + 4 if item.anchor else item.x - 4
    return drawn + svg.element("text", name + day, cls=item.anchor or None, x=x, y=y)


def _shape(shape: str, tone: str, x: float, y: float, told: str) -> str:
    if shape == "diamond":
        return svg.element("path", told, cls=tone, d=f"M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5-5z")
    if shape == "square":
        return svg.element("rect", told, cls=tone, x=x - 4.5, y=y - 4.5, width=9, height=9)
    return svg.element("circle", told, cls=tone, cx=x, cy=y, r=4.5)


def _today(scale: _Scale, today: date, bottom: float) -> list[str]:
    if not scale.start <= today <= scale.end:
        return []
    x = scale.x(today)
    past = svg.element("rect", cls="f-sunken", x=GUTTER, y=4, width=x - GUTTER, height=bottom - 4)
    now = svg.element("path", cls="l-ink", stroke_width="1.5", d=f"M{x:.1f} 0V{bottom:.1f}")
    return [past, now]


def _months(scale: _Scale, bottom: float, language: str) -> list[str]:
    every = [(day, scale.x(day)) for day in _firsts(scale.start, scale.end)]
    room = (scale.width - GUTTER - RIGHT) / max(len(every), 1)
    step = STEPS[min(bisect_left([room * s for s in STEPS], 52.0), len(STEPS) - 1)]
    drawn, last = [], -1e9
    for day, x in every:
        if (day.year * 12 + day.month - 1) % step:
            continue
        year = day.month == 1 or step >= 12
        words = numbers.month(day, language, year=year) if step < 12 else str(day.year)
        drawn.append(
            svg.element("path", cls="l-strong" if year else "l-line", d=f"M{x:.1f} 4V{bottom:.1f}")
        )
        if x + 4 >= last and x + 4 + svg.width_of(words, bold=year) <= scale.width:
            drawn.append(svg.label(words, x + 4, bottom + 12, "t-b" if year else "t-3"))
            last = x + 8 + svg.width_of(words, bold=year)
    return drawn


def _firsts(start: date, end: date) -> Iterable[date]:
    month = start.year * 12 + start.month - 1 + (start.day > 1)
    while (day := date(month // 12, month % 12 + 1, 1)) <= end and month < 9999 * 12:
        yield day
        month += 1
