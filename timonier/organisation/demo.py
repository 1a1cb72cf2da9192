"""The company of the demo and its departments."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from timonier.kit.contributions import demo
from timonier.kit.contributions.demo import Keeper
from timonier.organisation.models import Company, Department

demo.still_ours(Company, {"slug": "embruns", "name": "Embruns"})


def _departments() -> tuple[tuple[str, str], ...]:
    return (
        (pgettext("department", "Technology"), "Claire Le Goff"),
        (pgettext("department", "Operations"), "Gaëlle Prigent"),
        (_("Sales"), "Bastien Morvan"),
        (_("Customer care"), "Odile Quéméneur"),
        (_("Finance"), "Farid Haddad"),
    )


@demo.scene(gettext_lazy("Describing the company"), earlier=True)
@transaction.atomic
def describe(told: Keeper) -> None:
    """Company and departments; what somebody has under the same short name stays as it is."""
    if not Company.objects.exists():
        data = {"name": "Embruns", "slug": "embruns", "currency": "EUR", "country": "FR",
                "headcount": 140, "stage": "growth", "fiscal_year_start_month": 1,
                "language": "fr" if (get_language() or "").startswith("fr") else "en"}  # fmt: skip
        told.keep(Company, data)
    for number, (name, head) in enumerate(_departments(), 1):
        row = {"name": name, "slug": f"embruns-{number}", "head": head}
        told.keep(Department, row)
