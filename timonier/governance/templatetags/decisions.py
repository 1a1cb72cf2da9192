"""`{% load decisions %}`: Markdown as plain blocks, what a prediction says, signs of a change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from timonier.governance.models import Decision, Prediction
from timonier.governance.selectors.page import arguments
from timonier.governance.selectors.then import decision_then
from timonier.kit.measured import numbers
from timonier.kit.measured.readable import quantity_text
from timonier.kit.shell import look

register = template.Library()
_ITEM = re.compile(r"\s{0,5}(?:[*+-]|\d{1,3}[.)])\s+(.*)")
_LINK = re.compile(r"\[([^\]\[]{1,300})\]\(([^()\s]{1,500})\)")
_HEAD = re.compile(r"\s{0,3}#{1,6}\s+(.*)")


@register.filter
def prose(text: str) -> SafeString:
    """Text that people wrote: paragraphs, lists, headings and code; everything else escaped."""
    return mark_safe("".join(_blocks(str(text or ""))))


def _blocks(text: str) -> Iterator[str]:
    kind = ""
    held: list[str] = []
    for line in [*text.split("\n"), ""]:
        new = _kind_of(line, kind)
        if new != kind or new == "head":
            yield _block(kind, held)
            held = []
        kind = new
        held.append(line)
    yield _block(kind, held)


def _kind_of(line: str, before: str) -> str:
    if line.lstrip().startswith(("```", "~~~")):
        return "" if before == "code" else "code"
    if before == "code":
        return "code"
    if _HEAD.match(line):
        return "head"
    if line.lstrip().startswith("|"):
        return "table"
    if _ITEM.match(line) or (before == "list" and line.startswith("  ") and line.strip()):
        return "list"
    return "text" if line.strip() else ""


def _block(kind: str, lines: list[str]) -> str:
    if kind in ("code", "table"):
        held = lines[1:] if kind == "code" else lines
        return f"<pre class='ti-code gov-code'>{escape(chr(10).join(held))}</pre>"
    if kind == "head":
        found = _HEAD.match(lines[0])
        return f"<p><b>{_inline(found[1] if found else lines[0])}</b></p>"
    if kind == "list":
        return f"<ul class='ti-list'>{''.join(_items(lines))}</ul>"
    words = "<br>".join(_inline(line.strip()) for line in lines)
    return f"<p>{words}</p>" if kind == "text" else ""


def _items(lines: list[str]) -> Iterator[str]:
    held: list[str] = []
    for line in lines:
        found = _ITEM.match(line)
        if found and held:
            yield f"<li>{_inline(' '.join(held))}</li>"
            held = []
        held.append((found[1] if found else line).strip())
    yield f"<li>{_inline(' '.join(held))}</li>"


def _inline(words: str) -> str:
    """One line, escaped; links to the web stay links, others keep their words alone."""
    parts = []
    at = 0
    for found in _LINK.finditer(words):
        label, target = escape(found[1]), escape(found[2])
        web = found[2].startswith(("https://", "http://"))
        linked = f'<a href="{target}" rel="noopener noreferrer">{label}</a>' if web else str(label)
        parts += [str(escape(words[at : found.start()])), linked]
        at = found.end()
    return "".join([*parts, str(escape(words[at:]))])


@register.filter
def points(text: str) -> list[str]:
    """One point a line, without the marks of a list."""
    return arguments(str(text or ""))


@register.filter
def gist(text: str) -> str:
    """The first line of a text that says something, in 140 letters at most."""
    lines = (line.strip().lstrip("#*->").strip() for line in str(text or "").split("\n"))
    first = next((line for line in lines if line), "")
    return first if len(first) <= 140 else f"{first[:139].rstrip()}…"


@register.simple_tag
def said(prediction: Prediction) -> SafeString:
    """80 %, or 120–200 days at 90 %."""
    language = look.language()
    if prediction.probability is not None:
        return format_html("<b>{}</b>", numbers.share(prediction.probability, language, 0))
    ends = _ends(prediction.low, prediction.high, prediction.unit, language)
    return format_html("<b>{}</b> <span class='ti-int'>{}</span>",
                       ends, numbers.share(prediction.level, language))  # fmt: skip


@register.simple_tag
def measured(prediction: Prediction) -> str:
    """The measured value with its unit."""
    if prediction.value is None:
        return ""
    language, unit = look.language(), prediction.unit
    if _is_money(unit):
        return numbers.money(prediction.value, language, unit)
    text = numbers.number(float(f"{prediction.value:.6g}"), language)
    return f"{text}{numbers.NBSP}{unit}".rstrip(numbers.NBSP)


def _is_money(unit: str) -> bool:
    return len(unit) == 3 and unit.isalpha() and unit.isupper()


def _ends(low: Any, high: Any, unit: str, language: str) -> str:
    """Both ends with the unit as it was typed; a currency code as money."""
    if _is_money(unit):
        return numbers.money_interval(low, high, language, unit)
    return numbers.interval(low, high, language, unit)


@register.inclusion_tag("governance/then_block.html", takes_context=True)
def as_it_was(context: Mapping[str, Any], decision: Decision, day: date) -> Mapping[str, Any]:
    """The parts of a decision on a past day."""
    user = getattr(context.get("request"), "user", None)
    return {"then": decision_then(decision, day, user=user), "decision": decision}


@register.simple_tag
def moved(change: Any, unit: str) -> str:
    """How a figure moved since: +3, −26 k€; nothing when it did not."""
    if not change:
        return ""
    language = look.language()
    return numbers.change(change, lambda size: quantity_text(size, unit, language))


@register.filter
def score(value: Any) -> str:
    """A score with three decimals: 0.128."""
    return numbers.number(value, look.language(), 3) if isinstance(value, int | float) else ""
