"""What reporting gives to the bridge: the way to the brief."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from timonier.kit import contributions as given
from timonier.kit.contributions import Asked


@given.panel(
    "account",
    title=_("The account for the board"),
    template="reporting/bridge/account.html",
    weights=(100, 100, 40),
    permission="practices.view_proposal",
)
def account(asked: Asked) -> dict[str, Any]:
    """What the brief is, and the button that opens it."""
    return {}
