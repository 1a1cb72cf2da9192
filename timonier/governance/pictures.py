"""The calibration curve, drawn on the server, and the words for the parts of a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from timonier.governance.core.scores import Bin, Parts
from timonier.kit.charts import svg
from timonier.kit.measured import numbers
from timonier.kit.shell import look

SIDE, LEFT, TOP = 300.0, 44.0, 30.0
BESIDE = 116.0  # room for the name of the diagonal
MARKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of the Brier score: its sign in the sum, its name, what it says."""

    sign: str
    label: str
    value: float
    says: str


def _x(share: float) -> float:
    return LEFT + SIDE * share


def _y(share: float) -> float:
    return TOP + SIDE * (1 - share)


def calibration_curve(bins: Sequence[Bin]) -> SafeString:
    """Said against seen: on the diagonal one is right; bars are Wilson's 95 % intervals."""
    language = look.language()
    parts = []
    for mark in MARKS:
        words = numbers.share(mark, language)
        parts.append(svg.element("path", cls="l-line", d=f"M{LEFT} {_y(mark):.1f}H{LEFT + SIDE}"))
        parts.append(svg.label(words, LEFT - 8, _y(mark) + 4, "end t-3"))
        parts.append(svg.label(words, _x(mark), TOP + SIDE + 18, "mid t-3"))
    ideal = f"M{_x(0):.1f} {_y(0):.1f}L{_x(1):.1f} {_y(1):.1f}"
    parts.append(svg.element("path", cls="l-ink3 l-dash", d=ideal))
    parts.append(svg.label(_("as sure as right"), LEFT + SIDE + 8, TOP + 4, "t-3"))
    joined = "L".join(f"{_x(each.said):.1f} {_y(each.happened):.1f}" for each in bins)
    parts.append(svg.element("path", cls="l-s1", d=f"M{joined}"))
    top = max(each.count for each in bins)
    for each in bins:
        parts += _point(each, top, language)
    parts.append(svg.label(pgettext("axis", "seen"), 0, 12, "t-3"))
    parts.append(svg.label(pgettext("axis", "said"), LEFT + SIDE, TOP + SIDE + 36, "end t-3"))
    title = _("What was said against what happened, in %(n)s groups") % {"n": len(bins)}
    return svg.drawing(title, LEFT + SIDE + BESIDE, TOP + SIDE + 42, parts)


def _point(each: Bin, top: int, language: str) -> list[str]:
    x, low, high = _x(each.said), _y(each.lowest), _y(each.highest)
    told = ngettext(
        "said %(said)s, happened %(seen)s, %(n)s prediction",
        "said %(said)s, happened %(seen)s, %(n)s predictions",
        each.count,
    ) % {
        "said": numbers.share(each.said, language),
        "seen": numbers.share(each.happened, language),
        "n": each.count,
    }
    radius = 3.0 + 4.0 * (each.count / top) ** 0.5
    return [
        svg.element("path", cls="l-s1 gov-bar", d=f"M{x:.1f} {high:.1f}V{low:.1f}"),
        svg.element(
            "circle",
            svg.element("title", svg.text(told)),
            cls="f-s1",
            cx=x,
            cy=_y(each.happened),
            r=radius,
        ),
    ]


def part_lines(parts: Parts) -> list[PartLine]:
    """The parts in the order of the sum, each with its sign there and what it says."""
    told = [
        (parts.uncertainty, _("Uncertainty"),
         _("What the questions themselves left open: nobody can lower it.")),
        (-parts.resolution, _("Resolution"),
         _("What was gained by telling likely from unlikely: the more the better.")),
        (parts.reliability, _("Reliability"),
         _("What was lost because what was said is not what happened: zero is best.")),
        (parts.within_variance, _("Spread inside the groups"),
         _("Unlike probabilities of one group; it makes the sum exact.")),
        (-parts.within_covariance, _("Skill inside the groups"),
         _("How far they went with what happened inside a group.")),
    ]  # fmt: skip
    return [
        PartLine("" if not place else "+" if value >= 0 else "−", label, abs(value), says)
        for place, (value, label, says) in enumerate(told)
    ]
