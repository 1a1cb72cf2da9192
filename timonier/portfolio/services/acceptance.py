"""A person makes a plan the company's plan: a judgment with its reason, its author, its history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from timonier.kit.records import evidence
from timonier.kit.references import reference
from timonier.portfolio.models import Plan, PlanAcceptance

if TYPE_CHECKING:
    from django.forms import ModelForm


class NotAcceptable(ValueError):
    """The plan is not finished, or no reason is given; the message says which."""


def check_acceptable(plan: Plan, reason: str) -> None:
    """Raises NotAcceptable."""
    if plan.state != Plan.State.FINISHED or plan.objective is None:
        raise NotAcceptable(_("Only a finished plan can be accepted."))
    if not reason.strip():
        raise NotAcceptable(_("An accepted plan needs a reason."))


@transaction.atomic
def accept_plan(*, plan: Plan, reason: str, by: Any) -> PlanAcceptance:
    """The company goes by this plan until another one is accepted. Raises NotAcceptable."""
    check_acceptable(plan, reason)
    accepted = PlanAcceptance(slug=reference(), plan=plan, reason=reason.strip(), author=by)
    accepted._history_user = by  # type: ignore[attr-defined]
    accepted.save()
    _cite(accepted)
    return accepted


@transaction.atomic
def save_acceptance(*, form: ModelForm[PlanAcceptance], by: Any) -> PlanAcceptance:
    """The acceptance of a bound form, with its author."""
    if form.instance._state.adding:
        form.instance.author = by
    accepted = form.save()
    _cite(accepted)
    return accepted


def _cite(accepted: PlanAcceptance) -> None:
    evidence.cite_many([evidence.Cite(accepted, accepted.plan, accepted.reason)], replace=True)
