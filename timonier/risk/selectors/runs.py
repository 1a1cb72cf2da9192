"""The simulations of the register: the last good one, the last one asked, what changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from timonier.risk.models import SimulationRun
from timonier.risk.selectors.question import Asked

State = SimulationRun.State


def latest_run() -> SimulationRun | None:
    """The last simulation that finished: it stands until another one does."""
    rows = SimulationRun.objects.filter(state=State.FINISHED).defer("inputs")
    return rows.order_by("-finished_at", "-pk").first()


def last_attempt() -> SimulationRun | None:
    """The last simulation that was begun, whatever came of it."""
    return SimulationRun.objects.defer("inputs", "output").order_by("-pk").first()


def changed_since(run: SimulationRun | None, asked: Asked) -> bool:
    """Whether the register now asks another question than this run answered."""
    return run is None or run.question_digest != digest_of(asked.question)


def digest_of(question: Mapping[str, Any]) -> str:
    """Identity of a question, whatever the number of years and the seed."""
    kept = {name: value for name, value in question.items() if name not in ("years", "seed")}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
