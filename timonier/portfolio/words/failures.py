"""Why there is no plan, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.kit.measured.readable import series
from timonier.portfolio.models import Plan
from timonier.portfolio.words.sentences import lacking

INFEASIBLE, NO_PLAN_YET, DIED, HUNG, BROKE = "infeasible", "no plan yet", "died", "hung", "broke"
_REASONS = {
    NO_PLAN_YET: gettext_lazy("Time ran out before any plan was found."),
    DIED: gettext_lazy("The process that searched was ended from outside (%(detail)s)."),
    HUNG: gettext_lazy("The search did not end within its own limits and was stopped."),
    BROKE: gettext_lazy("The search met an error: %(detail)s"),
}


def failure(plan: Plan) -> str:
    """Why there is no plan; "" when there is one. Plan.reason is a code, ": " and a detail."""
    code, _colon, detail = plan.reason.partition(": ")
    if code == INFEASIBLE:
        return infeasible(plan)
    if code in _REASONS:
        return str(_REASONS[code]) % {"detail": detail}
    return plan.reason


def infeasible(plan: Plan) -> str:
    """What no plan can hold: what it would take, or which obligations exclude each other."""
    names = {slug: known["name"] for slug, known in plan.context.get("initiatives", {}).items()}
    pairs = plan.answer.get("conflicts") or ()
    if pairs:
        told = series(" / ".join(names.get(one, one) for one in pair) for pair in pairs)
        return _("Obligations exclude each other: %(pairs)s.") % {"pairs": told}
    short: Mapping[str, float] = plan.answer.get("short_of") or {}
    if short:
        skills = plan.question.get("capacity", {})
        parts = ", ".join(lacking(key, amount, skills) for key, amount in short.items())
        return _("No plan holds what must be done, even late: it is short of %(parts)s.") % {
            "parts": parts
        }
    return _("No plan holds what must be done within these quarters, even late.")


def lost(reason: str) -> str:
    """Why a job ended without a word from the search."""
    if not reason:
        return _("The search ended without a word.")
    return _("The search ended without a word: %(reason)s") % {"reason": reason}
