"""The options of a decision: "do nothing" is always among them, and a taken choice stands."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import models, transaction

from timonier.governance.models import Decision, DecisionOption
from timonier.governance.models.decisions import NOTHING

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.forms import ModelForm


def nothing_slug(decision: Decision) -> str:
    """The short name of "do nothing": the same wherever the decision is brought to."""
    return f"nothing-{hashlib.sha256(decision.slug.encode()).hexdigest()[:12]}"


def keep_nothing(*, decision: Decision, by: User | None, description: str = "") -> DecisionOption:
    """The option to do nothing, made when it is not there yet."""
    known = DecisionOption.objects.filter(decision=decision, do_nothing=True).first()
    if known is not None:
        return known
    option = DecisionOption(
        slug=nothing_slug(decision),
        decision=decision,
        position=0,
        name=NOTHING,
        description=description,
        do_nothing=True,
    )
    return keep(option, by)


@transaction.atomic
def save_option(*, form: ModelForm[DecisionOption], by: User | None) -> DecisionOption:
    """The option of a bound form; a new one comes after those that are there."""
    option = form.instance
    if option._state.adding:
        if option.slug == nothing_slug(option.decision):
            option.do_nothing = True  # brought from elsewhere with its decision
        elif not option.position:
            option.position = next_position(option.decision)
    return form.save()


def next_position(decision: Decision) -> int:
    """The place after the last option."""
    last = decision.options.aggregate(last=models.Max("position"))["last"]
    return (last or 0) + 1


def delete_option(*, item: DecisionOption, by: User | None) -> None:
    """Remove an option; raises ProtectedError for "do nothing", and for one that was weighed."""
    if item.do_nothing or item.decision.taken:
        raise models.ProtectedError("the decision keeps it", {item.decision})
    item.delete()


def keep(option: DecisionOption, by: User | None) -> DecisionOption:
    """Save with the author."""
    option._history_user = by  # type: ignore[attr-defined]
    option.save()
    return option
