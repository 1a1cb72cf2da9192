"""The API of imports and of changes of many rows: the same steps as the pages, and their rules."""

from __future__ import annotations

import json
from typing import Any, Literal, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import File, Form, Router
from ninja.files import UploadedFile

from timonier.kit.access.requests import allow
from timonier.kit.access.tokens import within_scope
from timonier.kit.api import answers
from timonier.kit.api.batch_shapes import BatchOut, ColumnsIn, ConfirmIn, LinesOut, ManyIn
from timonier.kit.api.schemas import Problem
from timonier.kit.batches import acts, columns, store
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.models import Batch
from timonier.kit.records import imports
from timonier.kit.records.writes import Invalid
from timonier.kit.screens import many
from timonier.kit.serving.allowances import takes_at
from timonier.kit.serving.limits import UPLOAD
from timonier.kit.serving.problems import problem

REFUSED = dict.fromkeys((400, 401, 403, 404, 422), Problem)
WRITES = {**REFUSED, 409: Problem, 413: Problem}
FILE: Any = cast(Any, File)(...)
ENTITY: Any = cast(Any, Form)(..., description="app/list, such as organisation/departments")
COLUMNS: Any = cast(Any, Form)("", description='JSON: heading -> {"field": "", "how": ""}')
REASON: Any = cast(Any, Form)("", max_length=500)
MOST_LINES = 200


def bring(
    request: HttpRequest,
    file: UploadedFile = FILE,
    entity: str = ENTITY,
    columns: str = COLUMNS,
    reason: str = REASON,
) -> Any:
    answers.refuse_unknown(request)
    found = _entity(request, entity)
    if not acts.may_import(found, request.user):
        raise PermissionDenied
    if (file.size or 0) > imports.LARGEST_FILE:
        raise imports.Unreadable(_("The file is larger than 10 MB: split it."))
    given = _columns(columns)
    by = request.user
    batch = acts.bring(found, file.name or "", file.read(), by=by, reason=reason)
    acts.proceed(batch, given)
    return _answer(batch, status=202)


def change(request: HttpRequest, data: ManyIn) -> Any:
    answers.refuse_unknown(request)
    entity = _entity(request, data.entity)
    if not acts.may_change_some(entity, request.user):
        raise PermissionDenied
    query = QueryDict(mutable=True)
    if data.filters is not None:
        query.update({**data.filters, many.ALL: "1"})
    else:
        query.setlist(many.PICK, data.keys)
    keys = many.chosen(request, entity, query)
    if not keys:
        raise Invalid({"keys": [_("Choose at least one row.")]})
    by, value = request.user, data.value
    batch = acts.edit(entity, keys, data.field, value, by=by, reason=data.reason)
    acts.proceed(batch)
    return _answer(batch, status=202)


def read(request: HttpRequest, key: str) -> Any:
    answers.refuse_unknown(request)
    return _answer(_batch(request, key, write=False))


def lines(
    request: HttpRequest,
    key: str,
    kind: Literal["new", "changed", "same", "refused"] = "refused",
    start: int = 0,
    limit: int = 50,
) -> Any:
    answers.refuse_unknown(request, ("kind", "start", "limit"))
    batch = _batch(request, key, write=False)
    if batch.state != Batch.State.JUDGED:
        raise acts.NotNow(_("There is no preview of it now."))
    found = store.page(batch, kind, max(start, 0), min(max(limit, 1), MOST_LINES))
    return answers.as_json(
        {"items": [_line(line) for line in found], "total": batch.counts.get(kind, 0)}
    )


def settle(request: HttpRequest, key: str, data: ColumnsIn) -> Any:
    batch = _own(request, key)
    acts.proceed(batch, {name: each.model_dump() for name, each in data.columns.items()})
    return _answer(batch, status=202)


def confirm(request: HttpRequest, key: str, data: ConfirmIn) -> Any:
    batch = _own(request, key)
    acts.confirm(batch, reason=data.reason)
    return _answer(batch, status=202)


def undo(request: HttpRequest, key: str) -> Any:
    batch = _batch(request, key, write=True)
    answers.refuse_unknown(request)
    acts.take_back(batch, by=request.user)
    return _answer(batch, status=202)


def resume(request: HttpRequest, key: str) -> Any:
    batch = _own(request, key)
    acts.resume(batch)
    return _answer(batch, status=202)


def drop(request: HttpRequest, key: str) -> Any:
    acts.drop(_own(request, key))
    return HttpResponse(status=204)


def _entity(request: HttpRequest, name: str) -> Entity:
    app, _slash, slug = name.partition("/")
    entity = registry.named(app, slug)
    if entity is None or entity.facts:
        raise Invalid({"entity": [_("There is no such list, or nobody writes it.")]})
    allow(request, entity, "view")
    if not within_scope(request, app=entity.app, write=True):
        raise PermissionDenied
    return entity


