"""Two plans side by side; a plan beside the usual rankings."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from timonier.portfolio.models import Plan
from timonier.portfolio.selectors.loads import load
from timonier.portfolio.selectors.plans import plan_account, tier_lines
from timonier.portfolio.selectors.shapes import (
    Comparison,
    Load,
    LoadChange,
    Move,
    RankingLine,
    Rankings,
    TierLine,
)
from timonier.portfolio.words import sentences
from timonier.portfolio.words.names import names_of


def compare(before: Plan, after: Plan) -> Comparison:
    """What changes from one plan to another. The number of queries is constant."""
    first, second = tier_lines(before), tier_lines(after)
    accounts = plan_account(before, first), plan_account(after, second)
    moves = _moves(first, second)
    known = before.objective is not None and after.objective is not None
    return Comparison(
        before=accounts[0],
        after=accounts[1],
        changes=sentences.changes(after),
        added=[one for one in moves if not one.before and one.after],
        removed=[one for one in moves if one.before and not one.after],
        moved=[one for one in moves if one.before and one.after and one.before != one.after],
        relabelled=[
            one for one in moves if one.tier_before and one.tier_before != one.tier_after != ""
        ],
        value_by=(after.objective or 0.0) - (before.objective or 0.0) if known else None,
        load=_loads(load(before, first), load(after, second)),
        late_before=accounts[0].late,
        late_after=accounts[1].late,
    )


def _moves(first: Sequence[TierLine], second: Sequence[TierLine]) -> list[Move]:
    old, new = {one.slug: one for one in first}, {one.slug: one for one in second}
    found = []
    for slug in {**new, **old}:
        was, is_ = old.get(slug), new.get(slug)
        found.append(
            Move(
                slug=slug,
                name=(is_ or old[slug]).name,
                before=was.start if was else "",
                after=is_.start if is_ else "",
                tier_before=was.tier if was else "",
                tier_after=is_.tier if is_ else "",
            )
        )
    return sorted(found, key=lambda one: (one.after or "9", one.before or "9", one.name))


def _loads(before: Load, after: Load) -> list[LoadChange]:
    old = {row.skill: row.share for row in before.rows}
    new = {row.skill: row.share for row in after.rows}
    return [LoadChange(skill, old.get(skill), new.get(skill)) for skill in {**new, **old}]


def rankings(plan: Plan) -> Rankings | None:
    """What RICE, WSJF and value over cost would do with the same data; None without a plan.

    Each as it is used (which may leave obligations out) and with the obligations taken first.
    """
    from timonier.portfolio.core import scenarios
    from timonier.portfolio.core.inputs import Question
    from timonier.portfolio.core.instance import OUT
    from timonier.portfolio.core.rankings import RANKINGS, ranked

    if plan.objective is None or not plan.question:
        return None
    asked = Question.model_validate(plan.question, strict=False)
    instance = scenarios.base(asked)
    known = names_of(plan)
    names = [known.get(one.id, one.id) for one in asked.initiatives]
    lines = []
    for key, score in RANKINGS.items():
        for first in (False, True):
            found = ranked(instance, score, obligations_first=first)
            kept = [(start, names[j]) for j, start in enumerate(found.starts) if start != OUT]
            share = found.objective / plan.objective if plan.objective > 0 else None
            lines.append(
                RankingLine(
                    key=key,
                    label=sentences.ranking_label(key),
                    obligations_first=first,
                    value=found.objective,
                    share=share,
                    missed=[names[j] for j in found.missed],
                    late=[names[j] for j in found.late],
                    picks=[name for _start, name in sorted(kept)],
                )
            )
    return Rankings(plan.objective, lines, _caveat())


def _caveat() -> str:
    return _(
        "Each ranking takes the initiatives in the order of its score, each as early as it fits, "
        "on the expected values of this plan. A ranking that leaves an obligation out, or holds it "
        "late, may show a higher value: it is not a plan the company may follow."
    )
