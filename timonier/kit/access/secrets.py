"""The opening of a secret: for whoever has its right, at a row that they see."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from timonier.kit.access.requests import item_for
from timonier.kit.entities.entity import Entity
from timonier.kit.sealed import Sealed, SealedField, sealed_of


def opened(
    request: HttpRequest, entity: Entity, key: str, name: str
) -> tuple[Any, SealedField, str | None]:
    """The row, the field, and the secret: None, unknown, when it cannot be opened.

    Raises Http404 where there is none, PermissionDenied for who may not.
    """
    item = item_for(request, entity, key, "view")
    field = next((each for each in sealed_of(entity.model) if each.name == name), None)
    if field is None or name not in entity.fields:
        raise Http404
    if not request.user.has_perm(field.right):
        raise PermissionDenied
    held = getattr(item, name)
    if not isinstance(held, Sealed):
        raise Http404
    return item, field, held.open()
