"""The answer as documented JSON: schema timonier.plan/1."""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any

from timonier.portfolio.core.answer import Answer
from timonier.portfolio.core.fits import Misfit
from timonier.portfolio.core.inputs import Question
from timonier.portfolio.core.instance import OUT
from timonier.portfolio.core.lateness import Shortage
from timonier.portfolio.core.sentences import because, described, flag, why_not
from timonier.portfolio.core.tiers import Tier

SCHEMA = "timonier.plan/1"
MODEL = "quarterly-selection/3"  # changes when the same question would have another best plan


def report(question: Question, answer: Answer) -> dict[str, Any]:
    """A JSON-ready dict; see docs/guide/plan-json.md. The digest covers question and answer."""
    document = {
        "schema": SCHEMA,
        "model": MODEL,
        "currency": question.currency,
        "seed": question.seed,
        "input_digest": hashlib.sha256(question.model_dump_json().encode()).hexdigest(),
        **_plan(question, answer),
        **_tiers(question, answer),
        "warnings": list(answer.warnings),
        "reproducible": answer.reproducible,
    }
    return {**document, "digest": _digest(document)}


def _digest(document: dict[str, Any]) -> str:
    text = json.dumps(document, sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plan(question: Question, answer: Answer) -> dict[str, Any]:
    plan, rows = answer.plan, question.initiatives
    held = plan.starts is not None
    chosen = [(j, start) for j, start in enumerate(plan.starts or ()) if start != OUT]
    chosen.sort(key=lambda pair: (pair[1], rows[pair[0]].id))
    return {
        "status": plan.status,
        "objective": _money(plan.objective) if held else None,
        "bound": _money(plan.bound) if held and math.isfinite(plan.bound) else None,
        "gap": _gap(answer),
        "selected": [{"id": rows[j].id, "start": question.quarters[start]} for j, start in chosen],
        "late": [
            {"id": rows[j].id, "short_of": _short(question, short)}
            for j, short in sorted(answer.late.items())
        ],
        "short_of": _short(question, answer.missing) if answer.missing else None,
        "conflicts": [[rows[j].id for j in pair] for pair in answer.conflicts],
    }


def _gap(answer: Answer) -> float | None:
    if answer.plan.starts is None or not math.isfinite(answer.plan.bound):
        return None
    return round(answer.plan.gap, 9)


def _money(amount: float) -> float:
    return round(amount, 4) + 0.0  # no negative zero


def _short(question: Question, short: Shortage) -> dict[str, float]:
    """By name: a skill keeps its own, so money and time give way to one that is called so."""
    skills = list(question.capacity)
    other = {
        key: f"{key} ({unit})" if key in question.capacity else key
        for key, unit in (("budget", "money"), ("time", "quarters"))
    }
    return {
        (skills[name] if isinstance(name, int) else other[name]): amount
        for name, amount in sorted(short.items(), key=lambda pair: str(pair[0]))
    }


def _tiers(question: Question, answer: Answer) -> dict[str, Any]:
    study = answer.study
    return {
        "scenarios": {
            "asked": question.scenarios,
            "planned": len(study.samples) if study else 0,
            "impossible": study.impossible if study else 0,
            "unproven": sum(not s.proven for s in study.samples) if study else 0,
        },
        "tiers": [_tier(question, answer, j, label) for j, label in enumerate(answer.tiers)],
        "unfit": [_unfit(question, j, why) for j, why in sorted(answer.misfits.items())],
    }


def _tier(question: Question, answer: Answer, j: int, label: Tier) -> dict[str, Any]:
    starts, ends = answer.plan.starts, label.regret_interval
    inside = starts is not None and starts[j] != OUT
    start = question.quarters[starts[j]] if starts is not None and inside else None
    return {
        "id": question.initiatives[j].id,
        "tier": label.tier,
        "acceptability": None if label.acceptability is None else round(label.acceptability, 9),
        "interval": [round(end, 9) for end in label.interval],
        "regret_p10": None if label.regret_p10 is None else round(label.regret_p10, 9),
        "regret_interval": None if ends is None else [round(end, 9) for end in ends],
        "undetermined": label.undetermined,
        "planned": start,
        "flag": flag(label, start),
        "decided_by": described(label.decided_by),
        "because": because(question, label, start, answer.misfits.get(j)),
    }


def _unfit(question: Question, j: int, why: Misfit) -> dict[str, Any]:
    skills = list(question.capacity)
    return {
        "id": question.initiatives[j].id,
        "lacks": [
            {
                "kind": "budget" if isinstance(of, str) else "skill",
                "skill": None if isinstance(of, str) else skills[of],
                "needs": round(needs, 6),
                "room": round(room, 6),
            }
            for of, needs, room in why.lacks
        ],
        "quarters_beyond": why.beyond,
        "after": [question.initiatives[k].id for k in why.waits],
        "fits_over_quarters": why.lasting,
        "because": why_not(question, why),
    }
