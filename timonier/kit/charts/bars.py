"""Small pictures of quantities: an interval, parts of a whole, a series, a ranking."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from timonier.kit.charts import svg

TONES = {"f-t1", "f-t2", "f-t3", "f-aff", "f-clear", "f-stale", "f-line", "f-ink3", "f-s1"}
TONES |= {f"s-{number}" for number in range(1, 7)}


@dataclass(frozen=True)
class Part:
    """A named quantity; `tone` is a class of the look, "" means unknown and is hatched."""

    label: str
    value: float
    tone: str = "f-t1"
    text: str = ""


def range_bar(
    low: float, high: float, likely: float | None = None, *, top: float, title: str, tier: int = 1
) -> SafeString:
    """An interval on a scale from zero to `top`: a thin bar, a dot where it most likely lies."""
    room, base = 78.0, 3.0

    def at(value: float) -> float:
        return base + room * min(max(value / top if top > 0 else 0.0, 0.0), 1.0)

    first, last = at(min(low, high)), at(max(low, high))
    tone = f"f-t{min(max(tier, 1), 3)}"
    parts = [
        svg.element("path", cls="l-line", d="M3 7H81"),
        svg.element(
            "rect",
            cls=tone,
            opacity=".38",
            x=first,
            y=5,
            width=max(last - first, 1.0),
            height=4,
            rx=2,
        ),
    ]
    if likely is not None:
        parts.append(svg.element("circle", cls=tone, cx=at(likely), cy=7, r="3.4"))
    return svg.small(title, 84, 14, parts)


def share_bar(parts: Iterable[Part], *, title: str, width: float = 330.0) -> SafeString:
    """Parts of a whole on one bar, in the order given; every part that is not zero is visible."""
    kept = [part for part in parts if part.value > 0]
    definition, fill = svg.hatch(title)
    drawn = [definition if any(not part.tone for part in kept) else ""]
    for part, (left, wide) in zip(kept, _widths([p.value for p in kept], width), strict=True):
        told = svg.element("title", svg.text(f"{part.label} · {part.text or f'{part.value:g}'}"))
        place = {"x": left, "y": 2.0, "width": max(wide - 1, 0.5), "height": 8.0}
        drawn.append(_part(part, place, told, fill))
    return svg.drawing(title, width, 12, drawn)


def _part(part: Part, place: dict[str, float], told: str, fill: str) -> str:
    if part.tone in TONES:
        return svg.element("rect", told, cls=part.tone, **place)
    base = svg.element("rect", cls="f-sunken", **place)
    return base + svg.element("rect", told, fill=fill, **place)


def _widths(values: Sequence[float], width: float) -> list[tuple[float, float]]:
    """Left and width of each part: in proportion, but never under two pixels."""
    total = sum(values)
    if not total:
        return []
    least = min(2.0, width / len(values))
    spare = width - least * len(values)
    places, left = [], 0.0
    for value in values:
        wide = least + spare * value / total
        places.append((left, wide))
        left += wide
    return places


def sparkline(
    values: Sequence[float | None], *, title: str, width: float = 120.0, height: float = 28.0
) -> SafeString:
    """A series in a line; a missing value breaks it and is hatched, never bridged."""
    known = [value for value in values if value is not None]
    definition, fill = svg.hatch(title)
    if not known:
        empty = svg.element("rect", fill=fill, x=0, y=0, width=float(width), height=float(height))
        return svg.small(title, width, height, [definition, empty])
    step = (width - 8) / max(len(values) - 1, 1)
    points = _points(values, step, height)
    parts = [definition if len(known) < len(values) else ""]
    parts += [_gap(number, step, height, fill) for number, p in enumerate(points) if p is None]
    parts += [_run(run) for run in _runs(points)]
    if points[-1] is not None:
        x, y = points[-1]
        parts.append(svg.element("circle", cls="f-s1", cx=x, cy=y, r="2.6"))
    return svg.small(title, width, height, parts)


Point = tuple[float, float]


def _points(values: Sequence[float | None], step: float, height: float) -> list[Point | None]:
    known = [value for value in values if value is not None]
    low, high = min(0.0, *known), max(known)
    tall = high - low
    return [
        None
        if value is None
        else (4 + at * step, height - 4 - (height - 8) * ((value - low) / tall if tall else 0.5))
        for at, value in enumerate(values)
    ]


def _gap(at: int, step: float, height: float, fill: str) -> str:
    left = max(4 + (at - 0.5) * step, 0.0)
    return svg.element("rect", fill=fill, x=left, y=2, width=max(step, 3.0), height=height - 4)


def _runs(points: Sequence[Point | None]) -> list[list[Point]]:
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is not None:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _run(run: Sequence[Point]) -> str:
    if len(run) == 1:
        return svg.element("circle", cls="f-s1", cx=run[0][0], cy=run[0][1], r="1.5")
    return svg.element("path", cls="l-s1", d="M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in run))


def bars(parts: Iterable[Part], *, title: str, width: float = 440.0) -> SafeString:
    """A ranking: names left, bars from zero, values at their end."""
    kept = list(parts)
    top = max((part.value for part in kept), default=0.0)
    gutter = min(max((svg.width_of(p.label) for p in kept), default=0.0) + 8, width * 0.4)
    ends = max((svg.width_of(p.text or f"{p.value:g}", bold=True) for p in kept), default=0.0) + 8
    room = max(width - gutter - ends, 10.0)
    definition, fill = svg.hatch(title)
    drawn = [definition if any(not part.tone for part in kept) else ""]
    for number, part in enumerate(kept):
        y = number * 22.0
        wide = room * max(part.value, 0.0) / top if top > 0 else 0.0
        told = svg.element("title", svg.text(part.label))
        drawn.append(svg.label(svg.shortened(part.label, gutter - 8), 0, y + 14))
        place = {"x": gutter, "y": y + 4, "width": max(wide, 0.5), "height": 12.0}
        drawn.append(_part(part, place, told, fill))
        drawn.append(svg.label(part.text or f"{part.value:g}", gutter + wide + 6, y + 14, "t-b"))
    return svg.drawing(title, width, max(len(kept) * 22.0, 1.0), drawn)
