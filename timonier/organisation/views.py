"""The company's profile and what it changes in the cockpit."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from timonier.kit.access.requests import version_read
from timonier.kit.entities import forms
from timonier.kit.entities.audience import allowed
from timonier.kit.entities.entity import registry
from timonier.kit.entities.widgets import dress
from timonier.kit.records import writes
from timonier.organisation import selectors
from timonier.organisation.core.size import reason_of
from timonier.organisation.models import Company, Size, Stage

REASONS = {
    "hands-on": gettext_lazy(
        "The CTO codes: findings and the code that is hard to change come before the account."
    ),
    "balanced": gettext_lazy(
        "The CTO leads teams: what changed and what to do first come before single findings."
    ),
    "steering": gettext_lazy(
        "The CTO decides and negotiates: priorities, the account and deadlines come first."
    ),
}
SECTIONS = (
    (gettext_lazy("Who we are"), ("name", "slug", "country", "language")),
    (gettext_lazy("How large, and at which stage"), ("headcount", "size_override", "stage")),
    (gettext_lazy("How we count"), ("currency", "fiscal_year_start_month")),
)
SHAPING = ("headcount", "size_override", "stage")  # what the order of the bridge follows


@allowed("organisation.view_company")
@require_http_methods(["GET", "POST"])
def company_page(request: HttpRequest) -> HttpResponse:
    """Describe the company; see the order its size and stage give the bridge."""
    entity = registry[Company]
    held = selectors.company()
    item = held if held.pk else None
    may = request.user.has_perm(entity.permission("change"))
    form, status = forms.bound(entity, None, item, by=request.user), 200
    if request.method == "POST":
        form = forms.bound(entity, request.POST, item, by=request.user)
        try:
            writes.save(entity, form, by=request.user, seen=version_read(request))
        except writes.Invalid as invalid:
            writes.tell(form, invalid)
            status = 422
        except writes.Stale:
            form.add_error(None, _("Somebody changed this while you were writing: compare."))
            status = 409
        else:
            messages.success(request, _("The profile is saved; the bridge follows it."))
            return redirect("organisation:company")
    return _page(request, selectors.company(), form if may else None, status)


@require_POST
@allowed("organisation.add_company")
def introduce(request: HttpRequest) -> HttpResponse:
    """The name of the company and the language of its documents, asked once, at the first sign-in;
    the profile holds the rest."""
    data = {name: request.POST.get(name, "").strip() for name in ("name", "language")}
    try:
        writes.patch(registry[Company], data, by=request.user, seen=writes.NOTHING)
    except writes.Invalid as wrong:
        for told in wrong.errors.values():
            messages.error(request, " ".join(told))
    else:
        messages.success(request, _("Kept: what is written for the company is in its language."))
    return redirect("/")


@require_GET
@allowed("organisation.view_company")
def preview(request: HttpRequest) -> HttpResponse:
    """The order of the bridge for what is being typed; nothing is saved."""
    asked = {name: request.GET.get(name, "") for name in SHAPING}
    heads = asked["headcount"].strip()
    known = heads.isascii() and heads.isdecimal() and len(heads) < 8
    company = Company(
        headcount=int(heads) if known else None,
        size_override=asked["size_override"] if asked["size_override"] in Size.values else "",
        stage=asked["stage"] if asked["stage"] in Stage.values else "",
    )
    return render(request, "organisation/effect.html", _effect(company))


def _effect(company: Company) -> dict[str, Any]:
    """What the company's size and stage change, beside what is in force."""
    held = selectors.emphasis(selectors.company())
    order = selectors.emphasis(company)
    return {
        "size": dict(Size.choices).get(company.size, ""),
        "reason": REASONS[reason_of(size=company.size, stage=company.stage)],
        "panels": [(about.title, held.index(about) - at) for at, about in enumerate(order)],
        "differs": order != held,
    }


def _sections(form: Any) -> list[tuple[Any, list[Any]]]:
    """The form's fields by subject; one that no section names still shows, in the last."""
    named = [name for _title, names in SECTIONS for name in names]
    rest = [name for name in form.fields if name not in named]
    for name in SHAPING:
        form.fields[name].widget.attrs |= {
            "hx-get": reverse("organisation:preview"),
            "hx-trigger": "input delay:200ms, change",
            "hx-include": "#profile-form",
            "hx-params": ",".join(SHAPING),
            "hx-target": "#effect",
        }
    found = [(title, [form[name] for name in names]) for title, names in SECTIONS]
    found[-1][1].extend(form[name] for name in rest)
    return found


def _page(request: HttpRequest, company: Company, form: Any, status: int) -> HttpResponse:
    entity = registry[Company]
    context = {
        "title": _("The company"),
        "company": company,
        "form": dress(form) if form else None,
        "sections": _sections(form) if form else [],
        "seen": entity.etag(company) if company.pk else "",
        "entity": entity,
        **_effect(company),
    }
    return render(request, "organisation/company.html", context, status=status)
