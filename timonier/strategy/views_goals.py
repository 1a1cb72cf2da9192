"""Goals and objectives: the page of both, who serves what, and the quick check-in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from timonier.kit import figures, writes
from timonier.kit.audience import allowed
from timonier.kit.entity import registry
from timonier.kit.widgets import dress
from timonier.strategy import selectors, services
from timonier.strategy.forms import QuickCheckIn, SupportsForm
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
    status = 200
    if request.method == "POST":
        if form.is_valid():
            person: Any = request.user
            changed = services.set_supports(side=side, strengths=form.strengths(), by=person)
            messages.success(request, _changes(changed))
            return redirect(_back(request) or reverse("strategy:home"))
        status = 422
    context = {"title": title, "form": dress(form), "next": _back(request), "action": request.path}
    return render(request, f"strategy/supports_{_part(request)}.html", context, status=status)


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
    form, status = QuickCheckIn(request.POST or None, initial={"measured_on": _today()}), 200
    if request.method == "POST":
        try:
            if form.is_valid():
                data = {**form.cleaned_data, "key_result": row.slug}
                writes.patch(registry[CheckIn], data, by=request.user)
                messages.success(request, _("The check-in is saved."))
                url = registry[KeyResult].url("detail", row)
                return redirect(_back(request) or url)
        except writes.Invalid as invalid:
            writes.tell(form, invalid)
        status = 422
    context = {
        "title": _("Check in: %(name)s") % {"name": row},
        "row": row,
        "form": dress(form),
        "next": _back(request),
    }
    return render(request, f"strategy/check_in_{_part(request)}.html", context, status=status)


def _today() -> Any:
    return timezone.localdate()


def _part(request: HttpRequest) -> str:
    return "aside" if request.headers.get("HX-Target") == "aside" else "page"


def _back(request: HttpRequest) -> str:
    """The page to return to, when it is one of ours."""
    back = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return back if ours else ""
