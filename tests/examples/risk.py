"""Examples of risks, treatments, tolerance, events, and what machines computed of them."""

from datetime import UTC, date, datetime
from typing import Any

from timonier.risk.models import (
    Risk,
    RiskEvent,
    RiskProposal,
    RiskVerdict,
    SimulationRun,
    Tolerance,
    Treatment,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def risk(n: int) -> dict[str, Any]:
    return {
        "name": f"Carrier outage {n}",
        "slug": f"carrier-outage-{n}",
        "description": "Labels can no longer be bought.",
        "category": "availability",
        "vendor": "",
        "owner": "Expédition",
        "status": "open",
        "frequency_low": 0.2,
        "frequency_likely": 0.5,
        "frequency_high": 2.0,
        "loss_low": 10_000.0,
        "loss_high": 120_000.0,
        "secondary_probability": 0.2,
        "secondary_low": 5_000.0,
        "secondary_high": 60_000.0,
        "group": "carriers",
        "correlation": 0.3,
        "assumptions": "Four outages since 2019.",
    }


def treatment(n: int) -> dict[str, Any]:
    return {
        "name": f"Second carrier {n}",
        "slug": f"second-carrier-{n}",
        "risk": f"carrier-outage-{n}",
        "frequency_effect": 0.0,
        "loss_effect": 0.6,
        "cost": 9_000.0,
        "status": "planned",
        "assumptions": "Six merchants in ten accept either.",
    }


def tolerance(n: int) -> dict[str, Any]:
    return {
        "slug": f"point-{n}",
        "loss": 100_000.0 * n,
        "probability": round(0.5 / n, 4),
        "note": "Board of March.",
    }


def event(n: int) -> dict[str, Any]:
    return {
        "slug": f"event-{n}",
        "risk": f"carrier-outage-{n}",
        "happened_on": date(2026, 3, 12),
        "loss": 23_000.0,
        "note": "Half a day without labels.",
    }


def verdict(n: int) -> dict[str, Any]:
    return {
        "proposal_key": f"secret:shop-{n}",
        "verdict": "dismissed",
        "reason": "The key was rotated the same day.",
    }


def proposal(n: int) -> RiskProposal:
    key = f"exploited:shop-{n}"
    return RiskProposal.objects.filter(key=key).first() or RiskProposal.objects.create(
        key=key,
        kind="exploited",
        title=[
            "Break-in through a flaw that attackers use: %(name)s",
            "",
            {"name": f"Label shop {n}"},
        ],
        subject=f"Label shop {n}",
        prefilled={
            "category": "security",
            "systems": [],
            "frequency_low": 0.05,
            "frequency_likely": 0.25,
            "frequency_high": 1.0,
            "loss_low": 20_000.0,
            "loss_high": 800_000.0,
        },
        because=[["The system is vital.", "", {}]],
        facts=[f"finding-{n:05}"],
        rank=n,
        computed_at=NOW,
    )


def run(n: int) -> SimulationRun:
    slug = f"run-{n}"
    return SimulationRun.objects.filter(slug=slug).first() or SimulationRun.objects.create(
        slug=slug,
        state="failed",
        reason="Its worker died.",
        model="compound-poisson/2",
        version="0.1.0",
        currency="EUR",
        finished_at=NOW,
    )


EXAMPLES = {
    Risk: risk,
    Treatment: treatment,
    Tolerance: tolerance,
    RiskEvent: event,
    RiskVerdict: verdict,
    RiskProposal: proposal,
    SimulationRun: run,
}
