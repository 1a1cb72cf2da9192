"""A decision as a decision record."""

from __future__ import annotations

from typing import Any

from timonier.estate.core.decision_records import status_of
from timonier.governance.core import madr
from timonier.governance.models import Decision, DecisionOption, Prediction
from timonier.governance.selectors.seen import seen_by
from timonier.kit.records import evidence

EVIDENCE = "Evidence in Timonier"


def record_of(decision: Decision, *, user: Any = None) -> madr.Record:
    """All that a record can hold of a decision, what an imported one held beside it included.

    With a `user`, nothing is told that this person may not see.
    """
    kept = decision.kept or {}
    options = list(decision.options.all())
    chosen = next((option.name for option in options if option.chosen), "")
    stated = kept.get("stated", "")
    return madr.Record(
        title=decision.name,
        number=kept.get("number", ""),
        status=decision.status,
        stated=stated if status_of(stated) == decision.status else _stated(decision, user),
        decided_on=decision.decided_on,
        decision_makers=decision.decided_by,
        consulted=decision.consulted,
        informed=decision.informed,
        review_on=decision.review_on,
        context=decision.context,
        drivers=tuple(_lines(decision.drivers)),
        options=tuple(map(_option, options)),
        chosen=chosen,
        because=decision.because,
        consequences=decision.consequences,
        confirmation=decision.confirmation,
        more=_more(decision),
        predictions=tuple(map(_foreseen, decision.predictions.all())),
        preamble=kept.get("preamble", ""),
        front=kept.get("front", ""),
        extra=_extra(decision, user),
    )


def _stated(decision: Decision, user: Any) -> str:
    superseded = decision.status == Decision.Status.SUPERSEDED
    by = seen_by(user).filter(supersedes=decision).first() if superseded else None
    return f"superseded by {by.name}" if by else decision.status


def _more(decision: Decision) -> str:
    return "\n\n".join(filter(None, (decision.more, decision.outcome)))


def _extra(decision: Decision, user: Any) -> tuple[madr.Extra, ...]:
    given = (decision.kept or {}).get("extra", [])
    extra = [madr.Extra(heading, body) for heading, body in given if heading != EVIDENCE]
    steps = [step for step in evidence.why(decision, user=user, depth=1).steps if step.depth == 1]
    told = [f"* {step.locator or step.title}" for step in steps if not step.hidden]
    return (*extra, madr.Extra(EVIDENCE, "\n".join(told))) if told else tuple(extra)


def _option(option: DecisionOption) -> madr.Option:
    return madr.Option(
        option.name,
        option.description,
        tuple(_lines(option.pros)),
        tuple(_lines(option.cons)),
    )


def _lines(text: str) -> list[str]:
    """One argument a line; people also write them as a list."""
    lines = (line.strip().lstrip("*-•").strip() for line in text.split("\n"))
    return [line for line in lines if line]


def _foreseen(row: Prediction) -> madr.Foreseen:
    told = ""
    if row.resolved_on:
        end = f"{row.value:g} {row.unit}".strip() if row.value is not None else row.outcome
        told = f"{end}, {row.resolved_on.isoformat()}"
    return madr.Foreseen(
        row.statement,
        row.review_on,
        probability=row.probability,
        low=row.low,
        high=row.high,
        level=row.level,
        unit=row.unit,
        told=told,
    )
