"""A JSON API for every entity, through the same gate as the screens."""

import json
from collections.abc import Callable, Collection
from functools import cache
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _
from ninja import Header, NinjaAPI, Query, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError

from timonier import __version__
from timonier.kit import links, schemas, writes
from timonier.kit.api_auth import Session, Token
from timonier.kit.audience import rows_for
from timonier.kit.entity import Entity, registry
from timonier.kit.links import Sight
from timonier.kit.paging import BadCursor
from timonier.kit.problems import MEDIA_TYPE, problem
from timonier.kit.requests import Narrowed, allow, item_for

HEADER: Any = Header
PREFIX = "/api/v1/"
REFUSALS = (400, 401, 403, 404, 422)
WRITE_REFUSALS = (*REFUSALS, 409, 412, 413)


class Unread(Exception):
    """A change that does not say which version it is a change of."""


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
    autodiscover_modules("entities")
    made = Api(
        title="Timonier",
        version=__version__,
        auth=[Token(), Session()],
        docs_url=None,
        openapi_url="",  # its own view would ask for a session alone: see build_api
        urls_namespace="api",
    )
    for entity in registry:
        made.add_router(f"/{entity.app}/{entity.slug}", _router(entity), tags=[entity.app])
    from timonier.kit import access_api  # which uses what stands in this file

    access_api.mount(made)
    for kind, answer in ANSWERS.items():
        made.add_exception_handler(kind, answer)
    made.get("openapi.json", include_in_schema=False)(lambda request: as_json(document()))
    return made


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document; the routes do not change while a process lives."""
    found: dict[str, Any] = api.get_openapi_schema()
    return found


def _router(entity: Entity) -> Router:
    router = Router()
    out = schemas.shown(entity)
    name = f"{entity.app}_{entity.slug}".replace("-", "_")
    _read_routes(router, entity, out, name)
    if not entity.facts:
        _write_routes(router, entity, out, name)
        _delete_route(router, entity, name)
    return router


def _read_routes(router: Router, entity: Entity, out: Any, name: str) -> None:
    refused = dict.fromkeys(REFUSALS, schemas.Problem)

    def list_items(request: HttpRequest, asked: Any) -> Any:
        allow(request, entity, "view")
        refuse_unknown(request, type(asked).model_fields)
        narrowed = Narrowed(request, entity, asked.model_dump(exclude_unset=True))
        if not narrowed.valid:
            raise writes.Invalid(narrowed.errors)
        page = narrowed.page(size=asked.limit)
        sight = Sight(request.user).learn(entity, page.items)
        items = [links.answer(entity, row, sight) for row in page.items]
        return as_json({"items": items, "next": page.next})

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
        writes.delete(entity, item, by=request.user, seen=seen_of(if_match))
        return HttpResponse(status=204)

    router.delete(
        "/{key}",
        response={204: None, **dict.fromkeys((*WRITE_REFUSALS, 428), schemas.Problem)},
        operation_id=f"{name}_delete",
        summary=f"Delete: {entity.slug}",
    )(remove)


def refuse_unknown(request: HttpRequest, known: Collection[str] = ()) -> None:
    """A mistyped parameter must not look like a filter that was heeded. Raises Invalid."""
    if unknown := sorted(set(request.GET) - set(known)):
        raise writes.Invalid({name: [_("There is no such parameter.")] for name in unknown})


def typed(view: Callable[..., Any], **kinds: Any) -> None:
    """Tell the framework the shape of arguments that only exist once entities are known."""
    view.__annotations__.update(kinds)


def _item(request: HttpRequest, entity: Entity, item: Any, *, status: int = 200) -> HttpResponse:
    """The row as the database keeps it, so that the etag given now is the one of the next read."""
    if request.method not in ("GET", "HEAD"):
        item.refresh_from_db()
    response = as_json(links.answer(entity, item, Sight(request.user)), status=status)
    response["ETag"] = f'"{entity.etag(item)}"'
    return response


def as_json(data: Any, *, status: int = 200) -> HttpResponse:
    """Plain data as an answer."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
    return HttpResponse(text, content_type="application/json", status=status)


def seen_of(if_match: str | None) -> str:
    """The etag of an If-Match header; "*" means any version. Raises Unread without one."""
    text = (if_match or "").strip().removeprefix("W/").strip('"')
    if not text:
        raise Unread
    return "" if text == "*" else text


def _unread(request: HttpRequest, unread: Unread) -> HttpResponse:
    return problem(
        428,
        _("Say which version you change."),
        _("Send If-Match with the ETag that you read, or * to change whatever is there."),
    )


def _stale(request: HttpRequest, stale: writes.Stale) -> HttpResponse:
    """The version that is there now goes with the refusal, if this reader may see it."""
    title = _("Somebody changed it since you read it.")
    entity = registry.get(type(stale.held)) if stale.held is not None else None
    if entity is None or not rows_for(entity, request.user).filter(pk=stale.held.pk).exists():
        return problem(412, title)
    now = links.answer(entity, stale.held, Sight(request.user))
    response = problem(412, title, current=now)
    response["ETag"] = f'"{entity.etag(stale.held)}"'
    return response


def _invalid(request: HttpRequest, wrong: writes.Invalid) -> HttpResponse:
    return problem(422, _("The data breaks a rule."), errors=wrong.errors)


def _malformed(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    errors: dict[str, list[str]] = {}
    for found in wrong.errors:
        place = ".".join(str(part) for part in found["loc"] if part not in ("body", "data"))
        errors.setdefault(place, []).append(str(found["msg"]))
    return problem(422, _("The request has the wrong shape."), errors=errors)


def _blocked(request: HttpRequest, refusal: writes.HasDependents) -> HttpResponse:
    kinds = sorted({str(row._meta.verbose_name_plural) for row in refusal.blockers})
    return problem(409, _("Others rely on it, so it stays."), ", ".join(kinds))


ANSWERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    writes.Invalid: _invalid,
    ValidationError: _malformed,
    writes.HasDependents: _blocked,
    writes.Stale: _stale,
    Unread: _unread,
    BadCursor: lambda r, e: problem(422, _("`at` is not a place in this list.")),
    IntegrityError: lambda r, e: problem(409, _("Another write got there first.")),
    PermissionDenied: lambda r, e: problem(403, _("Your role or token does not allow this.")),
    Http404: lambda r, e: problem(404, _("There is no such row.")),
    AuthenticationError: lambda r, e: problem(401, _("Sign in, or show a live token.")),
    RequestDataTooBig: lambda r, e: problem(413, _("The request is too large.")),
    HttpError: lambda r, e: problem(e.status_code, str(e)),
}

api = build_api()


def routes() -> Any:
    """The API's addresses; its own authentication replaces the sign-in page."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        login_not_required(cast(Any, pattern).callback)
    return patterns, app_name, namespace
