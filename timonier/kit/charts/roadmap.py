"""Work on quarters: bars in lanes, today and deadlines as lines, no label over another.

The picture is whole without script. Where bars are `movable` it carries what a script needs to let
them be dragged (`data-` attributes only); the page offers the same move as a plain form.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from timonier.kit.charts import svg

STEP, TALL = 21.0, 18.0  # from a row to the next; of a bar
MOST_LABEL = 240.0
NAME_ROWS = 3  # rows of names of deadlines above the lanes
TONES = {1: ("f-t1", "t-on1"), 2: ("f-t2", "t-on2"), 3: ("f-t3", "t-on3")}
OTHER = ("f-line", "t-ink")


@dataclass(frozen=True)
class Bar:
    """Something done from the quarter `start` (0 the first) for `length` quarters.

    `tier` 1 to 3, anything else has no tier; `late` outlines it in red; `hint` is said with the
    name; `movable` lets a script move it.
    """

    key: str
    label: str
    start: int
    length: int
    tier: int = 0
    late: bool = False
    hint: str = ""
    movable: bool = False


@dataclass(frozen=True)
class Lane:
    """A team, or a quarter, and its bars."""

    label: str
    bars: Sequence[Bar] = ()


@dataclass(frozen=True)
class Limit:
    """A day that binds, in quarters from the start of the picture (1.5: mid of the second)."""

    at: float
    label: str


@dataclass(frozen=True)
class _Grid:
    left: float
    step: float
    width: float

    def x(self, at: float) -> float:
        return self.left + at * self.step


@dataclass(frozen=True)
class _Placed:
    bar: Bar
    row: int
    words: str
    side: str  # "" inside the bar, else left or right of it


def roadmap(
    lanes: Iterable[Lane],
    quarters: Sequence[tuple[str, str]],
    *,
    title: str,
    today: float | None = None,
    today_label: str = "",
    limits: Sequence[Limit] = (),
    width: float = 762.0,
) -> SafeString:
    """`quarters` are (name, words) in order, such as ("2027-Q1", "Q1 2027"); `today` and limits
    are in quarters from the first. Limits outside the picture are left out."""
    kept = [lane for lane in lanes if lane.bars]
    longest = max((svg.width_of(lane.label) for lane in kept), default=0.0)
    left = min(max(longest + 12, 64.0), width * 0.2)
    grid = _Grid(left, (width - left) / max(len(quarters), 1), width)
    named, above = _named(limits, grid, len(quarters), today, today_label)
    top, parts = 20.0 + above * svg.LINE, []
    for lane in kept:
        drawn, top = _lane(lane, grid, top)
        parts.append(drawn)
    ground = [*_columns(grid, quarters, top), *_lines(named, top)]
    return _picture(title, grid, top + 2, [*ground, *parts], quarters)


def _picture(
    title: str,
    grid: _Grid,
    height: float,
    parts: list[str],
    quarters: Sequence[tuple[str, str]],
) -> SafeString:
    inside = svg.element("title", svg.text(title)) + "".join(parts)
    return SafeString(
        svg.element(
            "svg",
            inside,
            cls="ti-svg ti-roadmap",
            viewBox=f"0 0 {grid.width:.0f} {height:.0f}",
            role="img",
            aria_label=title,
            data_roadmap="",
            data_step=f"{grid.step:.3f}",
            data_names="|".join(name for name, _words in quarters),
            data_words="|".join(words for _name, words in quarters),
        )
    )


def _columns(grid: _Grid, quarters: Sequence[tuple[str, str]], bottom: float) -> list[str]:
    drawn = []
    for number, (_name, words) in enumerate(quarters):
        x = grid.x(number)
        drawn.append(svg.element("path", cls="l-strong", d=f"M{x:.1f} 2V{bottom:.1f}"))
        short = words if svg.width_of(words) < grid.step - 10 else words.split(" ")[0]
        drawn.append(svg.label(short, x + 6, 13, "t-b" if number == 0 else None))
    return drawn


@dataclass(frozen=True)
class _Named:
    """A line at `x`; its name, if it found room, is centred on `middle` in a row of names."""

    x: float
    middle: float
    words: str
    row: int
    now: bool


def _named(
    limits: Sequence[Limit], grid: _Grid, count: int, today: float | None, words: str
) -> tuple[list[_Named], int]:
    """Each line with its name in the first row where it touches no other; and the rows taken."""
    wanted = [(limit.at, limit.label, False) for limit in _merged(limits) if 0 <= limit.at <= count]
    if today is not None and 0 <= today <= count:
        wanted.append((today, words, True))
    rows = [svg.Row() for _each in range(NAME_ROWS)]
    found: list[_Named] = []
    for at, label, now in sorted(wanted, key=lambda item: (not item[2], item[0], item[1])):
        x = grid.x(at)
        said = svg.shortened(label, 200, bold=True)
        half = svg.width_of(said, bold=True) / 2 + 4
        middle = min(max(x, grid.left + half), grid.width - half)
        row = next(
            (n for n, row in enumerate(rows) if row.free(middle - half, middle + half)), None
        )
        if row is not None:
            rows[row].taken.append((middle - half, middle + half))
        found.append(_Named(x, middle, said if row is not None else "", row or 0, now))
    return found, max((named.row + 1 for named in found), default=0)


def _merged(limits: Sequence[Limit]) -> list[Limit]:
    """One line a day: the names of the same day are joined."""
    by_day: dict[float, list[str]] = {}
    for limit in limits:
        by_day.setdefault(limit.at, []).append(limit.label)
    return [Limit(at, ", ".join(dict.fromkeys(names))) for at, names in by_day.items()]


def _lines(named: Sequence[_Named], bottom: float) -> list[str]:
    drawn = []
    for line in named:
        y = 13.0 + (line.row + 1) * svg.LINE
        tone, ink = ("l-ink", "t-ink") if line.now else ("l-aff", "t-aff")
        shape = f"M{line.x:.1f} {y + 3:.1f}V{bottom:.1f}"
        drawn.append(svg.element("path", cls=tone, stroke_width="1.5", d=shape))
        if line.words:
            drawn.append(svg.label(line.words, line.middle, y, f"{ink} mid"))
    return drawn


def _lane(lane: Lane, grid: _Grid, top: float) -> tuple[str, float]:
    placed = _place(lane.bars, grid)
    rows = max((item.row for item in placed), default=0) + 1
    bottom = top + rows * STEP + 6
    drawn = [
        svg.element("path", cls="l-line", d=f"M0 {bottom:.1f}H{grid.width:.1f}"),
        svg.element(
            "text",
            svg.element("title", svg.text(lane.label))
            + svg.text(svg.shortened(lane.label, grid.left - 8)),
            cls="t-ink",
            x=0.0,
            y=top + 17,
        ),
    ]
    drawn += [_bar(item, grid, top + 4 + item.row * STEP) for item in placed]
    return "".join(drawn), bottom


def _place(bars: Sequence[Bar], grid: _Grid) -> list[_Placed]:
    """Each bar in the first row where it and its name touch no other."""
    rows: list[svg.Row] = []
    placed = []
    for bar in sorted(bars, key=lambda b: (b.start, b.tier or 9, b.label, b.key)):
        left, right = grid.x(bar.start), grid.x(bar.start + bar.length)
        words, side = _words(bar, (left, right), grid)
        beside = svg.width_of(words) + 12
        begin, end = left - beside * (side == "left"), right + beside * (side == "right")
        row = next((n for n, known in enumerate(rows) if known.free(begin, end)), None)
        if row is None:
            row = len(rows)
            rows.append(svg.Row())
        rows[row].taken.append((begin, end))
        placed.append(_Placed(bar, row, words, side))
    return placed


def _words(bar: Bar, ends: tuple[float, float], grid: _Grid) -> tuple[str, str]:
    """The name inside the bar when it fits, else right or left of it where there is room, else
    cut."""
    inside = bar.length * grid.step - 15
    whole = svg.shortened(bar.label, MOST_LABEL)
    wide = svg.width_of(whole)
    if wide <= inside:
        return whole, ""
    if ends[1] + wide + 8 <= grid.width:
        return whole, "right"
    if ends[0] - wide - 8 >= grid.left:
        return whole, "left"
    return svg.shortened(bar.label, inside), ""


def _bar(item: _Placed, grid: _Grid, y: float) -> str:
    bar = item.bar
    tone, ink = TONES.get(bar.tier, OTHER)
    x, wide = grid.x(bar.start) + 1.5, bar.length * grid.step - 3
    told = svg.element("title", svg.text(f"{bar.label} · {bar.hint}" if bar.hint else bar.label))
    drawn = told + svg.element("rect", cls=tone, x=x, y=y, width=wide, height=TALL, rx="2.5")
    if bar.late:
        drawn += svg.element(
            "rect",
            cls="l-aff",
            stroke_width="2",
            x=x + 1,
            y=y + 1,
            width=wide - 2,
            height=TALL - 2,
            rx="2",
        )
    at = {"right": x + wide + 5, "left": x - 5}.get(item.side, x + 6)
    tone = {"right": "t-ink", "left": "t-ink end"}.get(item.side, ink)
    drawn += svg.label(item.words, at, y + 12.8, tone)
    if not bar.movable:
        return svg.element("g", drawn)
    return svg.element(
        "g",
        drawn,
        cls="ti-movable",
        data_bar=bar.key,
        data_label=bar.label,
        data_start=bar.start,
        data_length=bar.length,
    )
