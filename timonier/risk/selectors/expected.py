"""What a risk costs a year as it is estimated, before anybody simulates: of the register, or only
proposed."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from pydantic import ValidationError as Unreadable

from timonier.risk.core.expectation import Triple, expected_year
from timonier.risk.core.inputs import Risk as Input
from timonier.risk.models import ESTIMATE, Risk, RiskProposal, Treatment
from timonier.risk.selectors.question import risk_input


def expected_of(
    risk: Risk, treatments: Sequence[Treatment] = (), *, currency: str
) -> Triple | None:
    """Low, mean and high of its expected yearly loss less its treatments in place; None where its
    frequency, or its loss in this currency, is unknown. See core.expectation."""
    if not risk.estimated_in(currency):
        return None
    try:
        return expected_year(Input(**risk_input(risk, treatments)))
    except (Unreadable, ValidationError):
        return None


def expected_of_proposed(proposal: RiskProposal, *, currency: str) -> Triple | None:
    """The same of a risk that nobody took into the register: by the house's assumptions, which
    are in the company's currency."""
    given = {name: value for name, value in proposal.prefilled.items() if name in ESTIMATE}
    return expected_of(Risk(slug=proposal.key, currency=currency, **given), currency=currency)
