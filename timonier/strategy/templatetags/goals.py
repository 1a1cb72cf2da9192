"""`{% load goals %}`: how far a key result, an objective or a goal is, in a bar and in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.kit import charts
from timonier.kit.measured import numbers
from timonier.kit.measured.readable import quantity_text
from timonier.kit.shell import look
from timonier.strategy.core.progress import RollUp
from timonier.strategy.selectors import KeyResultLine, Measure

register = template.Library()

PACES = {
    "reached": gettext_lazy("Reached"),
    "unsure": gettext_lazy("At target, not sure"),
    "missed": gettext_lazy("Missed"),
    "behind": gettext_lazy("Behind"),
    "on pace": gettext_lazy("On pace"),
    "ahead": gettext_lazy("Ahead"),
    "not begun": gettext_lazy("Not begun"),
    "no dates": gettext_lazy("No dates"),
    "unknown": gettext_lazy("Unknown"),
}
SHAPES = {
    "missed": "affected",
    "behind": "affected",
    "reached": "clear",
    "unsure": "unknown",
    "unknown": "unknown",
}
TONES = {"missed": "f-aff", "behind": "f-aff", "reached": "f-clear"}
REASONS = {
    "never": gettext_lazy("Never measured."),
    "gone": gettext_lazy("Its live figure is not there, or not yours to read."),
    "silent": gettext_lazy("Its live figure knows nothing yet."),
}


def percent(share: float | None) -> str:
    """A share as it is, below zero and above one too."""
    if share is None:
        return ""
    language = look.language()
    if abs(share) >= 10:  # far outside: the direction counts, not the digits
        return numbers.number(round(share), language) + _(" times the way")
    return numbers.share(share, language)


@register.filter(name="percent")
def percent_filter(share: Any) -> str:
    """62 % of 0.62; nothing for nothing."""
    return percent(share) if isinstance(share, int | float) else ""


@register.simple_tag
def measured_value(measure: Measure, unit: str, value: float | None = None) -> str:
    """A value of a key result with its unit: as its live figure writes it, else as entered."""
    shown = measure.value if value is None else value
    if shown is None:
        return ""
    language = look.language()
    if measure.reading is not None and measure.reading.figure.unit:
        return quantity_text(shown, measure.reading.figure.unit, language)
    text = numbers.number(round(shown, 3), language)
    gap = "" if unit == "%" and language == "en" else numbers.NBSP
    return f"{text}{gap}{unit}" if unit else text


@register.simple_tag
def progress_bar(line: KeyResultLine) -> SafeString:
    """A key result: how far, and where the straight line stands today."""
    told = percent(line.progress) or _("unknown")
    words = {"name": line.key_result.name, "share": told, "line": percent(line.expected)}
    title = _("%(name)s: %(share)s of the way") % words
    if line.expected is not None:
        title += _(", %(line)s expected by now") % words
    tone = TONES.get(line.pace, "f-s1")
    return charts.progress_bar(line.progress, title=title, expected=line.expected, tone=tone)


@register.simple_tag
def roll_up_bar(found: RollUp, name: str) -> SafeString:
    """The mean, the worst as a ring, and what the unknown ones leave open as a hatch."""
    words = {"name": name, "mean": percent(found.mean), "worst": percent(found.worst)}
    doubt = None
    if found.mean is None or found.low is None or found.high is None:
        title = _("%(name)s: unknown") % words
    else:
        title = _("%(name)s: %(mean)s of the way on average, the worst at %(worst)s") % words
        doubt = (found.low, found.high)
    return charts.progress_bar(found.mean, title=title, worst=found.worst, doubt=doubt)


@register.simple_tag
def doubt_text(found: RollUp) -> str:
    """41–74 %: where the mean would lie if the unknown ones had done nothing, or all."""
    if found.low is None or found.high is None or not found.unknown:
        return ""
    language = look.language()
    text = numbers.interval(round(found.low * 100), round(found.high * 100), language)
    return f"{text}{numbers.NBSP if language == 'fr' else ''}%"


@register.inclusion_tag("kit/state.html")
def pace_state(line: KeyResultLine) -> dict[str, Any]:
    """The pace of a key result as a state: its shape, its word, then its colour."""
    return {"shape": SHAPES[line.pace], "label": PACES[line.pace]}


@register.filter
def pace_word(line: KeyResultLine) -> str:
    """Ahead, on pace, behind: the word alone."""
    return str(PACES[line.pace])


@register.filter
def has_shape(line: KeyResultLine) -> bool:
    """Whether the pace is a state that has a shape of its own."""
    return line.pace in SHAPES


@register.filter
def why_unknown(measure: Measure) -> str:
    """Why a value is unknown, in a sentence."""
    return str(REASONS.get(measure.reason, ""))


@register.filter
def days_since(day: Any, today: date) -> int:
    """Whole days from a day to today."""
    return (today - day).days if isinstance(day, date) else 0
