"""What if: suppose, compute beside the plan that holds, compare the two, accept one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import CharField, Form, Textarea
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from timonier.kit.entities.audience import allowed
from timonier.kit.entities.widgets import dress
from timonier.portfolio import selectors, services
from timonier.portfolio.core.problems import Unplannable
from timonier.portfolio.forms.what_if import WhatIfForm, direct, together
from timonier.portfolio.models import Plan
from timonier.portfolio.selectors import board as asked
from timonier.portfolio.selectors.means import means
from timonier.portfolio.showing import beside, pictures
from timonier.portfolio.words import wording


@allowed("portfolio.view_plan")
@require_http_methods(["GET", "POST"])
def what_if(request: HttpRequest) -> HttpResponse:
    """Suppose something; what was supposed before, each with its result."""
    if request.method == "POST":
        return _supposed(request)
    return _page(request, _form(None), _base(request.GET.get("base", "")))


@allowed("portfolio.add_initiative")
def _supposed(request: HttpRequest) -> HttpResponse:
    base = _base(request.POST.get("base", ""))
    changes = direct(request.POST)
    form = _form(None if changes else request.POST)
    if changes or form.is_valid():
        wanted = together(base.changes if base else {}, changes or form.changes)
        origin = base.base if base and base.changes and base.base else base
        try:
            plan = services.start_plan(by=request.user, changes=wanted, base=origin)
        except Unplannable as refusal:
            if changes:
                form = _form({})
                form.is_valid()
                form.errors.clear()
            for problem in refusal.problems:
                form.add_error(None, problem)
        else:
            return redirect("portfolio:compare", origin.slug if origin else plan.slug, plan.slug)
    return _page(request, form, base, status=422)


def _form(data: Any) -> WhatIfForm:
    known = means(today=timezone.localdate())
    form = WhatIfForm(data, initiatives=asked.open_initiatives(), means=known)
    return dress(form)  # type: ignore[no-any-return]


def _base(slug: str) -> Plan | None:
    return _named(slug) or selectors.current_plan()


def _named(slug: str) -> Plan | None:
    """The plan of a short name that anybody may have typed."""
    return selectors.plan_named(slug) if slug and "\x00" not in slug else None


def _page(
    request: HttpRequest, form: WhatIfForm, base: Plan | None, status: int = 200
) -> HttpResponse:
    context = {
        "title": _("What if…"),
        "here": "what-if",
        "form": form,
        "base": base,
        "what_if_rows": beside.what_if_rows(),
        "plans": asked.plans_to_compare(),
        "acceptances": asked.acceptances(),
    }
    return render(request, "portfolio/what_if.html", context, status=status)


@allowed("portfolio.view_plan")
@require_GET
def compare_chosen(request: HttpRequest) -> HttpResponse:
    """The two plans chosen in a form."""
    first, second = request.GET.get("a", ""), request.GET.get("b", "")
    if not _named(first) or not _named(second):
        raise Http404(_("There is no such plan."))
    return redirect("portfolio:compare", first, second)


@allowed("portfolio.view_plan")
@require_GET
def compare(request: HttpRequest, before: str, after: str) -> HttpResponse:
    """Two plans side by side: value, gap, what comes, goes and moves, load, late obligations."""
    first, second = selectors.plan_named(before), selectors.plan_named(after)
    if first is None or second is None:
        raise Http404(_("There is no such plan."))
    state = selectors.state_of(second)
    waiting = state.state == Plan.State.WAITING
    context: dict[str, Any] = {
        "title": _("Two plans side by side"),
        "here": "what-if",
        "pending": second if waiting else None,
        "state": state,
        "failed": state.state in (Plan.State.FAILED, Plan.State.CANCELLED),
        "plan": second,
        "base": first,
        "explanations": [state.reason] if state.reason else [],
        "now": timezone.now(),
    }
    found = selectors.compare(first, second)
    context |= {"found": found, **beside.compared(found)}
    if second.objective is not None:
        lines = selectors.tier_lines(second)
        road = selectors.roadmap(second, today=timezone.localdate(), lines=lines)
        context |= {
            "roadmap": road,
            "roadmap_picture": pictures.roadmap_picture(road, width=1164.0),
            "horizon": wording.horizon(list(found.after.quarters)),
        }
    return render(request, "portfolio/compare.html", context)


class AcceptForm(Form):
    """Why this plan, for those who will ask later."""

    reason = CharField(
        label=gettext_lazy("Reason"),
        widget=Textarea,
        max_length=4000,
        help_text=gettext_lazy("Kept with your name and today's date, beside earlier choices."),
        error_messages={"required": gettext_lazy("Say why, in a sentence.")},
    )


@allowed("portfolio.add_planacceptance")
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a plan the company's plan, with a reason."""
    plan = selectors.plan_named(slug)
    if plan is None or plan.state != Plan.State.FINISHED or plan.objective is None:
        raise Http404(_("There is no such plan to accept."))
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.accept_plan(plan=plan, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("%(name)s is accepted.") % {"name": plan})
        return redirect("portfolio:board")
    context = {
        "title": _("Accept %(name)s") % {"name": plan},
        "form": dress(form),
        "account": selectors.plan_account(plan),
        "plan": plan,
        "acceptances": asked.acceptances(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "portfolio/accept.html", context, status=status)
