"""Writes of goals: check-ins, supports, and what each claim stands on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import override

from timonier.kit.records.evidence import Cite, Fact, cite_many, forget
from timonier.strategy.models import CheckIn, CompanyGoal, KeyResult, Objective, Support

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.forms import ModelForm

SHOWN = 12  # check-ins a key result cites: the latest; its page has them all


@transaction.atomic
def save_key_result(*, form: ModelForm[KeyResult], by: User | None) -> KeyResult:
    """The key result of a bound form; its objective stands on it, it stands on its measures."""
    before = form.initial.get("objective")
    saved: KeyResult = form.save()
    stand_objectives(Objective.objects.filter(slug__in=[before, saved.objective.slug]))
    stand_key_result(saved)
    return saved


@transaction.atomic
def save_check_in(*, form: ModelForm[CheckIn], by: User | None) -> CheckIn:
    """The check-in of a bound form, with who entered it first."""
    before = form.initial.get("key_result")
    form.instance.author = form.instance.author or by
    saved: CheckIn = form.save()
    for row in KeyResult.objects.filter(slug__in=[before, saved.key_result.slug]):
        stand_key_result(row)
    return saved


@transaction.atomic
def save_support(*, form: ModelForm[Support], by: User | None) -> Support:
    """The support of a bound form; the goal stands on the objectives that serve it."""
    before = form.initial.get("goal")
    saved: Support = form.save()
    stand_goals(CompanyGoal.objects.filter(slug__in=[before, saved.goal.slug]))
    return saved


@transaction.atomic
def remove(*, item: Model, by: User | None) -> None:
    """Delete a row; what stood on it no longer says so."""
    above = _above(item)
    item.delete()
    for claim in above:
        _stand(claim)


def restore(*, item: Model, by: User | None) -> None:
    """A deleted row is back: it stands on what it stood on, and others on it."""
    _stand(item)
    for claim in _above(item):
        _stand(claim)


def _above(item: Model) -> list[Model]:
    """What stands on a row and outlives it."""
    if isinstance(item, CheckIn):
        return [item.key_result]
    if isinstance(item, KeyResult):
        return [item.objective]
    if isinstance(item, Support):
        return [item.goal]
    if isinstance(item, Objective):
        return list(CompanyGoal.objects.filter(supports__objective=item))
    return []


def _stand(claim: Model) -> None:
    if isinstance(claim, KeyResult):
        stand_key_result(claim)
    elif isinstance(claim, Objective):
        stand_objectives([claim])
    elif isinstance(claim, CompanyGoal):
        stand_goals([claim])


@transaction.atomic
def set_supports(
    *, side: CompanyGoal | Objective, strengths: Mapping[str, int], by: User | None
) -> int:
    """What serves a goal, or what an objective serves: short name -> strength, 0 to take it away.

    Those not named stay as they are. Tells how many changed.
    """
    of_goal = isinstance(side, CompanyGoal)
    other: Any = Objective if of_goal else CompanyGoal
    rows = {row.slug: row for row in other.objects.filter(slug__in=strengths)}
    far = "objective" if of_goal else "goal"
    held = {getattr(each, far).slug: each for each in side.supports.select_related(far)}
    changed = 0
    for slug, row in rows.items():
        pair = {"goal": side, "objective": row} if of_goal else {"goal": row, "objective": side}
        changed += _set_support(held.get(slug), pair, strengths[slug], by)
    stand_goals([side] if isinstance(side, CompanyGoal) else list(rows.values()))
    return changed


def _set_support(held: Support | None, pair: dict[str, Any], strength: int, by: Any) -> bool:
    support = held or Support(**pair)
    if (held.strength if held else 0) == strength:
        return False
    support._history_user = by  # type: ignore[attr-defined]
    if strength:
        support.strength = strength
        support.save()
    else:
        support.delete()
    return True


def stand_key_result(row: KeyResult) -> None:
    """A key result stands on its latest check-ins, or on the figure that measures it."""
    if row.figure:
        cites = [Cite(row, Fact("timonier", row.figure))]
    else:
        cites = [Cite(row, each) for each in row.check_ins.all()[:SHOWN]]
    forget(row)
    cite_many(cites)


def stand_objectives(rows: Iterable[Objective]) -> None:
    """An objective is as far as its key results are."""
    found = list(rows)
    forget(*found)
    cite_many(
        Cite(each.objective, each)
        for each in KeyResult.objects.filter(objective__in=found).select_related("objective")
    )


def stand_goals(rows: Iterable[CompanyGoal]) -> None:
    """A goal is served by objectives, more or less directly."""
    found = list(rows)
    forget(*found)
    supports = Support.objects.filter(goal__in=found).select_related("goal", "objective")
    with override(None):  # the words are kept neutral, and read in each reader's language
        cite_many(Cite(s.goal, s.objective, str(s.get_strength_display())) for s in supports)
