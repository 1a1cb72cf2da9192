"""`{% load boards %}`: range bars on the scale of their board, and the source of a figure alone."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from timonier.kit import charts
from timonier.kit.measured import figures
from timonier.kit.measured.readable import interval_text
from timonier.kit.shell import look
from timonier.kit.templatetags.ti import figure_source
from timonier.practices import selectors
from timonier.practices.models import Proposal

register = template.Library()


@register.simple_tag
def effort_bar(proposal: Proposal, top: float, place: int) -> SafeString:
    """The effort of a proposal as a thin bar, its likely value as a dot."""
    low, high = proposal.effort_low, proposal.effort_high
    days = interval_text(low, high, "days", look.language())
    words = _("Effort: %(days)s") % {"days": days}
    return charts.range_bar(
        low, high, proposal.effort_likely, top=top or high, title=words, tier=place
    )


@register.simple_tag(takes_context=True)
def figure_source_of(context: Mapping[str, Any], key: str) -> SafeString:
    """The source and age of a figure whose value the page already shows."""
    declared = next(each for each in figures.declared() if each.key == key)
    known = context.get("sources") or selectors.shown_sources(timezone.now())
    sources = tuple(each for each in known if each.name in declared.sources)
    return figure_source(figures.Reading(declared, figures.Value(None), sources))


@register.filter
def source_name(source: str) -> str:
    """A source of citations in the reader's words."""
    names = {
        "advisories": _("Advisories"),
        "kev": _("Exploited flaws (CISA)"),
        "lifecycles": _("Life cycles"),
        "replacements": _("Replacements"),
    }
    return names.get(source, source)
