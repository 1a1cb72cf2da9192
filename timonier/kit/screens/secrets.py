"""The page that opens a secret: nothing but it, kept by no cache."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from timonier.kit.access import secrets
from timonier.kit.entities.entity import Entity
from timonier.kit.entities.links import Sight
from timonier.kit.entities.readers import readers_of


@never_cache
@require_GET
def secret_page(request: HttpRequest, entity: Entity, key: str, name: str) -> HttpResponse:
    """The secret, or that it is unknown and why; who else can read it."""
    item, field, text = secrets.opened(request, entity, key, name)
    context = {
        "entity": entity,
        "item": item,
        "label": entity.label(name),
        "title": Sight(request.user).name(item),
        "secret": text,
        "unknown": text is None,
        "readers": readers_of(field),
    }
    return render(request, "kit/secret.html", context)
