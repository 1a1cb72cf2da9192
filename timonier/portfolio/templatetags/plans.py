"""`{% load plans %}`: quarters, tiers and the pictures of a plan."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from timonier.kit.measured import numbers
from timonier.kit.shell import look
from timonier.portfolio.models import Initiative
from timonier.portfolio.selectors.shapes import TierLine
from timonier.portfolio.showing import pictures
from timonier.portfolio.showing.reading import Reading, reading_of
from timonier.portfolio.words import wording
from timonier.values.interval import Interval

register = template.Library()
register.filter("quarter", wording.quarter)
register.filter("dot", pictures.dot)


@register.filter
def when(line: TierLine) -> str:
    """The quarters of a row, Q4–Q1."""
    return wording.span(line.start, line.end)


@register.filter
def reason(line: TierLine) -> SafeString | str:
    """Why a row fits in no quarter, or is planned all the same; nothing where neither is so."""
    beside = line.unfit or line.flag
    return format_html('<small class="ti-reason">{}</small>', beside) if beside else ""


@register.filter
def tier_name(tier: str) -> str:
    """A tier in words."""
    return str(wording.TIERS.get(tier, tier))


@register.filter
def tier_place(tier: str) -> int:
    """The strength of a tier's colour, 1 to 3; 0 has none."""
    return wording.PLACES.get(tier, 0)


@register.filter
def days(interval: Interval) -> str:
    """6–14, or 6 when it is certain."""
    language = look.language()
    if interval.low == interval.high:
        return numbers.estimate(interval.low, language)
    return numbers.interval(interval.low, interval.high, language)


@register.filter
def share2(value: float | None) -> str:
    """A share with two decimals: 0.98."""
    return "" if value is None else wording.shares(value)[0]


@register.filter
def ranking_name(key: str) -> str:
    """A ranking in words."""
    return str(wording.RANKINGS.get(key, key))


@register.simple_tag
def shares(low: float, high: float) -> SafeString:
    """0.95–0.99."""
    return SafeString(numbers.DASH.join(wording.shares(low, high)))


@register.simple_tag
def initiative_reading(row: Initiative) -> Reading:
    """What the page of an initiative shows beside its fields."""
    return reading_of(row)
