"""The log of decisions, the question form, drafts from other rooms, and how predictions ended."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from timonier.governance import frame, pictures, selectors, services
from timonier.governance.forms.asked import AskForm
from timonier.governance.models import Decision
from timonier.kit.entities.audience import allowed, rows_for
from timonier.kit.entities.entity import registry

TABS = {
    "open": gettext_lazy("To decide"),
    "due": pgettext_lazy("decisions", "To review"),
    "decided": pgettext_lazy("decisions", "Decided"),
    "others": gettext_lazy("Replaced or set aside"),
}
LATELY = 6  # decisions beside the log
MOST = 300  # decisions of a tab; the list of all has pages and filters


@allowed("governance.view_decision")
@require_GET
def log(request: HttpRequest, tab: str = "open") -> HttpResponse:
    """The log, one part at a time: open questions first, with their age."""
    if tab not in TABS:
        raise Http404
    today, user = timezone.localdate(), request.user
    counts = selectors.log_counts(today, user=user)
    waits = {
        "open": counts.to_decide,
        "due": counts.due,
        "decided": counts.decided,
        "others": counts.others,
    }
    tabs = [(key, label, _tab_url(key), waits[key]) for key, label in TABS.items()]
    context = {
        "title": _("Decisions"),
        "tab": tab,
        "tabs": tabs,
        "today": today,
        "may_ask": user.has_perm("governance.add_decision"),
        "nothing_at_all": not any(waits.values()),
        "rows": _rows(tab, today, user),
        "recent": selectors.recent_decisions(today, user=user)[:LATELY],
    }
    return render(request, "governance/log.html", context)


def _rows(tab: str, today: Any, user: Any) -> Any:
    if tab == "open":
        return selectors.to_decide(today, user=user)[:MOST]
    if tab == "due":
        return selectors.reviews_due(today, user=user)[:MOST]
    status = Decision.Status
    shown = selectors.seen_by(user)
    if tab == "decided":
        return selectors.with_choice(shown.in_force())[:MOST]
    gone = (status.REJECTED, status.DEPRECATED, status.SUPERSEDED)
    return selectors.with_choice(shown.filter(status__in=gone))[:MOST]


def _tab_url(key: str) -> str:
    name = "governance:log"
    return reverse(name) if key == "open" else reverse(f"{name}-tab", args=[key])


@allowed("governance.add_decision")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """A new question; with `replaces`, one that would replace a decision."""
    old = request.POST.get("replaces") or request.GET.get("replaces", "")
    replaced = frame.decision_for(request, old) if old else None
    initial = {"name": replaced.name, "audience": replaced.audience} if replaced else {}
    form = AskForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            made = services.ask(by=frame.person(request), supersedes=replaced, **form.cleaned_data)
            return frame.done(request, _("The question is in the log."), frame.page_of(made))
    title = _("Replace a decision") if replaced else _("A new decision")
    return frame.form_page(
        request, form, title=title, button=_("Ask"), status=status, replaces=replaced
    )


@allowed("governance.add_decision")
@require_POST
def draft(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """A decision to take about a row of any room, prefilled from it and citing it."""
    try:
        entity = registry.get(apps.get_model(label))
    except (LookupError, ValueError):
        entity = None
    if entity is None:
        raise Http404
    if not request.user.has_perm(entity.permission("view")):
        raise PermissionDenied
    row = rows_for(entity, request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    made = services.draft_from(row=row, by=frame.person(request), today=timezone.localdate())
    return redirect(frame.page_of(made))


@allowed("governance.view_prediction")
@require_GET
def calibration(request: HttpRequest) -> HttpResponse:
    """How predictions ended, and what to change once enough of them have."""
    found = selectors.calibration(timezone.localdate(), user=request.user)
    context = {
        "title": _("How our predictions ended"),
        "found": found,
        "curve": pictures.calibration_curve(found.bins) if found.bins else None,
        "parts": pictures.part_lines(found.parts) if found.parts else (),
    }
    return render(request, "governance/calibration.html", context)
