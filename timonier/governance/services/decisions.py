"""Ask, decide, replace, set aside, review: what becomes of a decision, with its consequences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from timonier.governance.models import Decision, DecisionOption, Prediction
from timonier.governance.services.options import keep as keep_option
from timonier.governance.services.options import keep_nothing
from timonier.governance.services.snapshots import keep_figures
from timonier.kit.records import evidence
from timonier.values.money import Money

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.forms import ModelForm

Status = Decision.Status
REPLACES = gettext_noop("What it would replace.")


class Undecidable(ValueError):
    """The decision cannot be taken this way; the message says why, `field` where."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class OptionDraft:
    """An option as a draft offers it."""

    name: str
    description: str = ""
    pros: str = ""
    cons: str = ""
    cost_low: Money | float | None = None  # a number: in the company's currency
    cost_high: Money | float | None = None


@transaction.atomic
def ask(
    *,
    name: str,
    by: User | None,
    context: str = "",
    options: Iterable[str | OptionDraft] = (),
    nothing: str = "",
    decide_by_on: date | None = None,
    audience: str = Decision.Audience.MANAGEMENT,
    supersedes: Decision | None = None,
) -> Decision:
    """A new decision to take, with "do nothing" and the options given. Raises Undecidable."""
    if not name.strip():
        raise Undecidable(_("Say in one sentence what is to be decided."), "name")
    decision = Decision(
        name=" ".join(name.split())[:250],
        context=context.strip(),
        decide_by_on=decide_by_on,
        audience=audience,
        supersedes=supersedes,
        author=by,
    )
    decision.slug = free_slug(decision.name)
    keep(decision, by)
    keep_nothing(decision=decision, by=by, description=nothing)
    for position, given in enumerate(options, start=1):
        draft = OptionDraft(given) if isinstance(given, str) else given
        keep_option(_option(decision, draft, position), by)
    if supersedes is not None:
        evidence.cite(decision, supersedes, REPLACES)
    return decision


