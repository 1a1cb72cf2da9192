"""Writes the brief."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from timonier.kit.work import apart
from timonier.organisation.selectors import company
from timonier.reporting import selectors
from timonier.reporting.core.brief import Brief


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
        return printed(selectors.brief(account, now=timezone.localtime()))


def printed(brief: Brief) -> bytes:
    """The brief as a tagged PDF. Raises apart.Died."""
    data = {**asdict(brief), "digest": brief.digest}
    return apart.made("timonier.reporting.sources:pdf", data)
