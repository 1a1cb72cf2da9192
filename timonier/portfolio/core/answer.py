"""The whole answer to a question: base plan, what is late and why, tiers: `answer(question)`."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

from timonier.portfolio.core import scenarios
from timonier.portfolio.core.inputs import Question
from timonier.portfolio.core.instance import OUT, Instance, Starts
from timonier.portfolio.core.lateness import Shortage, missing, shortages
from timonier.portfolio.core.solve import Effort, Plan, best_plan
from timonier.portfolio.core.study import Progress, Study, study
from timonier.portfolio.core.tiers import Tier, tiers

_EXPLAIN_S = 20.0


@dataclass(frozen=True)
class Answer:
    """`late` what each late obligation is short of; `missing` and `conflicts` (obligations that
    exclude each other) say why there is no plan at all."""

    plan: Plan
    late: dict[int, Shortage] = field(default_factory=dict)
    missing: Shortage = field(default_factory=dict)
    conflicts: tuple[tuple[int, int], ...] = ()
    study: Study | None = None
    tiers: tuple[Tier, ...] = ()
    warnings: tuple[str, ...] = ()
    sure: bool = True  # what is short is the least, and not what was found when time ran out

    @property
    def reproducible(self) -> bool:
        """The same question gives the same answer on any machine."""
        whole = self.study is None or self.study.reproducible
        return self.plan.reproducible and self.sure and whole


def answer(
    question: Question,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    hint: Mapping[str, str] | None = None,
) -> Answer:
    """Plan and label. Raises NoPlanYet when stopped before there is any plan.

    `time_limit_s` holds for all of it: the base plan may take half when scenarios follow. `hint`
    is a plan known already (initiative's id -> name of the quarter it starts in), from where the
    search starts: it may be outdated or partly unknown, and never changes an optimal plan.
    """
    begun = time.monotonic()
    instance = scenarios.base(question)
    share = 0.5 if question.scenarios else 1.0
    effort = Effort(question.time_limit_s * share, question.effort_limit, cancelled=cancelled)
    known = None if hint is None else _starts(question, hint)
    plan = best_plan(instance, effort, hint=known)
    if known is not None and plan.status != "optimal":
        plan = replace(plan, reproducible=False)  # not from the question alone
    warnings = tuple(_warnings(question))
    if plan.starts is None:
        conflicts = _conflicts(instance)
        needed, sure = ({}, True) if conflicts else missing(instance, seconds=_EXPLAIN_S)
        return Answer(plan, missing=needed, conflicts=conflicts, warnings=warnings, sure=sure)
    late, sure = shortages(instance, plan.starts, seconds=_EXPLAIN_S)
    left = max(0.1, question.time_limit_s - (time.monotonic() - begun))
    found = study(
        question,
        plan.starts,
        Effort(left, question.effort_limit, cancelled=cancelled),
        progress,
    )
    labels = tuple(tiers(instance, found))
    return Answer(plan, late, study=found, tiers=labels, warnings=warnings, sure=sure)


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
