"""Examples of decisions, options and predictions."""

from datetime import date
from typing import Any

from timonier.governance.models import Decision, DecisionOption, Prediction


def decision(n: int) -> dict[str, Any]:
    return {
        "name": f"Send parcels through queue {n}",
        "slug": f"queue-{n}",
        "status": "proposed",
        "context": "Two queues disagree.",
        "drivers": "",
        "because": "",
        "consequences": "",
        "confirmation": "",
        "more": "",
        "decided_on": None,
        "decided_by": "",
        "consulted": "Security",
        "informed": "",
        "reversibility": "costly",
        "undo_low": 5000.0,
        "undo_high": 20000.0,
        "decide_by_on": date(2027, 1, 15),
        "review_on": None,
        "reviewed_on": None,
        "outcome": "",
        "audience": "company",
    }


def option(n: int) -> dict[str, Any]:
    return {
        "slug": f"one-queue-{n}",
        "decision": f"queue-{n}",
        "position": 1,
        "name": "One queue",
        "description": "Kept by the platform team",
        "pros": "Nothing is lost",
        "cons": "A long move",
        "cost_low": 10000.0,
        "cost_high": 30000.0,
        "chosen": False,
    }


def prediction(n: int) -> dict[str, Any]:
    return {
        "slug": f"no-parcel-lost-{n}",
        "decision": f"queue-{n}",
        "statement": "No parcel is lost in the first quarter",
        "probability": 0.8,
        "low": None,
        "high": None,
        "level": 0.9,
        "unit": "",
        "predicted_by": "Odile Brun",
        "predicted_on": date(2026, 1, 2),
        "review_on": date(2027, 6, 1),
        "outcome": "",
        "value": None,
        "resolved_on": None,
        "note": "",
    }


EXAMPLES = {Decision: decision, DecisionOption: option, Prediction: prediction}