def _columns(text: str) -> dict[str, Any]:
    try:
        given = json.loads(text or "{}")
        read = ColumnsIn.model_validate({"columns": given})
    except (ValueError, RecursionError) as wrong:
        raise Invalid({"columns": [_("This is not valid JSON.")]}) from wrong
    return {name: each.model_dump() for name, each in read.columns.items()}


def _batch(request: HttpRequest, key: str, *, write: bool) -> Batch:
    batch = acts.find(key, request.user)
    if batch is None:
        raise Http404
    if not within_scope(request, app=batch.model.partition(".")[0], write=write):
        raise PermissionDenied
    return batch


def _own(request: HttpRequest, key: str) -> Batch:
    answers.refuse_unknown(request)
    batch = _batch(request, key, write=True)
    if batch.author_id != request.user.pk:
        raise Http404
    return batch


def _answer(batch: Batch, *, status: int = 200) -> HttpResponse:
    entity = acts.entity_of(batch)
    mapped = batch.kind == Batch.Kind.IMPORT
    told = {name: getattr(batch, name) for name in ("kind", "state", "name", "counts")}
    told |= {
        "id": batch.slug,
        "entity": f"{entity.app}/{entity.slug}",
        "lines": batch.asked["lines"],
        "settled": batch.position,
        "job": batch.job_id,
        "busy": acts.is_busy(batch),
        "created_at": batch.created_at,
        "finished_at": batch.finished_at,
        "columns": [_column(each) for each in columns.columns(batch, entity)] if mapped else [],
        "open": columns.problems(batch, entity) if mapped else [],
    }
    response = answers.as_json(told, status=status)
    if status == 202:
        response["Location"] = f"{reverse('kit:api')}v1/batches/{batch.slug}"
    return response


def _column(column: columns.Column) -> dict[str, Any]:
    names = ("heading", "field", "asks", "how", "example")
    return {name: getattr(column, name) for name in names} | {"options": list(column.options)}


def _line(line: store.Line) -> dict[str, Any]:
    return {
        "row": line["n"],
        "kind": line["kind"],
        "key": line.get("key", ""),
        "name": line["name"],
        "changes": [
            {"field": name, "before": old, "after": new} for name, old, new in line.get("diff", ())
        ],
        "reasons": [{"field": name, "reason": text} for name, text in line.get("why", ())],
    }


def _unreadable(request: HttpRequest, reason: imports.Unreadable) -> HttpResponse:
    return problem(422, _("The file was not read."), str(reason))


def _not_now(request: HttpRequest, reason: acts.NotNow) -> HttpResponse:
    return problem(409, _("It cannot be done now."), str(reason))


def _lost(request: HttpRequest, reason: store.Lost) -> HttpResponse:
    return problem(409, _("What was read is gone: bring the file again."))


def mount(made: Any) -> None:
    """Add these addresses to the house's API."""
    router = Router()
    routes: tuple[tuple[str, str, Any, int, Any, str, str], ...] = (
        ("post", "/import", bring, 202, BatchOut, "batch_import", "Bring a file"),
        ("post", "/change", change, 202, BatchOut, "batch_change", "Change one field of many rows"),
        ("get", "/{key}", read, 200, BatchOut, "batch_get", "Where it is"),
        ("get", "/{key}/lines", lines, 200, LinesOut, "batch_lines", "What each line would do"),
        ("post", "/{key}/columns", settle, 202, BatchOut, "batch_columns", "Settle its columns"),
        ("post", "/{key}/confirm", confirm, 202, BatchOut, "batch_confirm", "Write what it shows"),
        ("post", "/{key}/undo", undo, 202, BatchOut, "batch_undo", "Take all of it back"),
        ("post", "/{key}/resume", resume, 202, BatchOut, "batch_resume", "Go on where it stopped"),
        ("delete", "/{key}", drop, 204, None, "batch_drop", "Drop one that wrote nothing"),
    )
    for method, path, view, status, shape, name, summary in routes:
        responses = {status: shape, **(REFUSED if method == "get" else WRITES)}
        add = getattr(router, method)
        at = takes_at(name, UPLOAD) if view is bring else name
        responses[409] = Problem
        add(path, response=responses, operation_id=name, url_name=at, summary=summary)(view)
    made.add_router("/batches", router, tags=["kit"])
    made.add_exception_handler(imports.Unreadable, _unreadable)
    made.add_exception_handler(acts.NotNow, _not_now)
    made.add_exception_handler(store.Lost, _lost)