def _option(decision: Decision, draft: OptionDraft, position: int) -> DecisionOption:
    return DecisionOption(
        decision=decision,
        position=position,
        name=" ".join(draft.name.split())[:250],
        description=draft.description,
        pros=draft.pros,
        cons=draft.cons,
        cost_low=draft.cost_low,
        cost_high=draft.cost_high,
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided: why this option, by whom and when, how hard it is to undo."""

    because: str
    decided_by: str
    decided_on: date
    reversibility: str = ""
    undo_low: Money | None = None
    undo_high: Money | None = None
    consequences: str = ""
    review_on: date | None = None


@transaction.atomic
def decide(
    *, decision: Decision, option: DecisionOption, verdict: Verdict, by: User | None, now: datetime
) -> Decision:
    """Take an open decision, and keep the figures of this day beside it. Raises Undecidable.

    The one it replaces, when it was in force, is superseded by it.
    """
    held = Decision.objects.select_for_update().get(pk=decision.pk)  # decided once, by one person
    _check(held, option, verdict, now.date())
    for name in ("because", "decided_by", "decided_on", "reversibility", "undo_low", "undo_high"):
        setattr(decision, name, getattr(verdict, name))
    decision.consequences = verdict.consequences or decision.consequences
    decision.review_on, decision.status = verdict.review_on, Status.ACCEPTED
    keep(decision, by)
    option.chosen = True
    keep_option(option, by)
    _begin(decision, by, now)
    return decision


def _check(decision: Decision, option: DecisionOption, verdict: Verdict, today: date) -> None:
    if decision.taken:
        raise Undecidable(_("It was decided already: replace it by a new decision."))
    if option.decision_id != decision.pk:
        raise Undecidable(_("Choose one of the options of this decision."), "option")
    if not verdict.because.strip():
        raise Undecidable(_("Say why this option and not another."), "because")
    if not verdict.decided_by.strip():
        raise Undecidable(_("Say who decided."), "decided_by")
    if verdict.decided_on > today:
        raise Undecidable(_("The day of the decision lies ahead."), "decided_on")
    if verdict.review_on and verdict.review_on <= verdict.decided_on:
        raise Undecidable(_("The review comes after the decision."), "review_on")
    low, high = verdict.undo_low, verdict.undo_high
    if low is not None and high is not None and low > high:
        raise Undecidable(_("The interval is upside down."), "undo_low")


def _begin(decision: Decision, by: User | None, now: datetime) -> None:
    """What follows when a decision comes into force."""
    before = decision.supersedes
    if before is not None and before.status == Status.ACCEPTED:
        before.status = Status.SUPERSEDED
        keep(before, by)
    if decision.decided_on == now.date():
        keep_figures(decision=decision, now=now)


@transaction.atomic
def cite(*, decision: Decision, row: models.Model, because: str) -> None:
    """Say that an open question stands on a row. Raises Undecidable once it was decided."""
    if decision.taken:
        raise Undecidable(_("It was decided: what it stood on stays as it was."))
    if row == decision:
        raise Undecidable(_("A decision does not stand on itself."), "address")
    evidence.cite(decision, row, because)


@transaction.atomic
def reject(*, decision: Decision, because: str, by: User | None, today: date) -> Decision:
    """Set a question aside without an answer, for a reason. Raises Undecidable."""
    if decision.status != Status.PROPOSED:
        raise Undecidable(_("It is not open any more."))
    if not because.strip():
        raise Undecidable(_("Say why it need not be decided."), "because")
    decision.status, decision.because = Status.REJECTED, because.strip()
    decision.decided_on = today
    return keep(decision, by)


@transaction.atomic
def reopen(*, decision: Decision, by: User | None) -> Decision:
    """Take up a question that had been set aside. Raises Undecidable."""
    if decision.status != Status.REJECTED:
        raise Undecidable(_("Only a question that was set aside can be taken up again."))
    decision.status, decision.decided_on = Status.PROPOSED, None
    return keep(decision, by)


@transaction.atomic
def review(
    *, decision: Decision, outcome: str, by: User | None, today: date, next_on: date | None = None
) -> Decision:
    """Say what came of a decision, and when to look again. Raises Undecidable."""
    if not decision.taken:
        raise Undecidable(_("It has not been decided yet."))
    if not outcome.strip():
        raise Undecidable(_("Say what came of it."), "outcome")
    if next_on is not None and next_on <= today:
        raise Undecidable(_("The next review lies ahead."), "next_on")
    decision.outcome, decision.reviewed_on = outcome.strip(), today
    decision.review_on = next_on or decision.review_on
    if decision.review_on and decision.review_on <= today:
        decision.reviewed_on = today
    return keep(decision, by)


@transaction.atomic
def save_decision(*, form: ModelForm[Decision], by: User | None) -> Decision:
    """The decision of a bound form, always with "do nothing" among its options."""
    from django.utils import timezone

    is_new = form.instance._state.adding
    was = None if is_new else Decision.objects.get(pk=form.instance.pk).status
    if is_new:
        form.instance.author = by
    decision = form.save()
    keep_nothing(decision=decision, by=by)
    if decision.status == Status.ACCEPTED and was != Status.ACCEPTED:
        _begin(decision, by, timezone.localtime())
    return decision


def delete_decision(*, item: Decision, by: User | None) -> None:
    """Remove an open question; one that was taken is kept, with what was predicted."""
    if item.taken:
        kept: set[models.Model] = {*Prediction.objects.filter(decision=item)}
        raise models.ProtectedError("what was decided is kept", kept or {item})
    item.delete()


def free_slug(name: str) -> str:
    """A short name that no decision has."""
    stem = slugify(name)[:200] or "decision"
    taken = set(Decision.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= {"new", "import"}
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbered) if slug not in taken)


def keep(decision: Decision, by: User | None) -> Decision:
    """Save with the author of the change."""
    decision._history_user = by  # type: ignore[attr-defined]
    decision.save()
    return decision
