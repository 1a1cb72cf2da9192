"""What a what-if supposes, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from timonier.kit.measured import numbers
from timonier.kit.shell import look
from timonier.portfolio.models import Plan
from timonier.portfolio.words import wording
from timonier.portfolio.words.names import names_of


def changes(plan: Plan) -> Sequence[str]:
    """What a what-if supposes."""
    names = names_of(plan)
    return [*_choices(plan.changes, names), *_dates(plan.changes, names), *_means(plan.changes)]


def _choices(changed: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    for slug, quarter in changed.get("pin", {}).items():
        told = {"name": names.get(slug, slug), "quarter": wording.quarter(quarter or "")}
        if quarter:
            yield _("“%(name)s” starts in %(quarter)s") % told
        else:
            yield _("“%(name)s” is kept in") % told
    for slug in changed.get("leave_out", ()):
        yield _("“%(name)s” is left out") % {"name": names.get(slug, slug)}


def _dates(changed: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    for slug, day in changed.get("deadline", {}).items():
        told = {"name": names.get(slug, slug)}
        if day:
            told["day"] = numbers.day(date.fromisoformat(str(day)), look.language())
            yield _("“%(name)s” is due on %(day)s") % told
        else:
            yield _("“%(name)s” has no deadline") % told
    for slug, quarter in changed.get("earliest", {}).items():
        told = {"name": names.get(slug, slug), "quarter": wording.quarter(quarter or "")}
        if quarter:
            yield _("“%(name)s” may start from %(quarter)s on") % told
        else:
            yield _("“%(name)s” may start at once") % told


def _means(changed: Mapping[str, Any]) -> Iterator[str]:
    language = look.language()
    for skill, change in changed.get("capacity", {}).items():
        yield from _amounts(_("Capacity of %(skill)s") % {"skill": skill}, change)
    for skill, days in changed.get("more", {}).items():
        told = {"days": numbers.estimate(days, language), "skill": skill}
        yield _("%(days)s more person-days of %(skill)s a quarter") % told
    if (budget := changed.get("budget")) is not None:
        yield from _amounts(_("Budget"), budget)


def _amounts(subject: str, change: Any) -> Iterator[str]:
    language = look.language()
    if not isinstance(change, Mapping):
        yield f"{subject} × {numbers.number(change, language)}"
        return
    for quarter, amount in change.items():
        told = {
            "subject": subject,
            "quarter": wording.quarter(quarter),
            "amount": numbers.number(amount, language),
        }
        yield _("%(subject)s in %(quarter)s: %(amount)s") % told
