"""Whether all that a plan adds up is counted in one currency, the company's."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from timonier.organisation.selectors import company
from timonier.portfolio.models import Budget, Initiative

_AMOUNTS = ("value_low", "value_likely", "value_high", "cost")


def other_currencies(rows: Iterable[Initiative]) -> list[str]:
    """What no plan can count as it stands: one sentence for each initiative and budget."""
    ours = company().currency
    words = _("“%(name)s” counts in %(theirs)s and the company in %(ours)s: restate its amounts.")
    found: list[tuple[object, str]] = [
        (one, one.currency)
        for one in rows
        if one.currency != ours and any(getattr(one, name) for name in _AMOUNTS)
    ]
    found += [
        (one, one.currency) for one in Budget.objects.exclude(currency=ours).exclude(amount=0)
    ]
    return [words % {"name": one, "theirs": code, "ours": ours} for one, code in found]
