"""`{% load ti %}`: numbers and dates as written here, figures, states, sources, "why?"."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from timonier.kit.measured import figures, numbers
from timonier.kit.measured.freshness import Freshness
from timonier.kit.measured.readable import figure_text, interval_text, purl_text, source_text
from timonier.kit.shell import cards, look
from timonier.kit.work import jobs
from timonier.values.money import Money

register = template.Library()
register.simple_tag(look.bundle, name="bundle")
register.simple_block_tag(cards.labelled, name="cards")
register.filter("told", jobs.told)

STATES = {
    "affected": "affected",
    "clear": "clear",
    "unknown": "unknown",
    "stale": "stale",
    "failed": "affected",
    "missing": "unknown",
    "fresh": "clear",
}


def _language() -> str:
    return look.language()


def _given(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _amount(value: Any) -> bool:
    return isinstance(value, Money) or _given(value)


@register.filter
def number(value: Any, digits: int | None = None) -> str:
    """1 204,5; nothing for nothing."""
    return numbers.number(value, _language(), digits) if _given(value) else ""


@register.filter
def money(value: Any, currency: str = "EUR") -> str:
    """41 280 €."""
    return numbers.money(value, _language(), currency) if _amount(value) else ""


@register.filter
def money_short(value: Any, currency: str = "EUR") -> str:
    """41 k€, for estimates."""
    return numbers.money(value, _language(), currency, short=True) if _amount(value) else ""


@register.filter
def share(value: Any, digits: int = 0) -> str:
    """58 % of 0.58."""
    return numbers.share(value, _language(), digits) if _given(value) else ""


@register.filter
def change(value: Any, unit: str = "") -> str:
    """−26 k€ with "EUR", +8,0 % with "share", +3 without."""
    if not _given(value):
        return ""
    language = _language()

    def written(size: Decimal) -> str:
        if unit == "share":
            return numbers.share(size, language, 1 if size < Decimal("0.1") else 0)
        if unit:
            return numbers.money(size, language, unit, short=True)
        return numbers.number(size, language)

    return numbers.change(value, written)


@register.simple_tag
def interval(low: Any, high: Any, unit: str = "") -> str:
    """222–644, the unit once."""
    return interval_text(low, high, unit, _language()) if _amount(low) and _amount(high) else ""


@register.filter
def day(value: Any, style: str = "") -> str:
    """23 nov. 2026; `short`, `long` and `full` as in timonier.kit.measured.numbers.day."""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return numbers.day(value, _language(), style) if isinstance(value, date) else ""


@register.filter
def age(value: Any, now: datetime | None = None) -> str:
    """14 min, 3 h, 6 j, of a duration or since a moment."""
    if isinstance(value, timedelta):
        return numbers.age(value, _language())
    if isinstance(value, date):
        return numbers.age_since(value, now or timezone.now(), _language())
    return ""


@register.filter
def purl(value: Any) -> str:
    """`django 3.2.0` of a package URL; anything else as it is."""
    return purl_text(str(value or ""))


@register.inclusion_tag("kit/state.html")
def state(name: str, label: str = "") -> Mapping[str, str]:
    """A state: its shape, its word, then its colour."""
    words = {
        "affected": _("Affected"),
        "clear": _("Not affected"),
        "unknown": _("Unknown"),
        "stale": _("Late"),
        "failed": _("Failed"),
        "missing": _("Missing"),
        "fresh": _("Up to date"),
    }
    shape = STATES.get(name, "unknown")
    return {"shape": shape, "label": label or words.get(name, words["unknown"])}


@register.inclusion_tag("kit/icon.html")
def icon(shape: str) -> Mapping[str, str]:
    """The shape of a state alone."""
    return {"shape": STATES.get(shape, "unknown")}


@register.simple_tag
def why(item: Model, text: str = "", as_of: datetime | None = None) -> SafeString:
    """The source line of a row; it opens the thread of what the row stands on."""
    label = f"{item._meta.app_label}.{item._meta.model_name}"
    url = reverse("look:why", args=[label, item.pk])
    words = text or _("Why?")
    if as_of:
        words = f"{words} · {numbers.age_since(as_of, timezone.now(), _language())}"
    return _source(url, words, stale=False)


def _source(url: str, words: str, *, stale: bool) -> SafeString:
    spoken = words if words == _("Why?") else _("Why? %(source)s") % {"source": words}
    return format_html(
        '<a class="ti-src{}" href="{}" hx-get="{}" hx-target="#aside" hx-swap="innerHTML" '
        'data-why aria-label="{}">{}</a>',
        " is-stale" if stale else "",
        url,
        url,
        spoken,
        words,
    )


@register.inclusion_tag("kit/figure.html", takes_context=True)
def figure(
    context: Mapping[str, Any], key: str, *, source: bool = True, rest: bool = False
) -> Mapping[str, Any]:
    """A figure, its interval, its source: read by its key, never computed in a template.

    `rest`: with what the figure says of itself, as what it leaves out.
    """
    request = context.get("request")
    found = figures.reading(key, today=context.get("today") or timezone.localdate())
    needed = found.figure.permission
    user = getattr(request, "user", None)
    if needed and not (user and user.has_perm(needed)):
        return {"reading": None}
    text = figure_text(found, _language())
    return {"reading": found, "source": source, "text": text, "rest": rest}


@register.inclusion_tag("kit/figure.html")
def figure_value(found: figures.Reading) -> Mapping[str, Any]:
    """The value and interval of a figure already read."""
    return {"reading": found, "source": False, "text": figure_text(found, _language())}


@register.simple_tag
def figure_source(found: figures.Reading) -> SafeString:
    """The source and age of a figure already read."""
    url = reverse("look:figure", args=[found.figure.key])
    words = source_text(found, timezone.now(), _language())
    worst = found.worst
    return _source(url, words, stale=bool(worst and worst.state != "fresh"))


@register.inclusion_tag("kit/fresh.html", takes_context=True)
def fresh(context: Mapping[str, Any], *names: str, note: str = "") -> Mapping[str, Any]:
    """The strip of the sources a page sums: those named, or all."""
    from timonier.kit.measured.freshness import strip, together

    found = strip(names=names) if names else together(strip())
    return {"sources": found, "note": note, "shell": context.get("shell")}


@register.simple_tag(takes_context=True)
def told(context: Mapping[str, Any], sources: Iterable[Freshness]) -> str:
    """A strip shows these sources: the line of the page need not name them again."""
    shell = context.get("shell")
    if shell and shell["blind"]:
        shell["blind"].shown(sources)
    return ""


@register.simple_tag
def unknown_of(*figures_: str) -> str:
    """What the sources of these figures leave unknown, in words; empty when they are all whole."""
    from timonier.kit.measured.blindness import blind, listed

    names = dict.fromkeys(name for key in figures_ for name in figures.sources_of(key))
    return listed(blind(names)) if names else ""


@register.simple_tag(takes_context=True)
def page_url(context: Mapping[str, Any], **changes: Any) -> str:
    """This page's address with some of its query changed; None takes a part away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    text = query.urlencode()
    return f"?{text}" if text else "?"


@register.simple_tag
def term(anchor: str, words: str) -> SafeString:
    """A word that opens its line of the glossary beside the page: `{% term "canary" word %}`."""
    return _term(anchor, words)


@register.simple_tag
def term_mark(anchor: str, shape: str, title: str) -> SafeString:
    """The same of the shape of a state alone; `title` is what it says here."""
    named = format_html(' title="{0}" aria-label="{0}"', title)
    return _term(anchor, render_to_string("kit/icon.html", icon(shape)), named)


def _term(anchor: str, words: str, more: str = "") -> SafeString:
    url = reverse("look:term", args=[anchor])
    return format_html(
        '<a class="ti-term" href="{}" hx-get="{}" hx-target="#aside" data-aside{}>{}</a>',
        url,
        url,
        more,
        words,
    )
