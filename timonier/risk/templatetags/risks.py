"""`{% load risks %}`: amounts, rates and returns as the pages of this room write them."""

from __future__ import annotations

from math import floor, log10
from typing import Any

from django import template
from django.utils.translation import gettext as _

from timonier.kit.measured import numbers
from timonier.kit.measured.readable import interval_text
from timonier.kit.shell import look
from timonier.organisation.selectors import company

register = template.Library()
_FAR = 10.0  # ends so far apart are written each with its own unit


@register.simple_tag
def company_currency() -> str:
    """The currency all amounts are in."""
    return company().currency


@register.simple_tag
def amounts(low: numbers.Amount | None, high: numbers.Amount | None, currency: str) -> str:
    """222–644 k€, or 48 k€ to 1.4 M€ when the ends are far apart."""
    if low is None or high is None:
        return ""
    language = look.language()
    least, most = float(low), float(high)
    if least > 0 and most < least * _FAR:
        return interval_text(low, high, currency, language)
    ends = [numbers.money(end, language, currency, short=True) for end in (low, high)]
    return _("%(low)s to %(high)s") % {"low": ends[0], "high": ends[1]}


@register.simple_tag
def rates(low: float | None, high: float | None) -> str:
    """0.02–0.5 events a year: as many decimals as were given."""
    if low is None or high is None:
        return ""
    language = look.language()
    ends = [numbers.number(_significant(end), language) for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else numbers.DASH.join(ends)


@register.simple_tag
def returns(low: float, high: float) -> str:
    """The interval of a return: −18 % to 239 %, 49–312 %."""
    if low < 0:
        return _("%(low)s to %(high)s") % {"low": ratio(low), "high": ratio(high)}
    return interval_text(_significant(low, 2), _significant(high, 2), "share", look.language())


@register.filter
def ratio(value: Any) -> str:
    """A return as a share, with no more than three digits that mean something."""
    if value is None:
        return ""
    return numbers.share(_significant(value, 2 if abs(value) >= 10 else 3), look.language())


def _significant(value: float, digits: int = 3) -> float:
    if value == 0:
        return 0.0
    return round(value, digits - 1 - floor(log10(abs(value))))
