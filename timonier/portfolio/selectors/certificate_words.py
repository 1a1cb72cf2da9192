"""A certificate in sentences, in the reader's language."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from timonier.kit.measured import numbers
from timonier.kit.shell import look
from timonier.portfolio.selectors.shapes import Certificate


def with_sentences(found: Certificate, currency: str) -> Certificate:
    """A certificate with its sentences."""
    if found.state == "forced":
        return replace(found, sentences=[found.line.because])
    if found.state == "unknown":
        said = [found.line.because, _("The best plan with the opposite choice is not computed.")]
        return replace(found, sentences=[each for each in said if each])
    return replace(found, sentences=[found.line.because, *_computed(found, currency)])


def _computed(found: Certificate, currency: str) -> list[str]:
    language = look.language()
    if found.other_value is None or found.cost is None:
        return [_("No plan with the opposite choice holds the obligations as well.")]
    told = {
        "value": numbers.money(found.other_value, language, currency, short=True),
        "cost": numbers.money(abs(found.cost), language, currency, short=True),
    }
    inside = found.line.selected
    said = [_worth(inside, less=found.cost >= 0) % told]
    if found.flip_value_to is not None:
        at = numbers.money(found.flip_value_to, language, currency, short=True)
        words = (
            _("It would leave the plan with a value under %(value)s a year.")
            if inside
            else _("It would enter the plan with a value over %(value)s a year.")
        )
        said.append(words % {"value": at})
    return said + _effort_and_doubt(found)


def _worth(inside: bool, *, less: bool) -> str:
    """What was set by hand may cost: then the other plan is worth more."""
    if inside and less:
        return _("The best plan without it is worth %(value)s, %(cost)s less.")
    if inside:
        return _("The best plan without it is worth %(value)s, %(cost)s more.")
    if less:
        return _("The best plan with it is worth %(value)s, %(cost)s less.")
    return _("The best plan with it is worth %(value)s, %(cost)s more.")


def _effort_and_doubt(found: Certificate) -> list[str]:
    language, said = look.language(), []
    if found.flip_effort_to is not None:
        days = numbers.estimate(found.flip_effort_to, language)
        words = (
            _("It would leave the plan with an effort over %(days)s person-days.")
            if found.line.selected
            else _("It would enter the plan with an effort under %(days)s person-days.")
        )
        said.append(words % {"days": days})
    if found.line.decided_by:
        told = {"input": found.line.decided_by}
        said.append(_("What matters most is %(input)s.") % told)
    if not found.proven:
        said.append(_("Not proven: the search was ended before its bounds met."))
    return said
