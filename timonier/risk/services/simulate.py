"""Simulates the register and keeps the run: inputs, seed, version, output, or why it failed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from timonier import __version__
from timonier.kit.measured import freshness
from timonier.kit.records.evidence import Cite, cite_many
from timonier.kit.references import reference
from timonier.practices.core import phrases
from timonier.risk.core.inputs import BadInput, question_of
from timonier.risk.core.report import MODEL, report
from timonier.risk.models import Risk, SimulationRun
from timonier.risk.selectors.question import SEED, YEARS, Asked, register_question
from timonier.risk.selectors.runs import digest_of

SOURCE = "risk.simulation"
CADENCE_DAYS = 31.0
MOST_CITED = 100
MOST_CURVES = 300
Told = Callable[[int, int], object]
State = SimulationRun.State
_COUNTS = phrases.gettext("The simulation counts this risk.")


class NothingToSimulate(ValueError):
    """No open risk has an estimate."""


class Stopped(Exception):
    """Raised by `told` to end a simulation that is no longer wanted."""


def check_simulable() -> Asked:
    """The question of today's register. Raises NothingToSimulate."""
    asked = register_question()
    if asked.empty:
        raise NothingToSimulate(_("No open risk has an estimate yet: give one first."))
    return asked


def simulate(
    *,
    author_id: int | None,
    now: datetime,
    years: int = YEARS,
    seed: int = SEED,
    told: Told = lambda done, total: None,
    stops: type[BaseException] = Stopped,
) -> SimulationRun:
    """Answer the register's question and keep the run; the last good one stands if this fails.

    `told` hears how far it is, and may raise `stops` to end it. Raises NothingToSimulate.
    """
    asked = register_question(years=years, seed=seed)
    if asked.empty:
        raise NothingToSimulate(_("No open risk has an estimate yet: give one first."))
    _close_orphans(now)
    run = _begun(asked, author_id, years, seed)
    try:
        output = answered(asked.question, told)
    except stops:
        _end(run, State.CANCELLED, _("It was stopped."))
        raise
    except BadInput as bad:
        return _failed(run, " ".join(bad.problems))
    except Exception as problem:
        _failed(run, str(problem) or type(problem).__name__)
        raise
    return _finished(run, output)


def answered(question: dict[str, Any], told: Told) -> dict[str, Any]:
    """The documented answer to a question. Raises BadInput."""
    from timonier.risk.core.engine import answer

    checked = question_of(json.dumps(question))
    return report(checked, answer(checked, told=told))


def _begun(asked: Asked, author_id: int | None, years: int, seed: int) -> SimulationRun:
    return SimulationRun.objects.create(
        slug=reference(),
        state=State.WAITING,
        inputs=asked.question,
        question_digest=digest_of(asked.question),
        model=MODEL,
        version=__version__,
        seed=seed,
        years=years,
        currency=asked.question["currency"],
        left_out=[risk.slug for risk in asked.left_out],
        author_id=author_id,
    )


def _finished(run: SimulationRun, output: dict[str, Any]) -> SimulationRun:
    run.output = output = _trimmed(output)
    both = json.dumps([run.inputs, output], sort_keys=True).encode()
    run.digest = hashlib.sha256(both).hexdigest()
    _end(run, State.FINISHED, "")
    _cite(run, output)
    left, counted = len(run.left_out), len(output["risks"])
    freshness.succeeded(
        SOURCE, done=counted, total=counted + left, cadence_days=CADENCE_DAYS, now=run.finished_at
    )
    return run


def _trimmed(output: dict[str, Any]) -> dict[str, Any]:
    """A register of thousands keeps the curves of the dearest risks: the row stays readable."""
    if len(output["risks"]) <= MOST_CURVES:
        return output
    dearest = sorted(output["risks"], key=lambda each: (-each["mean"], each["id"]))[:MOST_CURVES]
    kept = {each["id"] for each in dearest}
    risks = [r if r["id"] in kept else {**r, "exceedance": []} for r in output["risks"]]
    return {**output, "risks": risks}


def _cite(run: SimulationRun, output: dict[str, Any]) -> None:
    """The run stands on the risks it counted; the dearest are named, the rest is in its inputs."""
    means = {each["id"]: each["mean"] for each in output["risks"]}
    dearest = sorted(means, key=lambda name: (-means[name], name))[:MOST_CITED]
    held = Risk.objects.filter(slug__in=dearest)
    cite_many(Cite(run, risk, _COUNTS.one) for risk in held)


def _failed(run: SimulationRun, reason: str) -> SimulationRun:
    told = f"{reason[:490].rstrip('. ')}."
    _end(run, State.FAILED, told)
    freshness.failed(SOURCE, reason=told)
    return run


def _end(run: SimulationRun, state: str, reason: str) -> None:
    run.state, run.reason, run.finished_at = state, reason[:500], timezone.now()
    run.save()


def _close_orphans(now: datetime) -> None:
    """One simulation runs at a time: what still says it does was left by a worker that died."""
    left = SimulationRun.objects.filter(state=State.WAITING)
    left.update(state=State.FAILED, reason=_("Its worker died."), finished_at=now)
