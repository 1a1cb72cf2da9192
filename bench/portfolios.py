"""Seeded portfolios for the benches: initiatives, precedence, obligations, tight capacity."""

from __future__ import annotations

from typing import Any

import numpy as np


def portfolio(
    size: int, *, quarters: int = 8, skills: int = 6, seed: int = 1, scenarios: int = 150
) -> dict[str, Any]:
    """A document for `timonier plan`: about 40 % of the work fits."""
    rng = np.random.default_rng([seed, size, quarters, skills])
    names = [f"2027-Q{q + 1}" for q in range(quarters)]
    rows = [_initiative(rng, j, names, skills) for j in range(size)]
    for row, j in zip(rows, range(size), strict=True):
        if j and rng.random() < 0.14:
            row["after"] = [f"i{int(rng.integers(0, j))}"]
    for _ in range(size // 15):
        i, j = sorted(rng.choice(size, 2, replace=False))
        if f"i{i}" not in rows[j]["after"]:
            rows[j]["excludes"] = [f"i{i}"]
    _oblige(rng, rows, names)
    days = np.array(
        [[r["effort_days"].get(f"s{k}", [0, 0])[1] for k in range(skills)] for r in rows]
    )
    largest = (days / np.array([[row["duration_quarters"]] for row in rows])).max(axis=0)
    room = np.maximum(days.sum(axis=0) * 0.4 / quarters, largest) * rng.uniform(1.0, 1.2, skills)
    capacity = {f"s{k}": [round(float(room[k]), 1)] * quarters for k in range(skills)}
    spend = sum(row["cost"] for row in rows) * 0.5 / quarters
    return {
        "currency": "EUR",
        "quarters": names,
        "capacity": capacity,
        "budget": [round(spend)] * quarters,
        "initiatives": rows,
        "seed": seed,
        "scenarios": scenarios,
        "time_limit_s": 60,
    }


def _initiative(rng: Any, j: int, names: list[str], skills: int) -> dict[str, Any]:
    likely = float(rng.lognormal(11.5, 0.9))
    used = rng.choice(skills, int(rng.integers(1, min(3, skills) + 1)), replace=False)
    effort = {}
    for k in used:
        days = float(rng.lognormal(2.9, 0.4))
        effort[f"s{k}"] = [round(days * 0.7, 1), round(days, 1), round(days * 1.6, 1)]
    return {
        "id": f"i{j}",
        "value_per_year": [round(likely * 0.5), round(likely), round(likely * 1.8)],
        "effort_days": effort,
        "cost": round(float(rng.lognormal(9.0, 0.8))),
        "duration_quarters": int(rng.integers(1, 4)),
        "earliest": names[int(rng.integers(0, 3))] if rng.random() < 0.2 else None,
        "after": [],
        "excludes": [],
        "deadline": None,
        "obligation": None,
    }


def _oblige(rng: Any, rows: list[dict[str, Any]], names: list[str]) -> None:
    banned = {name for row in rows for name in row["excludes"]}
    free = [row for row in rows if not row["excludes"] and row["id"] not in banned]
    for row in free[:: max(1, len(free) // max(1, len(rows) // 12))]:
        row["obligation"] = "law"
        row["deadline"] = names[min(len(names) - 1, int(rng.integers(4, len(names))))]
        row["value_per_year"] = [round(each * 0.2) for each in row["value_per_year"]]
        row.update(after=[], earliest=None, duration_quarters=2)
