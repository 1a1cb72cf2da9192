"""The API of what was deleted in the last 30 days: list it, bring it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import BaseModel

from timonier.kit.access.tokens import within_scope
from timonier.kit.api import answers
from timonier.kit.api.schemas import Problem
from timonier.kit.records import deletions
from timonier.kit.serving.problems import problem

REFUSED = dict.fromkeys((400, 401, 403, 404, 422), Problem)


class DeletedOut(BaseModel):
    """A row that can come back, with what went with it."""

    id: str
    kind: str
    key: str
    name: str
    deleted_at: datetime
    kept_until: datetime


class AllDeletedOut(BaseModel):
    """Every row that this reader may bring back, the latest first."""

    items: list[DeletedOut]


class RestoredOut(BaseModel):
    """Where the row is again."""

    kind: str
    key: str


def list_deleted(request: HttpRequest) -> Any:
    answers.refuse_unknown(request)
    rows = [
        row
        for row in deletions.restorable(request.user)
        if within_scope(request, app=row.kind.split(".")[0], write=False)
    ]
    return answers.as_json({"items": [_shown(row) for row in rows]})


def restore(request: HttpRequest, key: str) -> Any:
    answers.refuse_unknown(request)
    row = deletions.find(key, request.user)
    entity = deletions.entity_of(row) if row else None
    if row is None or entity is None:
        raise Http404
    if not within_scope(request, app=entity.app, write=True):
        raise PermissionDenied
    item = deletions.restore(row, by=request.user)
    return answers.as_json({"kind": row.kind, "key": entity.key_value(item)})


def _shown(row: Any) -> dict[str, Any]:
    return {
        "id": row.slug,
        "kind": row.kind,
        "key": row.key,
        "name": row.name,
        "deleted_at": row.deleted_at,
        "kept_until": row.deleted_at + deletions.KEPT_FOR,
    }


def _refused(request: HttpRequest, reason: deletions.NotRestorable) -> HttpResponse:
    return problem(409, _("It cannot come back as things stand."), str(reason))


def mount(made: Any) -> None:
    """Add these addresses to the house's API."""
    router = Router()
    router.get(
        "/",
        response={200: AllDeletedOut, **REFUSED},
        operation_id="deleted_list",
        summary="Rows that can come back",
    )(list_deleted)
    router.post(
        "/{key}",
        response={200: RestoredOut, **REFUSED, 409: Problem},
        operation_id="deleted_restore",
        summary="Bring a deleted row back",
    )(restore)
    made.add_router("/deleted", router, tags=["kit"])
    made.add_exception_handler(deletions.NotRestorable, _refused)
