"""What the people of Embruns said of their software: systems, whom each repository serves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from timonier.estate.demo import people
from timonier.estate.models import IdentityMerge, RepositoryProfile, System
from timonier.kit.contributions.demo import Keeper


def _systems() -> Mapping[str, tuple[str, str, str, str, tuple[str, ...]]]:
    """Short name -> name, description, criticality, exposure, repositories."""
    return {
        "embruns-shop": (
            _("Label shop"), _("Where merchants buy shipping labels."), "vital", "internet",
            ("embruns-shop", "embruns-portal"),
        ),
        "embruns-tracking": (
            _("Parcel tracking"), _("Follows parcels across carriers, and tells who waits."),
            "high", "internet", ("embruns-tracking", "embruns-notices"),
        ),
        "embruns-billing": (
            _("Billing"), _("Invoices merchants and checks what carriers ask for."), "high",
            "internal", ("embruns-billing",),
        ),
        "embruns-carriers": (
            _("Carrier links"), _("The old exchange of files with six carriers."), "medium",
            "partners", ("embruns-carriers", "embruns-rates"),
        ),
        "embruns-printing": (
            _("Label printing"), _("Draws labels for the printers of warehouses."), "high",
            "partners", ("embruns-labels",),
        ),
    }  # fmt: skip


def _teams() -> Mapping[str, str]:
    names = (_("Merchants"), _("Parcels"), _("Platform"))
    merchants, parcels, platform = names
    return {
        "embruns-shop": merchants, "embruns-portal": merchants, "embruns-billing": merchants,
        "embruns-tracking": parcels, "embruns-notices": parcels, "embruns-labels": parcels,
        "embruns-rates": parcels, "embruns-carriers": parcels, "embruns-platform": platform,
        "embruns-forecast": platform,
    }  # fmt: skip


@transaction.atomic
def describe(told: Keeper, names: Mapping[str, str]) -> None:
    """Systems and whom each repository serves.

    `names`: the demo's name of a repository -> the one it got here. What somebody has already
    under the same short name stays as it is.
    """
    served: dict[str, str] = {}
    for slug, (name, description, criticality, exposure, repositories) in _systems().items():
        named = _("%(name)s (demo)") % {"name": name}
        system = {"name": named, "slug": slug, "description": description, "in_service": True,
               "criticality": criticality, "exposure": exposure,
               "owner": "Claire Le Goff"}  # fmt: skip
        told.keep(System, system)
        served |= dict.fromkeys(repositories, slug)
    for name, team in _teams().items():
        said: dict[str, Any] = {"repository_name": names[name], "slug": name, "team": team,
                                "system": served.get(name), "in_service": True}  # fmt: skip
        told.keep(RepositoryProfile, said)


@transaction.atomic
def merge_people(told: Keeper) -> None:
    """One person signed with two names, and the CTO confirmed it."""
    kept, (name, email) = people.MERGED
    data = {"slug": "embruns-yann", "kept_name": kept.name, "kept_email": kept.email,
            "merged_name": name, "merged_email": email,
            "reason": _("His own laptop, before the company gave him one.")}  # fmt: skip
    told.keep(IdentityMerge, data)
