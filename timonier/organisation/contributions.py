"""What the company gives to the bridge: its name and language are asked at the first visit."""

from __future__ import annotations

from django.conf import settings

from timonier.kit import contributions as given
from timonier.kit.contributions import Asked, Part
from timonier.organisation.selectors import company


@given.first(permission="organisation.add_company")
def introduce(asked: Asked) -> Part | None:
    """The form for who may describe the company, until somebody has."""
    if company().pk:
        return None
    return Part("organisation/introduce.html", {"languages": settings.LANGUAGES})
