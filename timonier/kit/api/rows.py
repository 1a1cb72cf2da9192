"""A JSON API for every entity, through the same gate as the screens."""

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query, Router

from timonier import __version__
from timonier.kit.access.requests import Narrowed, allow, item_for
from timonier.kit.api import access, attachments, batches, deleted, schemas, secrets, views
from timonier.kit.api.answers import (
    ANSWERS,
    HEADER,
    PREFIX,
    as_json,
    refuse_unknown,
    seen_of,
    typed,
)
from timonier.kit.api.auth import Session, Token
from timonier.kit.checks import is_sound
from timonier.kit.entities import links, paging
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.entities.links import Sight
from timonier.kit.measured import blindness
from timonier.kit.records import writes
from timonier.kit.sealed import sealed_of
from timonier.kit.serving.problems import MEDIA_TYPE

REFUSALS = (400, 401, 403, 404, 422)
WRITE_REFUSALS = (*REFUSALS, 409, 412, 413)


class Api(NinjaAPI):
    """The house's API: errors are problem+json, in its document as on the wire."""

    def get_openapi_schema(self, **options: Any) -> Any:
        document = super().get_openapi_schema(**{"path_prefix": PREFIX} | options)
        for operations in document["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    content = response.get("content", {})
                    if int(status) >= 400 and "application/json" in content:
                        content[MEDIA_TYPE] = content.pop("application/json")
        return document


def build_api() -> Api:
    """Routes for every entity of every room, whoever asks for these addresses first."""
    autodiscover_modules("entities", "kept")
    made = Api(
        title="Timonier",
        version=__version__,
        auth=[Token(), Session()],
        docs_url=None,
        openapi_url="",  # its own view would ask for a session alone: see build_api
        urls_namespace="api",
    )
    for entity in filter(is_sound, registry):
        made.add_router(f"/{entity.app}/{entity.slug}", _router(entity), tags=[entity.app])
    access.mount(made)
    deleted.mount(made)
    batches.mount(made)
    views.mount(made)
    for kind, answer in ANSWERS.items():
        made.add_exception_handler(kind, answer)
    made.get("openapi.json", include_in_schema=False)(lambda request: as_json(document()))
    made.get("{room}/openapi.json", include_in_schema=False)(_room_document)
    return made


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document; the routes do not change while a process lives."""
    found: dict[str, Any] = api.get_openapi_schema()
    return found


def _room_document(request: HttpRequest, room: str) -> Any:
    found = document_of(room)
    if not found["paths"]:
        raise Http404(_("There is no such page."))
    return as_json(found)


@cache
def document_of(room: str) -> dict[str, Any]:
    """The part of the document that is one room's: its paths, and the schemas that they name."""
    whole = document()
    paths = {
        path: operations
        for path, operations in whole["paths"].items()
        if any(room in each.get("tags", ()) for each in operations.values())
    }
    schemas_, parts = whole["components"]["schemas"], {**whole["components"]}
    parts["schemas"] = {name: schemas_[name] for name in sorted(_named(paths, schemas_))}
    return {**whole, "paths": paths, "components": parts}


def _named(part: Any, every: Mapping[str, Any]) -> set[str]:
    """The schemas that a part of the document leads to."""
    found: set[str] = set()
    waiting = [part]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            name = str(one.get("$ref", "")).rpartition("/schemas/")[2]
            if name and name not in found:
                found.add(name)
                waiting.append(every[name])
        waiting += (
            one.values() if isinstance(one, Mapping) else one if isinstance(one, list) else ()
        )
    return found


def _router(entity: Entity) -> Router:
    router = Router()
    out = schemas.shown(entity)
    name = f"{entity.app}_{entity.slug}".replace("-", "_")
    _read_routes(router, entity, out, name)
    if not entity.facts:
        _write_routes(router, entity, out, name)
        _delete_route(router, entity, name)
    if sealed_of(entity.model):
        secrets.add_routes(router, entity, name)
    if entity.attachments:
        attachments.add_routes(router, entity, name)
    return router


def _read_routes(router: Router, entity: Entity, out: Any, name: str) -> None:
    refused = dict.fromkeys(REFUSALS, schemas.Problem)

    def list_items(request: HttpRequest, asked: Any) -> Any:
        allow(request, entity, "view")
        refuse_unknown(request, type(asked).model_fields)
        narrowed = Narrowed(request, entity, asked.model_dump(exclude_unset=True))
        if not narrowed.valid:
            raise writes.Invalid(narrowed.errors)
        if paging.refused(entity, narrowed.rows, narrowed.sort):
            raise writes.Invalid({"sort": [_("This list has no such order.")]})
        page = narrowed.page(size=asked.limit)
        sight = Sight(request.user).learn(entity, page.items)
        items = [links.answer(entity, row, sight) for row in page.items]
        return as_json({"items": items, "next": page.next, **_unseen(entity)})

    def get_item(request: HttpRequest, key: str) -> Any:
        refuse_unknown(request)
        return _item(request, entity, item_for(request, entity, key, "view"))

    typed(list_items, asked=Query[schemas.query(entity)])  # type: ignore[misc]
    page = schemas.page(entity, out)
    router.get(
        "/",
        response={200: page, **refused},
        operation_id=f"{name}_list",
        summary=f"List: {entity.slug}",
    )(list_items)
    router.get(
        "/{key}",
        response={200: out, **refused},
        operation_id=f"{name}_get",
        summary=f"Read one: {entity.slug}",
    )(get_item)


def _write_routes(router: Router, entity: Entity, out: Any, name: str) -> None:
    refused = dict.fromkeys(WRITE_REFUSALS, schemas.Problem)
    unsure = dict.fromkeys((*WRITE_REFUSALS, 428), schemas.Problem)

    def create(request: HttpRequest, data: Any) -> Any:
        allow(request, entity, "add")
        refuse_unknown(request)
        fields = data.model_dump(exclude_unset=True)
        return _item(request, entity, writes.patch(entity, fields, by=request.user), status=201)

    def update(
        request: HttpRequest,
        key: str,
        data: Any,
        if_match: str | None = HEADER(None, alias="If-Match"),
    ) -> Any:
        item = item_for(request, entity, key, "change")
        refuse_unknown(request)
        fields, seen = data.model_dump(exclude_unset=True), seen_of(if_match)
        saved = writes.patch(entity, fields, item, by=request.user, seen=seen)
        return _item(request, entity, saved)

    typed(create, data=schemas.made(entity))
    typed(update, data=schemas.given(entity))
    router.post(
        "/",
        response={201: out, **refused},
        operation_id=f"{name}_create",
        summary=f"Create: {entity.slug}",
    )(create)
    router.patch(
        "/{key}",
        response={200: out, **unsure},
        operation_id=f"{name}_update",
        summary=f"Change the given fields: {entity.slug}",
    )(update)


def _delete_route(router: Router, entity: Entity, name: str) -> None:
    def remove(
        request: HttpRequest,
        key: str,
        if_match: str | None = HEADER(None, alias="If-Match"),
    ) -> Any:
        item = item_for(request, entity, key, "delete")
        refuse_unknown(request)
        gone = writes.delete(entity, item, by=request.user, seen=seen_of(if_match))
        response = HttpResponse(status=204)
        if gone:
            response["Link"] = f'<{PREFIX}deleted/{gone.slug}>; rel="undo"'
        return response

    router.delete(
        "/{key}",
        response={204: None, **dict.fromkeys((*WRITE_REFUSALS, 428), schemas.Problem)},
        operation_id=f"{name}_delete",
        summary=f"Delete: {entity.slug}",
    )(remove)


def _unseen(entity: Entity) -> dict[str, list[str]]:
    """Of facts: their sources that are missing, late, failed or partial, so that rows may lack."""
    return {"unknown": blindness.each(entity.stands or ())} if entity.facts else {}


def _item(request: HttpRequest, entity: Entity, item: Any, *, status: int = 200) -> HttpResponse:
    """The row as the database keeps it, so that the etag given now is the one of the next read."""
    if request.method not in ("GET", "HEAD"):
        item.refresh_from_db()
    response = as_json(links.answer(entity, item, Sight(request.user)), status=status)
    response["ETag"] = f'"{entity.etag(item)}"'
    return response


api = build_api()


def routes() -> Any:
    """The API's addresses; its own authentication replaces the sign-in page."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        login_not_required(cast(Any, pattern).callback)
    return patterns, app_name, namespace
