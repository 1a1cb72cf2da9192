"""Reads of the company."""

from contextlib import AbstractContextManager
from typing import Any

from django.utils.translation import override

from timonier.kit.contributions import order_of
from timonier.kit.contributions.panels import About
from timonier.organisation.core.size import reason_of
from timonier.organisation.models import Company


def company() -> Company:
    """The company, or a default one, not saved, until somebody describes it."""
    return Company.objects.order_by("pk").first() or Company(name="", slug="company")


def emphasis(company: Company) -> list[About]:
    """The places of the bridge, in the order this company needs them."""
    return order_of(reason_of(size=company.size, stage=company.stage))


def in_company_language() -> AbstractContextManager[None]:
    """While it is open, texts are made in the language that the company keeps its own in; the
    reader's until somebody has described it."""
    return override(company().language)


def own_currency() -> str:
    """The company's currency: what a new row counts in."""
    return company().currency


def currency_then(apps: Any, alias: str) -> str:
    """The company's currency at the time of a migration; "" while nobody had described it."""
    companies = apps.get_model("organisation", "Company").objects.using(alias)
    return companies.order_by("pk").values_list("currency", flat=True).first() or ""
