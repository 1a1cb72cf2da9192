"""`{% load ideas %}`: gains of ideas as bars on one scale, ratios as estimates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from timonier.kit import charts
from timonier.kit.measured import numbers
from timonier.kit.measured.readable import interval_text
from timonier.kit.shell import look
from timonier.strategy.selectors.ideas import IdeaCard

register = template.Library()


@register.simple_tag
def gain_bar(card: IdeaCard, top: float, currency: str) -> SafeString | str:
    """The gain of a year as a thin bar, its likely value as a dot."""
    gain = card.gain
    if gain is None:
        return ""
    money = interval_text(gain.low, gain.high, currency, look.language())
    words = _("Gain a year: %(money)s") % {"money": money}
    return charts.range_bar(
        gain.low, gain.high, gain.likely, top=top or gain.high, title=words, tier=2
    )


@register.filter
def estimate(value: Any) -> str:
    """7.4, 41, 386: three significant digits at most."""
    return numbers.estimate(value, look.language()) if isinstance(value, int | float) else ""
