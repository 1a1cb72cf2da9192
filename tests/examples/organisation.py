"""Examples of the company and its departments."""

from typing import Any

from timonier.organisation.models import Company, Department


def company(n: int) -> dict[str, Any]:
    return {
        "name": f"Embruns {n}",
        "slug": f"embruns-{n}",
        "currency": "EUR",
        "country": "FR",
        "headcount": 40 + n,
        "size_override": "",
        "stage": "growth",
        "fiscal_year_start_month": 1,
        "language": "fr",
    }


def department(n: int) -> dict[str, Any]:
    return {"name": f"Finance {n}", "slug": f"finance-{n}", "head": "Odile Brun"}


EXAMPLES = {Company: company, Department: department}
