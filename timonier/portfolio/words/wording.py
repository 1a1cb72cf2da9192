"""Words that screens and files share: quarters and tiers, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from timonier.kit.measured import numbers
from timonier.kit.shell import look

TIERS = {
    "indispensable": gettext_lazy("Indispensable"),
    "useful": gettext_lazy("Useful"),
    "accessory": gettext_lazy("Accessory"),
    "unfit": gettext_lazy("Fits nowhere"),
    "unranked": gettext_lazy("Not ranked: needs one number"),
    "hand": gettext_lazy("Set by hand"),
    "few": gettext_lazy("Too few scenarios to tell"),
    "pending": gettext_lazy("Not labelled yet"),
}
PLACES = {"indispensable": 1, "useful": 2, "accessory": 3}  # their colour, from strong to light
HOLDS = {  # why rows have none of the three
    "unfit": gettext_lazy("no quarter has room for them, whatever they are worth"),
    "unranked": gettext_lazy("nobody said what they are worth: unknown is not nought"),
    "hand": gettext_lazy("a choice, not evidence"),
    "few": gettext_lazy("35 scenarios at least are needed"),
    "pending": gettext_lazy("the scenarios are still being planned"),
}
RANKINGS = {
    "rice": "RICE",
    "wsjf": "WSJF",
    "value_over_cost": pgettext_lazy("ranking", "Value over cost"),
}


def quarter(name: str) -> str:
    """Q1 2027 of 2027-Q1; anything else as it is."""
    year, _dash, place = name.partition("-Q")
    return _("Q%(n)s %(year)s") % {"n": place, "year": year} if place else name


def quarter_short(name: str) -> str:
    """Q1 of 2027-Q1."""
    _year, _dash, place = name.partition("-Q")
    return _("Q%(n)s") % {"n": place} if place else name


def span(start: str, end: str) -> str:
    """Q4–Q1, or Q4 alone; "–" of what is not in the plan."""
    if not start:
        return numbers.DASH
    if not end or end == start:
        return quarter_short(start)
    return f"{quarter_short(start)}{numbers.DASH}{quarter_short(end)}"


def horizon(quarters: Sequence[str]) -> str:
    """Q4 2026 to Q3 2027."""
    if not quarters:
        return ""
    first, last = quarter(quarters[0]), quarter(quarters[-1])
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def shares(*values: float) -> list[str]:
    """Shares with two decimals, as acceptability is written: 0.98."""
    return [numbers.number(value, look.language(), 2) for value in values]


def acceptability(value: float | None, low: float | None, high: float | None) -> str:
    """0.98, 0.95–0.99 in words for who does not see the dot."""
    if value is None or low is None or high is None:
        return _("Acceptability not computed")
    told = dict(zip(("value", "low", "high"), shares(value, low, high), strict=True))
    return _("Acceptability %(value)s, between %(low)s and %(high)s") % told


def ends(days: Sequence[float]) -> str:
    """40, or 30–40–50, as they are typed: one number where it is certain."""
    written = [f"{each:.10g}" for each in days]
    return written[0] if len(set(written)) == 1 else numbers.DASH.join(written)
