"""Builders: a register that simulates in milliseconds, and findings that suggest risks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from timonier.estate.models import Repository, System
from timonier.kit.entities.entity import registry
from timonier.kit.records import writes
from timonier.practices.models import Finding, Judged
from timonier.risk import services
from timonier.risk.models import Risk, SimulationRun, Tolerance, Treatment

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
YEARS = 2000
PAGES = (  # of the room, without those of one row
    "/risk/",
    "/risk/proposed/",
    "/risk/treatments/compare/",
    "/risk/what-happened/",
    "/risk/runs/",
    "/risk/exchange/",
)


def data(**more: Any) -> dict[str, Any]:
    """Form data of a risk."""
    given = {
        "name": "Carrier outage",
        "frequency_low": 0.5,
        "frequency_likely": 1.0,
        "frequency_high": 3.0,
        "loss_low": 1e4,
        "loss_high": 1e5,
    }
    return given | more


def risk(**more: Any) -> Risk:
    """A saved risk."""
    made: Risk = writes.patch(registry[Risk], data(**more), by=None)
    return made


def treatment(of: Risk, **more: Any) -> Treatment:
    """A saved treatment of a risk."""
    given = {"name": "Second carrier", "risk": of.slug, "loss_effect": 0.5, "cost": 5000.0}
    made: Treatment = writes.patch(
        registry[Treatment], given | {"status": "planned"} | more, by=None
    )
    return made


def tolerance(loss: float = 50_000.0, probability: float = 0.1) -> Tolerance:
    """A saved point of the tolerance."""
    given = {"loss": loss, "probability": probability}
    made: Tolerance = writes.patch(registry[Tolerance], given, by=None)
    return made


def run(**more: Any) -> SimulationRun:
    """A finished simulation of the register as it stands."""
    return services.simulate(**({"author_id": None, "now": NOW, "years": YEARS} | more))


def system(name: str = "Label shop", **more: Any) -> System:
    """A saved system, vital and reached from the internet unless said."""
    given = {"name": name, "criticality": "vital", "exposure": "internet"}
    made: System = writes.patch(registry[System], given | more, by=None)
    return made


def finding(key: str = "f1", of: System | None = None, **more: Any) -> Finding:
    """An open finding of a repository; `of` is the system it serves."""
    from timonier.estate.models import RepositoryProfile

    name = of.slug if of else "old-tools"
    repository, is_new = Repository.objects.get_or_create(
        slug=name, defaults={"name": name, "location": f"embruns/{name}", "state": "scanned"}
    )
    if is_new:
        Judged.objects.create(repository=repository, basis="b", judged_at=NOW)
    if of and is_new:
        writes.patch(
            registry[RepositoryProfile],
            {"repository_name": name, "slug": name, "system": of.slug},
            by=None,
        )
    given = {
        "check_id": "vulnerability",
        "severity": "critical",
        "state": "affected",
        "exploited": True,
        "scope": "prod",
        "subject": "pkg:pypi/django@3.2.0",
        "seen_first_on": TODAY,
        "seen_last_on": TODAY,
        "turned_at": NOW,
    }
    return Finding.objects.create(key=key, repository=repository, **(given | more))
