"""One number for what nobody has valued yet: enough to rank it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from timonier.kit.access.requests import version_read
from timonier.kit.entities.audience import allowed, rows_for
from timonier.kit.entities.entity import registry
from timonier.kit.money.inputs import MoneyFormField
from timonier.kit.records import writes
from timonier.organisation.selectors import own_currency
from timonier.portfolio.models import Initiative
from timonier.portfolio.services.valuing import value_by_one_number


class ValueForm(forms.Form):
    """What it is worth a year, about."""

    value = MoneyFormField(in_currency=own_currency, label=gettext_lazy("About how much a year"))


@allowed("portfolio.change_initiative")
@require_POST
def give_value(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the number as a wide interval around it, labelled; back to where it was asked."""
    entity = registry[Initiative]
    row = get_object_or_404(rows_for(entity, request.user), slug=slug)
    form = ValueForm(request.POST)
    if not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, " ".join(map(str, problems)))
        return _back(request, row)
    try:
        given = form.cleaned_data["value"]
        value_by_one_number(row=row, value=given, by=request.user, seen=version_read(request))
    except writes.Stale:
        messages.error(request, _("Somebody changed this while you were writing: compare."))
        return redirect("portfolio:initiatives-detail", row.slug)
    except writes.Invalid as wrong:
        for told in wrong.errors.values():
            messages.error(request, " ".join(told))
        return _back(request, row)
    said = _("The value of “%(name)s” is kept as half to twice that; the next plan ranks it.")
    messages.success(request, said % {"name": row})
    return _back(request, row)


def _back(request: HttpRequest, row: Initiative) -> HttpResponse:
    if request.POST.get("from") == "plan":
        return redirect("portfolio:board")
    return redirect("portfolio:initiatives-detail", row.slug)
