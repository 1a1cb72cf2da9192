"""The blocks of the pages of goals, objectives and key results."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from timonier.kit import charts
from timonier.kit.entities.entity import Panel
from timonier.kit.entities.widgets import dress
from timonier.strategy import selectors
from timonier.strategy.forms.goals import QuickCheckIn
from timonier.strategy.models import CompanyGoal, KeyResult, Objective
from timonier.strategy.selectors.goals import goal_line, lines_of, measured, objective_progress

CHECK_INS = 40  # on the page of a key result; the list has them all


def goal_panel(request: HttpRequest, goal: CompanyGoal) -> Panel:
    """How far the objectives that serve it are."""
    today = timezone.localdate()
    supports = list(goal.supports.select_related("objective"))
    parts = objective_progress([s.objective for s in supports], today, user=request.user)
    by_id = {part.objective.pk: part for part in parts}
    line = goal_line(goal, 0.0, [(s, by_id[s.objective_id]) for s in supports])
    context = {"line": line, "today": today, **_rights(request)}
    return Panel(title=_("What serves it"), template="strategy/goal_panel.html", context=context)


def objective_panel(request: HttpRequest, objective: Objective) -> Panel:
    """Its key results, worst first, and the goals it serves."""
    today = timezone.localdate()
    part = selectors.progress_of(objective, today, user=request.user)
    supports = objective.supports.select_related("goal")
    context = {"part": part, "supports": supports, "today": today, **_rights(request)}
    title = _("How far it is")
    return Panel(title=title, template="strategy/objective_panel.html", context=context)


def key_result_panel(request: HttpRequest, row: KeyResult) -> Panel:
    """Its value beside where it should be, its check-ins, and the form for the next one."""
    today = timezone.localdate()
    found = measured(KeyResult.objects.filter(pk=row.pk).select_related("objective"))
    line = lines_of(found, today, user=request.user)[0]
    check_ins = list(row.check_ins.select_related("author")[:CHECK_INS])
    values: list[float | None] = [each.value for each in reversed(check_ins)]
    title = _("Its last check-ins, oldest first")
    context: dict[str, Any] = {
        "line": line,
        "check_ins": check_ins,
        "sparkline": charts.sparkline(values, title=title, width=240) if len(values) > 1 else "",
        "form": dress(QuickCheckIn(initial={"measured_on": today})),
        "today": today,
        **_rights(request),
    }
    return Panel(title=row.name, template="strategy/key_result_panel.html", context=context)


def _rights(request: HttpRequest) -> dict[str, bool]:
    return {
        "may_check_in": request.user.has_perm("strategy.add_checkin"),
        "may_support": request.user.has_perm("strategy.change_support"),
        "may_add": request.user.has_perm("strategy.add_keyresult"),
    }
