"""Keeping a view from its list; using it; the address of its feed."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from timonier.kit.access.requests import allow, version_read
from timonier.kit.entities import asked, forms
from timonier.kit.entities import saved as selectors
from timonier.kit.entities.audience import rows_for
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.entities.widgets import dress
from timonier.kit.models import SavedView
from timonier.kit.records import writes
from timonier.kit.saved import services
from timonier.kit.screens import pages


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what a list is asked as a new view, or as what a view asks from now on."""
    entity = selectors.entity_of(SavedView(kind=request.POST.get("kind", "")))
    if entity is None:
        raise Http404
    allow(request, entity, "view")
    query = QueryDict(request.POST.get("query", "")[:20_000])
    columns = query.getlist(asked.COLUMNS)
    given = {name: query[name] for name in query if name != asked.COLUMNS}
    onto = request.POST.get("onto", "")
    try:
        if onto:
            view = selectors.view_of(entity, onto, request.user)
            if view is None:
                raise Http404
            view = services.ask_anew(
                view, query=given, columns=columns, by=request.user, seen=version_read(request)
            )
        else:
            name, audience = request.POST.get("name", ""), request.POST.get("audience", "private")
            view = services.keep(
                entity, name=name, query=given, columns=columns, audience=audience, by=request.user
            )
    except writes.Invalid as invalid:
        return _refused(request, entity, given, columns, invalid)
    except writes.Stale:
        text = _("Somebody changed this view since you opened it: look, then save.")
        messages.error(request, text)
        return redirect(f"{entity.url()}?{asked.VIEW}={onto}")
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return redirect(selectors.address_of(view))


def _refused(
    request: HttpRequest, entity: Entity, query: Any, columns: list[str], invalid: writes.Invalid
) -> HttpResponse:
    """The form of a view with what was asked in it, and what is wrong."""
    views = registry[SavedView]
    data = {
        "name": request.POST.get("name", ""),
        "audience": request.POST.get("audience", "private"),
        "kind": selectors.label_of(entity),
        "query": json.dumps(query),
        "columns": json.dumps(columns),
    }
    form = forms.bound(views, forms.complete(views, data, by=request.user), by=request.user)
    form.is_valid()
    writes.tell(form, invalid)
    context = {"title": _("New: %(noun)s") % {"noun": views.noun}, "form": dress(form), "seen": ""}
    context["may"] = pages.rights(request, views)
    context["action"] = views.url("add")
    return pages.respond(request, views, "form", status=422, item=None, **context)


@require_POST
def use(request: HttpRequest, key: str) -> HttpResponse:
    """Begin the list with a view, or put it on the bridge; or no longer."""
    view = _view_or_404(request, key)
    given = {
        name: request.POST[name] == "1" for name in ("default", "on_bridge") if name in request.POST
    }
    services.use(view, by=request.user, **given)
    if given.get("default"):
        text = _("The list begins with “%(name)s” for you.") % {"name": view.name}
        messages.success(request, text)
    if given.get("on_bridge"):
        messages.success(request, _("“%(name)s” stands on your bridge.") % {"name": view.name})
    return HttpResponseRedirect(_back(request, view))


@never_cache
@require_POST
def feed_address(request: HttpRequest, key: str) -> HttpResponse:
    """An address for feed readers, with a secret of its own, shown this once."""
    view = _view_or_404(request, key)
    secret = services.feed_secret(name=view.name, by=request.user, now=timezone.now())
    at = request.build_absolute_uri(reverse("kit:view-feed", args=[view.slug]))
    context = {"title": view.name, "address": f"{at}?token={secret}", "back": view}
    context["back_url"] = registry[SavedView].url("detail", view)
    return render(request, "kit/saved/address.html", context)


def _view_or_404(request: HttpRequest, key: str) -> SavedView:
    views = registry[SavedView]
    allow(request, views, "view")
    found: SavedView | None = views.find(key, rows_for(views, request.user))
    if found is None:
        raise Http404
    return found


def _back(request: HttpRequest, view: SavedView) -> str:
    place = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        place, {request.get_host()}, require_https=request.is_secure()
    )
    return place if place and safe else registry[SavedView].url("detail", view)
