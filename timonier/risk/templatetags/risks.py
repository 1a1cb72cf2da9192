"""`{% load risks %}`: what the form of a risk needs beside its fields."""

from django import template

from timonier.organisation.selectors import company

register = template.Library()


@register.simple_tag
def company_currency() -> str:
    """The currency all amounts are in."""
    return company().currency
