"""Examples of strategy: goals and how they are measured, ideas, the vision, the radar."""

from __future__ import annotations

from typing import Any

from timonier.strategy import models


def goal(n: int) -> dict[str, Any]:
    return {
        "name": f"Keep {n} customers of ten",
        "slug": f"keep-{n}",
        "statement": "Nobody leaves because we were late.",
        "department": f"department-{n}",
        "horizon": "now",
        "weight": 1 + n % 9,
        "standing": "open",
    }


def objective(n: int) -> dict[str, Any]:
    return {
        "name": f"Deliver without a surprise {n}",
        "slug": f"deliver-{n}",
        "why": "Late parcels are the first reason to leave.",
        "owner": "Ada",
        "horizon": ("now", "next", "later")[n % 3],
        "due_on": "2027-06-30",
        "standing": "open",
    }


def support(n: int) -> dict[str, Any]:
    return {
        "slug": f"support-{n}",
        "objective": f"deliver-{n}",
        "goal": f"keep-{n}",
        "strength": 1 + n % 3,
    }


def key_result(n: int) -> dict[str, Any]:
    return {
        "name": f"Parcels on time, line {n}",
        "slug": f"on-time-{n}",
        "objective": f"deliver-{n}",
        "baseline": 82.0,
        "target": 95.0,
        "direction": "up",
        "unit": "%",
        "figure": "",
        "cadence_days": 30,
        "starts_on": "2026-10-01",
        "due_on": "2027-06-30",
    }


def check_in(n: int) -> dict[str, Any]:
    return {
        "slug": f"check-in-{n}",
        "key_result": f"on-time-{n}",
        "measured_on": "2026-11-01",
        "value": 84.5,
        "confidence": 0.6,
        "note": "Better since the second sorter.",
    }


def idea(n: int) -> dict[str, Any]:
    return {
        "name": f"Pick the hour of delivery, try {n}",
        "slug": f"pick-the-hour-{n}",
        "kind": "keep",
        "problem": "People are out when the parcel comes.",
        "for_whom": "Shops that send daily",
        "inspiration": "Two customers asked.",
        "gain_low": 10_000.0,
        "gain_likely": 40_000.0,
        "gain_high": 90_000.0,
        "cost_to_try": 5_000.0,
        "cheapest_test": "Offer it to ten shops by telephone.",
        "status": "spark",
        "reason": "",
    }


def comment(n: int) -> dict[str, Any]:
    return {
        "slug": f"comment-{n}",
        "idea": f"pick-the-hour-{n}",
        "text": "The depot in Rennes would take part.",
    }


def vision(n: int) -> dict[str, Any]:
    return {"slug": "vision", "statement": "Every parcel says where it is, without being asked."}


def quadrant(n: int) -> dict[str, Any]:
    place = (n - 1) % 4 + 1
    return {"name": f"Quadrant {place}", "slug": f"quadrant-{place}", "position": place}


def radar_entry(n: int) -> dict[str, Any]:
    return {
        "name": f"Technology {n}",
        "slug": f"technology-{n}",
        "quadrant": f"quadrant-{(n - 1) % 4 + 1}",
        "ring": ("adopt", "trial", "assess", "hold")[n % 4],
        "since_on": "2026-09-01",
        "why": "It served us well in two services.",
        "owner": "Ada",
        "product": "",
        "cycle": "",
    }


def radar_verdict(n: int) -> dict[str, Any]:
    return {"slug": f"verdict-{n}", "proposal_key": f"hold:django-{n}", "reason": "Known already."}


EXAMPLES = {
    models.CompanyGoal: goal,
    models.Objective: objective,
    models.Support: support,
    models.KeyResult: key_result,
    models.CheckIn: check_in,
    models.Idea: idea,
    models.IdeaComment: comment,
    models.Vision: vision,
    models.Quadrant: quadrant,
    models.RadarEntry: radar_entry,
    models.RadarVerdict: radar_verdict,
}
