"""The company's profile and what it changes in the cockpit."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from timonier.kit import forms, writes
from timonier.kit.audience import allowed
from timonier.kit.entity import registry
from timonier.kit.widgets import dress
from timonier.organisation import selectors
from timonier.organisation.models import Company, Size

PANELS = {
    "queue": gettext_lazy("What needs me today"),
    "findings": gettext_lazy("Findings"),
    "changes": gettext_lazy("What changed since my last visit"),
    "hotspots": gettext_lazy("Where the code is hard to change"),
    "tiers": gettext_lazy("What to do first"),
    "lifecycle": gettext_lazy("Ends of life ahead"),
    "estate": gettext_lazy("What we run"),
    "account": gettext_lazy("The account for the board"),
}


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
            writes.save(entity, form, by=request.user, seen=request.POST.get("seen", ""))
        except writes.Invalid as invalid:
            writes.tell(form, invalid)
            status = 422
        except writes.Stale:
            form.add_error(None, _("Somebody changed this while you were writing: compare."))
            status = 409
        else:
            return redirect("organisation:company")
    return _page(request, selectors.company(), form if may else None, status)


def _page(request: HttpRequest, company: Company, form: Any, status: int) -> HttpResponse:
    entity = registry[Company]
    context = {
        "title": _("The company"),
        "company": company,
        "size": dict(Size.choices).get(company.size, ""),
        "panels": [PANELS[key] for key in selectors.emphasis(company)],
        "form": dress(form) if form else None,
        "seen": entity.etag(company) if company.pk else "",
        "entity": entity,
    }
    return render(request, "organisation/company.html", context, status=status)
