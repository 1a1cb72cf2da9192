"""`{% load entities %}`: the addresses and panels of entity pages."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import template
from django.db.models import Model
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from timonier.kit.entities import cells, form_rows
from timonier.kit.entities.cells import Cell
from timonier.kit.entities.entity import Entity, Panel
from timonier.kit.entities.links import Sight
from timonier.kit.entities.widgets import dress
from timonier.kit.templatetags.ti import day, money, number, state

register = template.Library()


register.simple_tag(form_rows.laid_out, name="laid_out")


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


@register.simple_tag(takes_context=True)
def linked(context: Mapping[str, Any], row: Model) -> SafeString | str:
    """A row that another leads to, as the reader may see it: what a room's own page writes."""
    return show(cells.link(row, Sight(context["request"].user)))


@register.simple_tag
def dressed(form: Any) -> Any:
    """A form of another library in the house's look."""
    form = dress(form)
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)  # the label says it, and stays
    return form


@register.simple_tag
def show(cell: Cell, *, linked: bool = False) -> SafeString | str:
    """A cell as it reads; `linked` when it stands inside a link already.

    In Python and not in a template: a list shows hundreds of them.
    """
    if cell.kind == "links":
        parts = format_html_join(", ", "{}", ((show(one, linked=linked),) for one in cell.links))
        more = " " + _("and %(n)s more") % {"n": cell.more} if cell.more else ""
        return format_html("{}{}", parts, more)
    if cell.kind == "link" and not linked:
        return format_html('<a href="{}">{}</a>', cell.url, cell.value)
    if cell.kind == "none":
        return format_html('<span class="ti-3rd" role="img" aria-label="{}">–</span>', _("not set"))
    if cell.kind in ("day", "moment"):
        return _moment(cell)
    if cell.kind == "sealed":
        return _sealed(cell, linked=linked)
    write = WRITTEN.get(cell.kind)
    return write(cell.value) if write else conditional_escape(cell.value)


def _sealed(cell: Cell, *, linked: bool) -> SafeString:
    opens = cell.url and not linked
    link = format_html(' <a href="{}">{}</a>', cell.url, _("Open")) if opens else ""
    words = _("Readable by: %(readers)s") % {"readers": cell.value} if cell.value else ""
    text = '<span class="ti-tag">{}</span>{} <span class="ti-3rd">{}</span>'
    return format_html(text, _("sealed"), link, words)


def _moment(cell: Cell) -> SafeString:
    value = cell.value
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    clock = f" {value:%H:%M}" if cell.kind == "moment" else ""
    shown = '<time datetime="{}" class="ti-nb">{}{}</time>'
    return format_html(shown, value.isoformat(), day(value), clock)


def _unknown(value: Any) -> SafeString:
    return render_to_string("kit/state.html", state("unknown"))


WRITTEN: dict[str, Callable[[Any], SafeString | str]] = {
    "number": number,
    "money": money,
    "yes": lambda value: _("yes"),
    "no": lambda value: _("no"),
    "unknown": _unknown,
    "unseen": lambda value: format_html('<span class="ti-3rd">{}</span>', value),
    "long": linebreaksbr,
}
