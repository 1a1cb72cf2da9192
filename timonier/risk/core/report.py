"""The answer as documented JSON: schema timonier.risk/1."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Any

from timonier.risk.core.effects import Effect
from timonier.risk.core.engine import Answer, RiskFound
from timonier.risk.core.inputs import Limit, Question
from timonier.risk.core.measures import CONFIDENCE, Measures
from timonier.risk.core.tolerance import standing

SCHEMA = "timonier.risk/1"
MODEL = "compound-poisson/3"  # changes when the same seed would give other figures


def report(question: Question, answer: Answer) -> dict[str, Any]:
    """A JSON-ready dict; see docs/guide/risk-json.md."""
    asked = question.model_dump_json().encode()
    return {
        "schema": SCHEMA,
        "model": MODEL,
        "currency": question.currency,
        "years": question.years,
        "seed": question.seed,
        "input_digest": hashlib.sha256(asked).hexdigest(),
        "band_confidence": CONFIDENCE,
        "risks": [_risk(found) for found in answer.risks],
        "portfolio": {**_measures(answer.portfolio), "expected_80": list(answer.expected_80)},
        "portfolio_treated": {**_measures(answer.treated), "expected_80": list(answer.treated_80)},
        "treatments": [
            {**_effect(effect), "planned": treatment.planned}
            for treatment, effect in zip(question.treatments, answer.treatments, strict=True)
        ],
        "tolerance": [
            {
                "loss": limit.loss,
                "probability": limit.probability,
                "now": _standing(answer.portfolio, limit),
                "treated": _standing(answer.treated, limit),
            }
            for limit in question.tolerance
        ],
    }


def _measures(found: Measures) -> dict[str, Any]:
    return {**asdict(found), "exceedance": [list(point) for point in found.exceedance]}


def _risk(found: RiskFound) -> dict[str, Any]:
    return {
        "id": found.id,
        **_measures(found.alone),
        "expected_80": list(found.expected_80),
        "contribution": found.contribution,
    }


def _standing(found: Measures, limit: Limit) -> dict[str, Any]:
    return asdict(standing(found.exceedance, loss=limit.loss, probability=limit.probability))


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "id": effect.id,
        "saved_mean": effect.saved_mean,
        "saved_80": list(effect.saved_80),
        "cvar_saved": effect.cvar_saved,
        "cvar_saved_last": effect.cvar_saved_last,
        "rosi": {
            "mean": effect.rosi_mean,
            "p10": effect.rosi_80[0] if effect.rosi_80 else None,
            "p90": effect.rosi_80[1] if effect.rosi_80 else None,
            "p_pays_off": effect.p_pays_off,
        },
        "one_year": effect.one_year,
    }
