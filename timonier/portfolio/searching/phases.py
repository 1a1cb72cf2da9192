"""The search for a plan, phase by phase: base plan, tiers, certificates. Knows nothing of Django.

It tells what it finds as it finds it, so that a plan is there before its tiers are.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from timonier.portfolio.core.inputs import Question

CERTIFY_S = 60.0  # for all certificates and prices together
_EACH_S, _EACH_WORK = 4.0, 4.0  # for one of them: its interval says what is left open
_DRAWS = 1000

Tell = Callable[[str, dict[str, Any]], None]


@dataclass(frozen=True)
class Order:
    """What is searched: the question, the plan to start from (id -> quarter), the certificates'
    seconds (0: none)."""

    question: Question
    hint: Mapping[str, str] | None = None
    certify_s: float = CERTIFY_S
    known: Mapping[str, Any] | None = None  # the report and certificates of a plan: certify alone


def searched(order: Order, tell: Tell, cancelled: Callable[[], bool]) -> None:
    """Search and `tell(kind, body)`: "progress" {phase, done, total}, "base" and "answer"
    {report}, "certificates" {initiatives, prices}, in this order.

    Raises NoPlanYet when stopped before there is any plan. An infeasible plan ends with "base".
    Of an order that brings a plan, "certificates" alone: those it did not have.
    """
    from timonier.portfolio.core.answer import labelled, planned
    from timonier.portfolio.core.report import report
    from timonier.portfolio.searching import certifying

    question, begun = order.question, time.monotonic()
    if order.known is not None:
        return tell("certificates", _certified(order, _kept(order), tell, cancelled))
    tell("progress", {"phase": "base", "done": 0, "total": None})
    share = 0.5 if question.scenarios else 1.0
    first = planned(
        question, seconds=question.time_limit_s * share, cancelled=cancelled, hint=order.hint
    )
    tell("base", {"report": report(question, first), "value_interval": _interval(order, first)})
    if first.plan.starts is None or cancelled():
        return None
    left = max(1.0, question.time_limit_s - (time.monotonic() - begun))

    def progress(phase: str, done: int, total: int) -> None:
        tell("progress", {"phase": phase, "done": done, "total": total})

    whole = labelled(question, first, seconds=left, progress=progress, cancelled=cancelled)
    tell("answer", {"report": report(question, whole), "grounds": _grounds(question, whole)})
    if order.certify_s > 0 and not cancelled():
        open_ = frozenset(j for j, label in enumerate(whole.tiers) if label.undetermined)
        known = certifying.Known(question, whole.plan, open_)
        tell("certificates", _certified(order, known, tell, cancelled))
    return None


def _grounds(question: Question, whole: Any) -> dict[str, dict[str, Any]]:
    """The rule that gave each tier, and the obligations or hands behind it."""
    ids = [one.id for one in question.initiatives]
    return {
        ids[j]: {"rule": label.rule, "forced_by": [ids[k] for k in label.forced_by if k != j]}
        for j, label in enumerate(whole.tiers)
    }


def _interval(order: Order, found: Any) -> list[float] | None:
    """10th and 90th percentile of the plan's worth over draws of the values alone."""
    import numpy as np

    from timonier.portfolio.core import scenarios
    from timonier.portfolio.core.instance import OUT

    starts, question = found.plan.starts, order.question
    if starts is None:
        return None
    bare = tuple(one.model_copy(update={"effort_days": {}}) for one in question.initiatives)
    room = {skill: ((0.0,) * 3,) * len(row) for skill, row in question.capacity.items()}
    update = {"initiatives": bare, "capacity": room, "scenarios": _DRAWS}
    drawn = scenarios.draws(question.model_copy(update=update))
    instance = scenarios.base(question)
    worth = np.zeros(_DRAWS)
    for j, start in enumerate(starts):
        if start != OUT:
            left = instance.quarters - start - instance.duration[j]
            key = scenarios.Input("value", question.initiatives[j].id)
            worth += drawn.get(key, instance.value[j]) / 4 * left - instance.cost[j]
    return [float(end) for end in np.quantile(worth, (0.1, 0.9))]


def _kept(order: Order) -> Any:
    """The plan of a report that was kept, to certify what was left for time."""
    from timonier.portfolio.core.instance import OUT
    from timonier.portfolio.core.solve import Plan
    from timonier.portfolio.searching.certifying import Known

    assert order.known is not None
    report, done, question = order.known["report"], order.known["certificates"], order.question
    place = {name: at for at, name in enumerate(question.quarters)}
    start = {one["id"]: place[one["start"]] for one in report["selected"]}
    open_ = {one["id"] for one in report["tiers"] if one["undetermined"]}
    starts = tuple(start.get(one.id, OUT) for one in question.initiatives)
    worth = report["objective"]
    bound = worth if report["bound"] is None else report["bound"]
    return Known(
        question,
        Plan(report["status"], starts, worth, bound, report["reproducible"]),
        frozenset(j for j, one in enumerate(question.initiatives) if one.id in open_),
        frozenset(
            [("initiative", one) for one in done.get("initiatives", ())]
            + [(one["kind"], one["key"]) for one in done.get("prices", ())]
        ),
    )


def _certified(
    order: Order, known: Any, tell: Tell, cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """Certificates of all that no obligation decides, and prices, while there is time."""
    from timonier.portfolio.searching import certifying

    ends = time.monotonic() + order.certify_s

    def progress(done: int, total: int) -> bool:
        tell("progress", {"phase": "certificates", "done": done, "total": total})
        return not cancelled() and time.monotonic() < ends

    return certifying.certified(known, seconds=_EACH_S, work=_EACH_WORK, go_on=progress)
