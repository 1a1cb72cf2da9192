"""`{% load batches %}`: what the pages of imports and of changes of many rows write."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from timonier.kit.batches.columns import Column
from timonier.kit.entities.entity import Entity
from timonier.kit.templatetags.ti import day, number
from timonier.values import readings

register = template.Library()


@register.simple_tag
def key_of(entity: Entity, item: Any) -> str:
    """The key by which a row is chosen on its list."""
    return entity.key_value(item)


@register.filter
def label_of(entity: Entity, name: str) -> str:
    """What a field is called."""
    return entity.label(name)


@register.simple_tag
def reading(column: Column, option: str) -> str:
    """The example of a column as it would be read by one of the answers."""
    try:
        if column.asks == "order":
            found = datetime.fromisoformat(readings.day(column.example, option))
            return day(found.date(), "long")
        plain = Decimal(readings.number(column.example, option))
    except readings.Unclear:
        return _("nothing that can be read")
    places: Any = plain.as_tuple().exponent
    return number(plain, max(-places, 0))
