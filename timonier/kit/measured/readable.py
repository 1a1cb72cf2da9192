"""How figures, sources and packages read: the words behind the template tags."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from packageurl import PackageURL

from timonier.kit.measured import numbers
from timonier.kit.measured.figures import Reading
from timonier.values.money import Money

NAMED = 3  # names in one line


def series(parts: Iterable[str]) -> str:
    """`a; b; c`, with the spaces of the language; what is empty is left out."""
    return _("; ").join(part for part in parts if part)


def first_named(names: Sequence[str]) -> str:
    """The first names, and how many others there are: `a, b, c, 2 others`."""
    shown, more = ", ".join(names[:NAMED]), len(names) - NAMED
    if more <= 0:
        return shown
    words = ngettext("%(names)s, %(n)s other", "%(names)s, %(n)s others", more)
    return words % {"names": shown, "n": numbers.number(more, get_language() or "en")}


def sentence(text: str) -> str:
    """What a machine said as a sentence: it begins large and ends; nothing stays nothing."""
    text = text.strip()
    ended = text.endswith((".", "!", "?", "…"))
    return f"{text[:1].upper()}{text[1:]}{'' if ended else '.'}" if text else ""


def quantity_text(value: numbers.Number, unit: str, language: str) -> str:
    """One value with its unit: a count, a share, days, or money."""
    if unit == "":
        return numbers.number(value, language)
    if unit == "share":
        return numbers.share(value, language)
    if unit == "days":
        return f"{numbers.estimate(value, language)}{numbers.NBSP}{_('d')}"
    return numbers.money(value, language, unit, short=True)


def interval_text(low: Any, high: Any, unit: str, language: str) -> str:
    """An interval with its unit once; money has its own."""
    if isinstance(low, Money):
        return numbers.money_interval(low, high, language)
    if unit == "share":
        text = numbers.interval(low * 100, high * 100, language)
        return f"{text}{numbers.NBSP if language == 'fr' else ''}%"
    if unit == "days":
        return numbers.interval(low, high, language, _("d"))
    if len(unit) == 3 and unit.isupper():
        return numbers.money_interval(low, high, language, unit)
    return numbers.interval(low, high, language, unit)


def figure_text(found: Reading, language: str) -> dict[str, str]:
    """The value and the interval of a figure; empty when unknown."""
    value, unit = found.value, found.unit
    if value.value is None:
        return {"value": "", "interval": ""}
    text = quantity_text(value.value, unit, language)
    both = value.low is not None and value.high is not None
    return {
        "value": f"≥ {text}" if found.at_least else text,
        "interval": interval_text(value.low, value.high, unit, language) if both else "",
    }


def source_text(found: Reading, now: datetime, language: str) -> str:
    """The source that matters most and the age of its data: `OSV · 3 h`."""
    worst = found.worst
    if worst is None:
        as_of = found.value.as_of
        words = _("Computed")
        return f"{words} · {numbers.age_since(as_of, now, language)}" if as_of else words
    if worst.words and worst.total is not None:
        done, total = (numbers.number(n or 0, language) for n in (worst.done, worst.total))
        return f"{worst.label} · {done}/{total}"
    if worst.state == "missing":
        return _("%(source)s · missing") % {"source": worst.label}
    if worst.state == "failed" and worst.age is None:
        return _("%(source)s · failed") % {"source": worst.label}
    if worst.age is None:
        return worst.label
    text = f"{worst.label} · {numbers.age(worst.age, language)}"
    if worst.state == "stale" and worst.cadence:
        expected = _("expected %(age)s") % {"age": numbers.age(worst.cadence, language)}
        return f"{text}, {expected}"
    return text


def purl_text(text: str) -> str:
    """`org/name version` of a package URL; anything else as it is."""
    try:
        found = PackageURL.from_string(text)
    except ValueError:
        return text
    name = f"{found.namespace}/{found.name}" if found.namespace else found.name
    return f"{name} {found.version}" if found.version else name
