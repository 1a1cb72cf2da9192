"""Examples of findings, proposals and what people decide on them."""

from datetime import UTC, date, datetime
from typing import Any

from timonier.estate.models import Repository
from timonier.practices.core.checks.registry import every
from timonier.practices.core.licences import CATEGORIES
from timonier.practices.models import (
    CheckWeight,
    Finding,
    LicencePolicy,
    Proposal,
    ProposalDecision,
    Waiver,
)

SEEN = date(2026, 3, 12)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def repository() -> Repository:
    return Repository.objects.get_or_create(
        slug="etiquettes",
        defaults={"name": "etiquettes", "location": "embruns/etiquettes", "state": "scanned"},
    )[0]


def finding(n: int) -> Finding:
    return Finding.objects.filter(key=f"finding-{n:05}").first() or Finding.objects.create(
        key=f"finding-{n:05}",
        check_id="vulnerability",
        severity="high",
        state="affected",
        repository=repository(),
        subject=f"pkg:pypi/django@3.2.{n}",
        file="requirements.txt",
        line=12,
        aliases=["CVE-2022-28346"],
        fixed_in="3.2.13",
        because=[["Fixed in %(version)s.", "", {"version": "3.2.13"}]],
        remedy={"kind": "upgrade", "key": "upgrade|django", "name": "Django", "at": "3.2"},
        seen_first_on=SEEN,
        seen_last_on=SEEN,
        turned_at=NOW,
    )


def proposal(n: int) -> Proposal:
    return Proposal.objects.filter(key=f"proposal-{n:05}").first() or Proposal.objects.create(
        key=f"proposal-{n:05}",
        kind="upgrade",
        title=[
            "Upgrade %(name)s %(at)s to %(to)s in %(n)s repository",
            "Upgrade %(name)s %(at)s to %(to)s in %(n)s repositories",
            {"n": 4, "name": "Django", "at": "3.2", "to": "5.2"},
        ],
        subject=f"Django {n}",
        version_from="3.2",
        version_to="5.2",
        tier="indispensable",
        effort_low=6,
        effort_likely=9,
        effort_high=14,
        because=[["Removes %(n)s advisory.", "Removes %(n)s advisories.", {"n": 26}]],
        computed_at=NOW,
    )


def waiver(n: int) -> dict[str, Any]:
    return {
        "finding_key": f"waived-{n:05}",
        "reason": "The feature with the flaw is switched off.",
        "until_on": date(2099, 6, 30),
    }


def decision(n: int) -> dict[str, Any]:
    return {
        "proposal_key": f"decided-{n:05}",
        "verdict": "accepted",
        "owner": "Expédition",
        "due_on": date(2026, 12, 31),
        "reason": "",
    }


def weight(n: int) -> dict[str, Any]:
    checks = every()
    return {
        "check_id": checks[n % len(checks)].id,
        "severity": "low",
        "reason": "Judged by another team.",
    }


def policy(n: int) -> dict[str, Any]:
    return {
        "category": CATEGORIES[n % len(CATEGORIES)],
        "verdict": "review",
        "reason": "Legal wants to see it.",
    }


EXAMPLES = {
    Finding: finding,
    Proposal: proposal,
    Waiver: waiver,
    ProposalDecision: decision,
    CheckWeight: weight,
    LicencePolicy: policy,
}
