"""What the people of Embruns said: the demo's judgments, through the gate that all writes pass."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from timonier.bridge.demo import people, presence
from timonier.bridge.demo.keep import Keeper
from timonier.estate.models import IdentityMerge, RepositoryProfile, System
from timonier.organisation.models import Company, Department
from timonier.practices.models import Finding, Proposal, ProposalDecision, Waiver

_WAIVED_DAYS, _DUE_DAYS = 90, 45


def _departments() -> tuple[tuple[str, str], ...]:
    return (
        (_("Technology"), "Claire Le Goff"),
        (_("Operations"), "Gaëlle Prigent"),
        (_("Sales"), "Bastien Morvan"),
        (_("Customer care"), "Odile Quéméneur"),
        (_("Finance"), "Farid Haddad"),
    )


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
    """Company, departments, systems and whom each repository serves.

    `names`: the demo's name of a repository -> the one it got here. What somebody has already
    under the same short name stays as it is.
    """
    if not Company.objects.exists():
        data = {"name": "Embruns", "slug": "embruns", "currency": "EUR", "country": "FR",
                "headcount": 140, "stage": "growth", "fiscal_year_start_month": 1,
                "language": "fr" if (get_language() or "").startswith("fr") else "en"}  # fmt: skip
        told.keep(Company, data)
    for number, (name, head) in enumerate(_departments(), 1):
        row = {"name": name, "slug": f"embruns-{number}", "head": head}
        told.keep(Department, row)
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


@transaction.atomic
def decide(told: Keeper, names: Mapping[str, str]) -> None:
    """One waiver, one proposal accepted and one rejected, on what the scan really found."""
    waived = Finding.objects.open().filter(
        repository__name=names["embruns-forecast"], check_id="container-root"
    )
    if finding := waived.first():
        reason = _("It runs one night a week on a machine of its own; rebuilt with the new image.")
        until = max(told.today, timezone.localdate()) + timedelta(days=_WAIVED_DAYS)
        told.keep(Waiver, {"finding_key": finding.key, "reason": reason, "until_on": until})
    ours = Proposal.objects.filter(findings__repository__in=presence.repositories()).distinct()
    if django := ours.filter(kind="upgrade", subject__icontains="django").first():
        due = told.ahead(_DUE_DAYS)
        _decision(told, django, {"verdict": "accepted", "owner": "Nadia Benali", "due_on": due})
    if moment := ours.filter(kind="replace", subject="moment").first():
        reason = _("The portal is to be rewritten next year: not worth touching before.")
        _decision(told, moment, {"verdict": "rejected", "reason": reason})


def _decision(told: Keeper, proposal: Proposal, data: Mapping[str, Any]) -> None:
    told.keep(ProposalDecision, {"proposal_key": proposal.key, **data})
