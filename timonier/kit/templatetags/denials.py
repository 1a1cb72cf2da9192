"""`{% load denials %}`: what a page says is not there, as far as its sources let it say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from timonier.kit.measured import blindness, figures, numbers
from timonier.kit.measured.freshness import Freshness
from timonier.kit.shell import look

register = template.Library()


@register.tag
def denied(parser: Parser, token: Token) -> Denied:
    """`{% denied "estate.git" %}No file states it.{% enddenied %}`: names of sources, keys of
    figures (all that they stand on), or lists of them. While one of the sources is dark the words
    are left out and it is said that this is not known; late or partial ones are named after them.
    """
    names = [parser.compile_filter(each) for each in token.split_contents()[1:]]
    if not names:
        raise template.TemplateSyntaxError("denied: name the sources that the words stand on")
    inner = parser.parse(("enddenied",))
    parser.delete_first_token()
    return Denied(names, inner)


class Denied(template.Node):
    """The words of a denial and the names of what it stands on."""

    def __init__(self, names: list[FilterExpression], nodelist: NodeList) -> None:
        self.names, self.nodelist = names, nodelist

    def render(self, context: template.Context) -> SafeString:
        blind = _blind(context, list(_sources(each.resolve(context) for each in self.names)))
        words = "" if blindness.dark(blind) else self.nodelist.render(context)
        if not blind:
            return SafeString(words)
        note = blindness.unseen(blind)
        return format_html('{} <span class="ti-2nd">{}</span>', SafeString(words), note)


def _sources(given: Iterable[Any]) -> Iterator[str]:
    for each in given:
        if not isinstance(each, str):
            yield from _sources(each or ())
        elif each in {one.key for one in figures.declared()}:
            yield from figures.sources_of(each)
        else:
            yield each


def _blind(context: template.Context, names: list[str]) -> list[Freshness]:
    """As the whole page knows them; a part of a page without a shell looks itself."""
    shell = context.get("shell")
    known = shell["blind"] if shell else None
    return known.of(names) if known else blindness.blind(names)


@register.simple_tag(takes_context=True)
def counted(context: template.Context, value: int | None, *names: str) -> SafeString:
    """A count as far as its sources carry it: nothing counted is no zero while one of them is
    dark, and what was counted is then a part."""
    if value is None:
        return format_html("{}", gettext("unknown"))
    dark = blindness.dark(_blind(context, list(_sources(names))))
    text = numbers.number(value, look.language())
    if not dark:
        return format_html("{}", text)
    return format_html("≥ {}", text) if value else format_html("{}", gettext("unknown"))
