"""An example of the company, whose codes have a form of their own."""

from typing import Any

from timonier.organisation.models import Company


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


EXAMPLES = {Company: company}
