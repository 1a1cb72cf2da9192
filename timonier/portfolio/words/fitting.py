"""How tiers go with a plan, in the reader's language: what fits nowhere, what is planned anyway."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timonier.kit.measured import numbers
from timonier.kit.measured.readable import series
from timonier.kit.shell import look
from timonier.portfolio.models import PlanLine


def unfit(row: PlanLine, names: Mapping[str, str]) -> str:
    """Why an initiative fits in no quarter, and what would make it fit; "" when it fits."""
    found = _of(row, "unfit")
    if found is None:
        return ""
    if found["after"]:
        others = ", ".join(names.get(one, one) for one in found["after"])
        words = _("Does not fit: it comes after %(names)s, which cannot be done.")
        return words % {"names": others}
    if count := found["quarters_beyond"]:
        words = ngettext(
            "Does not fit: the plan would have to be %(n)s quarter longer.",
            "Does not fit: the plan would have to be %(n)s quarters longer.",
            count,
        )
        return words % {"n": count}
    lacks = series(_lack(one) for one in found["lacks"])
    if found["fits_over_quarters"] is None:
        return _("Does not fit: %(lacks)s.") % {"lacks": lacks}
    told = {"lacks": lacks, "n": found["fits_over_quarters"]}
    return _("Does not fit: %(lacks)s. Over %(n)s quarters it would.") % told


def _lack(lack: Mapping[str, Any]) -> str:
    language = look.language()
    if lack["kind"] == "budget":
        needs, room = (numbers.number(round(lack[key]), language) for key in ("needs", "room"))
        return _("it costs %(needs)s, a quarter has %(room)s") % {"needs": needs, "room": room}
    needs, room = (numbers.estimate(lack[key], language) for key in ("needs", "room"))
    told = {"needs": needs, "room": room, "skill": lack["skill"]}
    return _("%(needs)s days of %(skill)s a quarter, %(room)s are there") % told


def flag(row: PlanLine) -> str:
    """Why a plan holds what is accessory, or does without what is indispensable; "" otherwise."""
    label = _of(row, "tiers")
    if label is None or row.tier in ("pending", "hand"):
        return ""
    if label.get("flag") == "accessory_planned":
        return _("Planned all the same: there is room for it. It is the first to give way.")
    if label.get("flag") == "indispensable_left":
        return _("This plan does without it: at the expected values, others are worth more.")
    return ""


def _of(row: PlanLine, part: str) -> Mapping[str, Any] | None:
    """What the answer of its plan says of a row."""
    rows = row.plan.answer.get(part) or ()
    return next((one for one in rows if one["id"] == row.initiative_slug), None)
