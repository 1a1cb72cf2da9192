"""Why a tier, in words (English; screens translate the rule and its figures)."""

from __future__ import annotations

from typing import Any

from timonier.portfolio.core.fits import Lack, Misfit
from timonier.portfolio.core.inputs import Question
from timonier.portfolio.core.scenarios import Input
from timonier.portfolio.core.thresholds import FEWEST, HIGH, REGRET
from timonier.portfolio.core.tiers import Tier

ACCESSORY_PLANNED = "accessory_planned"
INDISPENSABLE_LEFT = "indispensable_left"


def flag(label: Tier, start: str | None) -> str | None:
    """How a tier and the plan seem to contradict each other; `because` then says why."""
    if label.tier == "accessory" and start is not None:
        return ACCESSORY_PLANNED
    if label.tier == "indispensable" and start is None:
        return INDISPENSABLE_LEFT
    return None


def because(question: Question, label: Tier, start: str | None, misfit: Misfit | None) -> str:
    """What decided the tier, how that goes with the plan, and what would decide it if nothing."""
    said = [_reason(question, label)]
    if misfit is not None:
        said.append(why_not(question, misfit))
    if flag(label, start) == ACCESSORY_PLANNED:
        said.append(
            f"It is planned for {start} all the same: at the expected values there is room for it. "
            "It is the first to give way."
        )
    if flag(label, start) == INDISPENSABLE_LEFT:
        said.append("This plan does without it: at the expected values others are worth more.")
    if label.undetermined and label.decided_by is not None:
        said.append(f"What would decide it best: {_named(label.decided_by[0])}.")
    return " ".join(said)


def why_not(question: Question, misfit: Misfit) -> str:
    """Why it fits nowhere, and what would make it fit."""
    if misfit.waits:
        names = ", ".join(repr(question.initiatives[k].id) for k in misfit.waits)
        return f"It does not fit: it comes after {names}, which cannot be done."
    if misfit.beyond:
        return f"It does not fit: it would need {misfit.beyond} more quarters of horizon."
    skills = list(question.capacity)
    short = "; ".join(_lack(one, skills) for one in misfit.lacks)
    over = "" if misfit.lasting is None else f", or over {misfit.lasting} quarters"
    more = " and ".join(_more(one, skills) for one in misfit.lacks)
    return f"It does not fit: {short}. It would with {more}{over}."


def _lack(lack: Lack, skills: list[str]) -> str:
    of, needs, room = lack
    if isinstance(of, str):
        return f"it costs {needs:.12g} where a quarter has {room:.12g} at most"
    return f"it takes {needs:g} days of {skills[of]!r} a quarter where there are {room:g}"


def _more(lack: Lack, skills: list[str]) -> str:
    of, needs, room = lack
    if isinstance(of, str):
        return f"{needs - room:.12g} more money in a quarter"
    return f"{needs - room:g} more days of {skills[of]!r} a quarter"


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
    if label.tier == "accessory":
        return f"{share}: in half of the scenarios or more, the best plan does without it."
    if label.interval[0] >= HIGH:
        return f"{share}, but it is not shown that a plan without it loses over {REGRET:.0%}."
    return f"{share}."


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
