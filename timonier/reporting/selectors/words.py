"""How the brief writes numbers, amounts, days and names."""

import re
from collections.abc import Sequence
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext, ngettext

from timonier.kit.measured import numbers
from timonier.values.interval import Interval

NAMED = 4  # things named in one sentence
_TENTHS = re.compile(r"[.,]0(?=\D)")  # of 1,0 M€
LONGEST = 84  # characters of a title inside a sentence


def language() -> str:
    """fr or en."""
    return (get_language() or "en")[:2]


def count(value: int) -> str:
    """A whole number as the language writes it."""
    return numbers.number(value, language())


def money(amount: float, currency: str) -> str:
    """386 k€, 1 M€, with three significant digits at most."""
    text = numbers.money(round(amount), language(), currency, short=True)
    return _TENTHS.sub("", text)


def money_range(low: float, high: float, currency: str) -> str:
    """222–644 k€; up to 644 k€ where the low end is nothing."""
    if is_nothing(low) and high > 0:
        return gettext("up to %(amount)s") % {"amount": money(high, currency)}
    return numbers.money_interval(round(low), round(high), language(), currency)


def share(value: float) -> str:
    """5 %, or 1.2 % where one digit more matters."""
    return numbers.share(value, language(), 1 if 0 < value < 0.0195 else 0)


def whole(value: float) -> int:
    """Person-days, whole; a part of a day is a day, since nothing is done in none."""
    return max(round(value), 1) if value > 0 else 0


def days(value: float) -> str:
    """The same in figures."""
    return count(whole(value))


def work(value: float) -> str:
    """One person-day, 12 person-days."""
    n = whole(value)
    return ngettext("one person-day", "%(n)s person-days", n) % {"n": count(n)}


def between(effort: Interval) -> str:
    """6–14."""
    low, high = whole(effort.low), whole(effort.high)
    return count(low) if low == high else numbers.interval(low, high, language())


def is_nothing(amount: float) -> bool:
    """Whether an amount of money would be written as nought."""
    return round(abs(amount)) < 1


def day(value: date) -> str:
    """23 Nov 2026."""
    return numbers.day(value, language())


def short(text: str, longest: int = LONGEST) -> str:
    """A title cut at a word; stars would read as marks of a figure."""
    text = text.replace("*", "∗")
    if len(text) <= longest:
        return text
    return f"{text[:longest].rsplit(' ', 1)[0]}…"


def some(names: Sequence[str], most: int = NAMED) -> str:
    """A few names and how many more: `a, b and 3 more`."""
    return listed([short(name) for name in names], most)


def listed(names: Sequence[str], most: int = NAMED) -> str:
    """The same of names that are short already."""
    shown = ", ".join(names[:most])
    more = len(names) - most
    if more <= 0:
        return shown
    return ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", more) % {
        "names": shown,
        "n": count(more),
    }


def page(name: str, *args: object) -> str:
    """The address where a sentence is explained; "" where the room has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def why_row(label: str, row: int | None) -> str:
    """The thread of what a row stands on: `why_row("risk.simulationrun", 3)`."""
    return page("look:why", label, row) if row else ""


def why_figure(key: str) -> str:
    """The page of a figure."""
    return page("look:figure", key)
