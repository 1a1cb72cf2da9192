"""Reads of the company."""

from timonier.organisation.core.size import emphasis_of
from timonier.organisation.models import Company


def company() -> Company:
    """The company, or a default one, not saved, until somebody describes it."""
    return Company.objects.order_by("pk").first() or Company(name="", slug="company")


def emphasis(company: Company) -> tuple[str, ...]:
    """The keys of the bridge's panels, in the order this company needs them."""
    return emphasis_of(size=company.size, stage=company.stage)
