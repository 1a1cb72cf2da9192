"""One field of many rows: chosen on the list, a value given, the rest as any batch."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from timonier.kit.access.requests import Narrowed, allow
from timonier.kit.batches import acts
from timonier.kit.batches.applying import why
from timonier.kit.entities import forms
from timonier.kit.entities.audience import rows_for
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.entities.widgets import dress
from timonier.kit.records import imports
from timonier.kit.records.writes import Invalid

PICK, ALL, FIELD = "_pick", "_all", "_field"  # no field of a model begins like that


@require_http_methods(["GET", "POST"])
def change_many(request: HttpRequest, app: str, slug: str) -> HttpResponse:
    """Say which field of the chosen rows becomes what; the next page shows what that changes."""
    entity = registry.named(app, slug)
    if entity is None or entity.facts:
        raise Http404
    allow(request, entity, "view")
    if not acts.may_change_some(entity, request.user):
        allow(request, entity, "change")
    query = request.POST if request.method == "POST" else request.GET
    keys = chosen(request, entity, query)
    if not keys:
        messages.error(request, _("Choose at least one row."))
        return redirect(entity.url())
    form = _form(entity, query, request)
    if request.method == "POST" and form is not None:
        try:
            value = form[query[FIELD]].data
            reason = query.get("change_reason", "")
            batch = acts.edit(entity, keys, query[FIELD], value, by=request.user, reason=reason)
            acts.proceed(batch)
        except (Invalid, imports.Unreadable) as wrong:
            messages.error(request, why(wrong))
        else:
            return redirect("kit:batch", batch.slug)
    context: dict[str, Any] = {
        "entity": entity,
        "title": _("Change many: %(noun)s") % {"noun": entity.title},
        "count": len(keys),
        "kept": [(name, text) for name, texts in query.lists() for text in texts if _kept(name)],
        "fields": [(name, entity.label(name)) for name in acts.editable(entity)],
        "chosen": query.get(FIELD, ""),
        "form": form,
    }
    return render(request, "kit/change_many.html", context)


def chosen(request: HttpRequest, entity: Entity, query: QueryDict) -> list[Any]:
    """Primary keys of the rows that were picked one by one, or of all that the list shows."""
    if query.get(ALL):
        narrowed = Narrowed(request, entity, query)
        rows = narrowed.ordered
    else:
        picked = [key for key in query.getlist(PICK) if "\x00" not in key][: imports.MOST_ROWS]
        rows = rows_for(entity, request.user).filter(**{f"{entity.key}__in": picked})
    return list(rows.values_list("pk", flat=True)[: imports.MOST_ROWS])


def _form(entity: Entity, query: QueryDict, request: HttpRequest) -> Any:
    """The entity's own form with the one field that was chosen; None before one is."""
    name = query.get(FIELD, "")
    if name not in acts.editable(entity):
        return None
    sent = request.method == "POST"
    form = forms.bound(entity, query if sent else None, by=request.user)
    form.prefix = "_set"  # a filter of the list may have the field's name
    form.fields = {name: form.fields[name]}
    form.fields[name].required = False
    if sent:
        form._errors = {}  # each row is judged by the whole form
    return dress(form)


def _kept(name: str) -> bool:
    """What the form sends along: which rows, however they were chosen."""
    apart = name in (FIELD, "csrfmiddlewaretoken", "change_reason")
    return not apart and not name.startswith("_set-")
