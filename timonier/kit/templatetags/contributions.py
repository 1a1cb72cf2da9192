"""`{% load contributions %}`: what a room gives, shown with what its page has already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def part(context: template.Context, name: str, shows: Mapping[str, Any], **more: Any) -> SafeString:
    """The template of that name with `shows` and `more` above the page's own context."""
    with context.push(**shows, **more):
        return get_template(name).template.render(context)  # type: ignore[attr-defined,no-any-return]
