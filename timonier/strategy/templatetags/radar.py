"""`{% load radar %}`: movements in a shape and a word, months, why something is proposed."""

from datetime import date

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from timonier.kit.charts.radar import move_mark
from timonier.kit.measured import numbers
from timonier.kit.shell import look
from timonier.strategy.core.radar_proposals import Proposal
from timonier.strategy.models import Ring
from timonier.strategy.radar.picture import move_words

register = template.Library()


@register.simple_tag
def move_shape(move: str) -> SafeString:
    """The mark of a movement, as on the radar."""
    return move_mark(move)


@register.filter
def move_word(move: str) -> str:
    """The movement in a word."""
    return move_words(move)


@register.filter
def ring_label(ring: str) -> str:
    """A ring in the reader's words."""
    return str(Ring(ring).label) if ring in Ring.values else ""


@register.filter
def month(day: date) -> str:
    """nov. 2026."""
    return numbers.month(day, look.language(), year=True)


@register.filter
def because(proposal: Proposal) -> str:
    """Why a ring is proposed, in a sentence of facts."""
    use, count = proposal.use, len(proposal.use.repositories)
    used = ngettext("In use in %(count)d repository", "In use in %(count)d repositories", count) % {
        "count": count
    }
    day = numbers.day(use.ends_on, look.language()) if use.ends_on else ""
    if proposal.reason == "ended":
        life = _("free fixes ended on %(day)s") % {"day": day} if day else _("past its life")
    elif proposal.reason == "ending":
        life = _("free fixes end on %(day)s") % {"day": day}
    else:
        life = (
            _("supported until %(day)s") % {"day": day}
            if day
            else pgettext("technology", "supported")
        )
    return f"{used} ; {life}" if look.language() == "fr" else f"{used}; {life}"
