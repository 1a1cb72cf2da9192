"""Goals and objectives: the page of both, who serves what, and the quick check-in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from timonier.kit.entities.audience import allowed
from timonier.kit.entities.entity import registry
from timonier.kit.measured import figures
from timonier.kit.records import writes
from timonier.kit.screens.act import act
from timonier.strategy import selectors, services
from timonier.strategy.forms.goals import QuickCheckIn, SupportsForm
from timonier.strategy.models import CheckIn, CompanyGoal, Horizon, KeyResult, Objective
from timonier.strategy.selectors import ObjectiveProgress
from timonier.strategy.selectors.goals import behind_value

SHOWN = {
    "behind": gettext_lazy("behind"),
    "late": gettext_lazy("late"),
    "unknown": gettext_lazy("unknown"),
}


@allowed("strategy.view_objective")
@require_GET
def objectives(request: HttpRequest) -> HttpResponse:
    """What the company wants, what serves it, how far it is: worst beside mean, unknown told."""
    today = timezone.localdate()
    found = selectors.goals_map(today, user=request.user)
    asked = {"horizon": request.GET.get("horizon", ""), "show": request.GET.get("show", "")}
    shown = [part for part in found.objectives if _asked(part, **asked)]
    serves: dict[int, list[Any]] = {}
    for line in found.goals:
        for support, part in line.supports:
            serves.setdefault(part.objective.pk, []).append((support, line.goal))
    behind = behind_value(found.lines)
    context = {
        "title": _("Objectives"),
        "found": found,
        "groups": _by_horizon(shown, serves),
        "hidden": len(found.objectives) - len(shown),
        "asked": asked,
        "horizons": Horizon.choices,
        "shows": SHOWN.items(),
        "behind": figures.Reading(_declared("strategy.key_results_behind"), behind),
        "late": sum(part.late for part in found.objectives),
        "sources": _sources(found),
        "today": today,
    }
    name = "rows" if request.headers.get("HX-Target") == "board" else "page"
    return render(request, f"strategy/objectives_{name}.html", context)


def _asked(part: ObjectiveProgress, *, horizon: str, show: str) -> bool:
    if horizon in Horizon.values and part.objective.horizon != horizon:
        return False
    counts = {"behind": part.behind, "late": part.late, "unknown": part.roll_up.unknown}
    return bool(counts.get(show, True))


def _by_horizon(
    parts: Iterable[ObjectiveProgress], serves: dict[int, list[Any]]
) -> list[dict[str, Any]]:
    """The horizons that have objectives, each with its objectives and the goals they serve."""
    found: dict[str, list[Any]] = {name: [] for name in Horizon.values}
    for part in parts:
        found[part.objective.horizon].append((part, serves.get(part.objective.pk, [])))
    return [
        {"label": label, "parts": found[name]} for name, label in Horizon.choices if found[name]
    ]


def _declared(key: str) -> figures.Figure:
    return next(each for each in figures.declared() if each.key == key)


def _sources(found: selectors.GoalsMap) -> list[Any]:
    """The sources behind the live figures of the page, each once."""
    readings = [line.measure.reading for line in found.lines if line.measure.reading]
    by_name = {source.name: source for reading in readings for source in reading.sources}
    return [by_name[name] for name in sorted(by_name)]


@allowed("strategy.change_support")
@require_http_methods(["GET", "POST"])
def goal_supports(request: HttpRequest, key: str) -> HttpResponse:
    """Which objectives serve a goal, and how strongly."""
    goal = get_object_or_404(CompanyGoal, slug=key)
    return _supports(request, goal, _("What serves “%(name)s”") % {"name": goal})


@allowed("strategy.change_support")
@require_http_methods(["GET", "POST"])
def objective_supports(request: HttpRequest, key: str) -> HttpResponse:
    """Which goals an objective serves, and how strongly."""
    objective = get_object_or_404(Objective, slug=key)
    return _supports(request, objective, _("What “%(name)s” serves") % {"name": objective})


def _supports(request: HttpRequest, side: CompanyGoal | Objective, title: str) -> HttpResponse:
    form = SupportsForm(side, request.POST if request.method == "POST" else None)
    person: Any = request.user
    return act(
        request,
        form,
        lambda _: services.set_supports(side=side, strengths=form.strengths(), by=person),
        done=_changes,
        to=reverse("strategy:home"),
        template="strategy/supports_{part}.html",
        shows=lambda: {"title": title},
        rows=(side.supports.all(),),
    )


def _changes(count: int) -> str:
    if not count:
        return _("Nothing changed.")
    words = ngettext("%(n)d support is changed.", "%(n)d supports are changed.", count)
    return words % {"n": count}


@allowed("strategy.add_checkin")
@require_http_methods(["GET", "POST"])
def check_in(request: HttpRequest, key: str) -> HttpResponse:
    """Say what a key result measures today, or measured on a day."""
    row = get_object_or_404(KeyResult.objects.select_related("objective"), slug=key)
    return act(
        request,
        QuickCheckIn(request.POST or None, initial={"measured_on": _today()}),
        lambda data: writes.patch(
            registry[CheckIn], {**data, "key_result": row.slug}, by=request.user
        ),
        done=_("The check-in is saved."),
        to=registry[KeyResult].url("detail", row),
        template="strategy/check_in_{part}.html",
        shows=lambda: {"title": _("Check in: %(name)s") % {"name": row}, "row": row},
    )


def _today() -> Any:
    return timezone.localdate()
