"""Why a tier, in words (English; screens translate the rule and its figures)."""

from __future__ import annotations

from typing import Any

from timonier.portfolio.core.inputs import Question
from timonier.portfolio.core.scenarios import Input
from timonier.portfolio.core.thresholds import FEWEST, NOTHING, REGRET
from timonier.portfolio.core.tiers import Tier


def because(question: Question, label: Tier) -> str:
    """One or two sentences: what decided the tier, and what would if it is not determined."""
    said = _reason(question, label)
    if label.undetermined and label.decided_by is not None:
        said += f" What would decide it best: {_named(label.decided_by[0])}."
    return said


def _reason(question: Question, label: Tier) -> str:
    names = [question.initiatives[j].id for j in label.forced_by]
    if label.rule == "obligation":
        return f"It is an obligation: {question.initiatives[label.forced_by[0]].obligation}."
    if label.rule == "predecessor":
        return f"The obligation {', '.join(map(repr, names))} cannot start before it has ended."
    if label.tier == "set by hand":
        verb = "was pinned" if label.rule == "pinned" else "was left out"
        return f"{', '.join(map(repr, names))} {verb} by hand: this is no evidence."
    return _shared(label)


def _shared(label: Tier) -> str:
    """A reason that rests on the scenarios."""
    if label.acceptability is None:
        return "No scenario was planned."
    low, high = (f"{end:.0%}" for end in label.interval)
    share = f"It is in {label.acceptability:.0%} of the best plans ({low} to {high})"
    if label.rule == "few":
        return f"{share}: fewer than {FEWEST} scenarios are too few to tell."
    if label.tier == "indispensable":
        return f"{share}, and leaving it out loses {label.regret_p10:.1%} or more in nine of ten."
    if label.rule == "index":
        return f"{share}."
    if label.rule == "regret":
        return f"{share}, and in half of them a plan without it loses at most {NOTHING:.1%}."
    return f"{share}{_not_more(label)}."


def _not_more(label: Tier) -> str:
    if label.interval[0] >= 0.9 and label.regret_p10 is not None and label.regret_p10 <= REGRET:
        return f", but in one of ten a plan without it loses {REGRET:.0%} or less"
    return ""


def _named(key: Input) -> str:
    if key.kind == "value":
        return f"the value of {key.of!r}"
    if key.kind == "effort":
        return f"the effort of {key.of!r} in {key.detail!r}"
    return f"the capacity of {key.of!r} in {key.detail!r}"


def described(decided: tuple[Input, float] | None) -> dict[str, Any] | None:
    """The deciding input as data."""
    if decided is None:
        return None
    key, moved = decided
    return {"kind": key.kind, "of": key.of, "detail": key.detail, "correlation": round(moved, 6)}
