"""`{% load entities %}`: the addresses and panels of entity pages."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from timonier.kit.entity import Entity, Panel
from timonier.kit.widgets import dress

register = template.Library()


@register.simple_tag
def entity_url(entity: Entity, page: str = "list", item: Any = None) -> str:
    """The address of one of an entity's pages; an export takes its format, others a row."""
    if isinstance(item, str):
        return reverse(entity.url_name(page), args=[item])
    return entity.url(page, item)


@register.simple_tag(takes_context=True)
def show_panel(context: Mapping[str, Any], panel: Panel) -> SafeString:
    """A panel's template with its own context, plus the request and the row."""
    shown = {"panel": panel, "item": context.get("item"), **panel.context}
    return render_to_string(panel.template, shown, request=context.get("request"))


@register.simple_tag
def dressed(form: Any) -> Any:
    """A form of another library in the house's look."""
    form = dress(form)
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)  # the label says it, and stays
    return form
