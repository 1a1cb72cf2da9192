"""How far along a way: a bar from start to target, where it should be, the worst part, doubts."""

from django.utils.safestring import SafeString

from timonier.kit.charts import svg

LEFT, ROOM, OVER = 12.0, 132.0, 12.0  # pixels before the start, along the way, past the target
HEIGHT = 16.0
TONES = ("f-s1", "f-aff", "f-clear", "f-stale")


def _at(share: float) -> float:
    """The place of a share; what lies far outside stands at the edge."""
    return min(max(LEFT + ROOM * share, 5.0), LEFT + ROOM + OVER - 5)


def progress_bar(
    share: float | None,
    *,
    title: str,
    expected: float | None = None,
    worst: float | None = None,
    doubt: tuple[float, float] | None = None,
    tone: str = "f-s1",
) -> SafeString:
    """A share of the way: 0 is the start, 1 the target; None, which is unknown, is hatched.

    `expected` is a mark where the straight line stands today, `worst` a ring at the least far
    part, `doubt` the interval that unknown parts leave open.
    """
    definition, fill = svg.hatch(title)
    parts = [svg.element("path", cls="l-line", d=f"M{LEFT:g} 8H{LEFT + ROOM:g}")]
    if share is None:
        place = {"x": LEFT, "y": 5.0, "width": ROOM, "height": 6.0}
        parts += [definition, svg.element("rect", fill=fill, **place)]
    else:
        parts.append(_bar(0.0, share, tone if tone in TONES else TONES[0]))
    if doubt is not None and doubt[1] > doubt[0]:
        parts += [definition if share is not None else "", _band(doubt, fill)]
    parts += [_post(0.0, "l-strong"), _post(1.0, "l-ink")]
    if expected is not None:
        x = _at(expected)
        parts.append(svg.element("path", cls="f-ink", d=f"M{x:.1f} 4.5l-3.2 -4.5h6.4z"))
    if worst is not None:
        parts.append(svg.element("circle", cls="f-surface", cx=_at(worst), cy=8, r="4"))
        ring = {"cx": _at(worst), "cy": 8, "r": "3.2", "stroke_width": "1.8"}
        parts.append(svg.element("circle", cls="l-ink", **ring))
    return svg.small(title, LEFT + ROOM + OVER, HEIGHT, parts)


def _bar(start: float, end: float, tone: str) -> str:
    first, last = sorted((_at(start), _at(end)))
    place = {"x": first, "y": 5.0, "width": max(last - first, 1.0), "height": 6.0}
    return svg.element("rect", cls=tone, rx="1.5", **place)


def _band(doubt: tuple[float, float], fill: str) -> str:
    first, last = _at(doubt[0]), _at(doubt[1])
    return svg.element("rect", fill=fill, x=first, y=1.0, width=last - first, height=14.0)


def _post(share: float, cls: str) -> str:
    x = LEFT + ROOM * share
    return svg.element("path", cls=cls, d=f"M{x:g} 2.5V13.5")
