"""Writes the brief."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from timonier.organisation.selectors import company
from timonier.reporting import selectors, sources


def brief_pdf(
    *,
    today: date,
    language: str = "",
    repositories: Iterable[int] | None = None,
    user: Any = None,
) -> bytes:
    """The brief as PDF, in a language (else the company's), of all repositories or of some.

    `user`: for whom it is made; None is the house.
    """
    known = company()
    with override(language or (known.language if known.pk else settings.LANGUAGE_CODE)):
        account = selectors.account(today=today, repositories=repositories, user=user)
        return sources.pdf(selectors.brief(account, now=timezone.localtime()))
