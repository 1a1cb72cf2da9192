"""The whole answer to a question: base plan, what is late and why, tiers: `answer(question)`."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

from timonier.portfolio.core import cpsat, scenarios
from timonier.portfolio.core.effort import Effort
from timonier.portfolio.core.fits import Misfit, misfits
from timonier.portfolio.core.inputs import Question
from timonier.portfolio.core.instance import OUT, Instance, Starts
from timonier.portfolio.core.lateness import Shortage, missing, shortages
from timonier.portfolio.core.ordering import Places, in_order
from timonier.portfolio.core.samples import Progress, Study
from timonier.portfolio.core.solve import Plan, best_plan
from timonier.portfolio.core.study import study
from timonier.portfolio.core.tiers import Tier, tiers

_EXPLAIN_S = 20.0  # for each obligation that is late, when time allows
_EXPLAINING = 0.15  # of the time, kept for that

Cancelled = Callable[[], bool]


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Answer:
    """`late` what each late obligation is short of; `missing` and `conflicts` (obligations that
    exclude each other) say why there is no plan at all; `misfits` what no plan could ever hold."""

    plan: Plan
    late: dict[int, Shortage] = field(default_factory=dict)
    missing: Shortage = field(default_factory=dict)
    conflicts: tuple[tuple[int, int], ...] = ()
    study: Study | None = None
    tiers: tuple[Tier, ...] = ()
    warnings: tuple[str, ...] = ()
    sure: bool = True  # what is short is the least, and not what was found when time ran out
    misfits: Mapping[int, Misfit] = field(default_factory=dict)

    @property
    def reproducible(self) -> bool:
        """The same question gives the same answer on any machine."""
        whole = self.study is None or self.study.reproducible
        return self.plan.reproducible and self.sure and whole


def answer(
    question: Question,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled = _never,
    hint: Mapping[str, str] | None = None,
) -> Answer:
    """Plan and label. Raises NoPlanYet when stopped before there is any plan.

    `time_limit_s` holds for all of it: the base plan may take half when scenarios follow. `hint`
    is a plan known already (initiative's id -> name of the quarter it starts in), from where the
    search starts: it may be outdated or partly unknown, and never changes an optimal plan.
    """
    begun = time.monotonic()
    share = 0.5 if question.scenarios else 1.0
    found = planned(question, seconds=question.time_limit_s * share, cancelled=cancelled, hint=hint)
    if found.plan.starts is None:
        return found
    left = max(0.1, question.time_limit_s - (time.monotonic() - begun))
    return labelled(question, found, seconds=left, progress=progress, cancelled=cancelled)


def planned(
    question: Question,
    *,
    seconds: float,
    cancelled: Cancelled = _never,
    hint: Mapping[str, str] | None = None,
) -> Answer:
    """The base plan, what is late in it and why; no tiers. Raises NoPlanYet.

    `seconds` for all of it, of which some are kept where an obligation may have to be explained.
    """
    ends, ordered = time.monotonic() + seconds, in_order(question)
    instance, places = scenarios.base(ordered), Places(question, ordered)
    share = 1 - _EXPLAINING if instance.owed else 1.0
    cpsat.load()
    left = max(0.05, share * (ends - time.monotonic()))
    effort = Effort(left, question.effort_limit, cancelled=cancelled)
    known = None if hint is None else _starts(ordered, hint)
    plan = best_plan(instance, effort, hint=known)
    if known is not None and plan.status != "optimal":
        plan = replace(plan, reproducible=False)  # not from the question alone
    found = Answer(
        replace(plan, task=None),
        warnings=tuple(_warnings(question)),
        misfits={places.rows[j]: places.misfit(why) for j, why in misfits(instance).items()},
    )
    if plan.starts is None:
        return _impossible(instance, found, places, ends - time.monotonic())
    late = instance.lateness(plan.starts)
    allowed = max(0.05, min(_EXPLAIN_S * len(late), ends - time.monotonic()))
    short, sure = shortages(instance, plan.starts, seconds=allowed)
    return replace(
        found,
        plan=replace(found.plan, starts=places.starts(plan.starts)),
        late={j: places.shortage(one) for j, one in places.by_row(short).items()},
        sure=sure,
    )


def _impossible(instance: Instance, found: Answer, places: Places, left: float) -> Answer:
    """What stands in the way of any plan."""
    conflicts = _conflicts(instance)
    needed, sure = ({}, True) if conflicts else missing(instance, seconds=max(0.05, left))
    pairs = tuple(
        (min(pair), max(pair)) for pair in ((places.rows[i], places.rows[j]) for i, j in conflicts)
    )
    return replace(found, missing=places.shortage(needed), conflicts=pairs, sure=sure)


def labelled(
    question: Question,
    found: Answer,
    *,
    seconds: float,
    progress: Progress | None = None,
    cancelled: Cancelled = _never,
) -> Answer:
    """The same answer with its tiers, within `seconds`."""
    ordered = in_order(question)
    places, instance = Places(question, ordered), scenarios.base(ordered)
    assert found.plan.starts is not None
    base = tuple(found.plan.starts[place] for place in places.rows)
    effort = Effort(seconds, question.effort_limit, cancelled=cancelled)
    seen = study(ordered, base, effort, progress)
    labels = [
        replace(label, forced_by=tuple(sorted(places.rows[k] for k in label.forced_by)))
        for label in tiers(instance, seen)
    ]
    return replace(found, study=seen, tiers=tuple(places.in_row_order(labels)))


def _starts(question: Question, hint: Mapping[str, str]) -> Starts:
    place = {name: at for at, name in enumerate(question.quarters)}
    return tuple(place.get(hint.get(one.id, ""), OUT) for one in question.initiatives)


def _conflicts(instance: Instance) -> tuple[tuple[int, int], ...]:
    """Pairs that obligations both need and that exclude each other."""
    pairs = set(instance.excludes)
    return tuple(pair for pair in combinations(sorted(instance.must), 2) if pair in pairs)


def _warnings(question: Question) -> list[str]:
    horizon = len(question.quarters)
    said = [
        f"{one.id}: a deadline binds obligations only; it was not used"
        for one in question.initiatives
        if one.deadline and not one.obligation
    ]
    return said + [
        f"{one.id}: it lasts longer than the horizon of {horizon} quarters"
        for one in question.initiatives
        if one.duration_quarters > horizon
    ]
