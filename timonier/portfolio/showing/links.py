"""The links that the alignment map lacks, each with the one thing to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from timonier.kit.entities.entity import registry
from timonier.portfolio.models import Initiative
from timonier.portfolio.selectors.shapes import Alignment
from timonier.strategy.models import CompanyGoal, Objective

MOST = 12


def missing(found: Alignment, *, everything: bool) -> list[dict[str, Any]]:
    """Four lists of what hangs alone; long ones are cut unless `everything` is asked."""
    goal, objective, work = CompanyGoal, Objective, Initiative
    blocks = [
        (
            _("Goals nobody serves"),
            _("Every goal is served"),
            _("New objective"),
            _rows(goal, found.unserved_goals, _new(objective)),
        ),
        (
            _("Objectives that serve no goal"),
            _("Every objective serves a goal"),
            _("Edit its goals"),
            _rows(objective, found.objectives_without_goal),
        ),
        (
            _("Objectives without initiative"),
            _("Every objective has an initiative"),
            _("New initiative"),
            _rows(objective, found.objectives_without_initiative, _new(work)),
        ),
        (
            _("Initiatives without objective"),
            _("Every initiative has its objective"),
            _("Edit its objective"),
            _rows(work, found.initiatives_without_objective),
        ),
    ]
    return [
        {
            "title": title,
            "none": none,
            "action": action,
            "rows": rows if everything else rows[:MOST],
            "hidden": 0 if everything else max(0, len(rows) - MOST),
        }
        for title, none, action, rows in blocks
    ]


def _rows(model: Any, items: Sequence[Any], act: str = "") -> list[dict[str, str]]:
    entity = registry[model]
    return [
        {
            "name": one.name,
            "tier": getattr(one, "tier", ""),
            "url": reverse(entity.url_name("detail"), args=[one.slug]),
            "act": act or reverse(entity.url_name("edit"), args=[one.slug]),
        }
        for one in items
    ]


def _new(model: Any) -> str:
    try:
        return reverse(registry[model].url_name("add"))
    except (KeyError, NoReverseMatch):
        return ""
