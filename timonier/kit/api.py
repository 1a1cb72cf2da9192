"""A JSON API for every entity, through the same gate as the screens."""

import json
from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _
from ninja import Header, NinjaAPI, Query, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from timonier import __version__
from timonier.kit import schemas, writes
from timonier.kit.audience import rows_for
from timonier.kit.entity import Entity, registry
from timonier.kit.paging import BadCursor
from timonier.kit.requests import Narrowed, allow, item_for
from timonier.kit.tokens import bearer

HEADER: Any = Header
PROBLEM = "application/problem+json"
REFUSALS = (400, 401, 403, 404, 422)
WRITE_REFUSALS = (*REFUSALS, 409, 412, 413)


class Unread(Exception):
    """A change that does not say which version it is a change of."""


class Token(HttpBearer):
    """`Authorization: Bearer tmn_…`: acts as the token's owner, within its scopes."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = bearer(token, now=timezone.now())
        if found is not None:
            request.user = found.user
            request.api_token = found  # type: ignore[attr-defined]
        return found


class Session(APIKeyCookie):
    """The browser's session; a write also needs the CSRF token."""

    param_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Any:
        if not request.user.is_authenticated or request.headers.get("Authorization"):
            return None  # a refused token must not fall back on a cookie
        if check_csrf(request):
            raise HttpError(403, _("The CSRF token is missing or wrong."))
        return request.user

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user


class Api(NinjaAPI):
    """The house's API: errors are problem+json, in its document as on the wire."""

    def get_openapi_schema(self, **options: Any) -> Any:
        document = super().get_openapi_schema(**options)
        for operations in document["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    content = response.get("content", {})
                    if int(status) >= 400 and "application/json" in content:
                        content[PROBLEM] = content.pop("application/json")
        return document


def problem(status: int, title: str, detail: str = "", **more: Any) -> HttpResponse:
    """An error in the form of RFC 9457; `more` are its extension members, left out when empty."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    full = body | {name: value for name, value in more.items() if value}
    response = JsonResponse(full, status=status, content_type=PROBLEM)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="timonier"'
    return response


def build_api() -> Api:
    """Routes for every entity of every room, whoever asks for these addresses first."""
    autodiscover_modules("entities")
    made = Api(
        title="Timonier",
        version=__version__,
        auth=[Token(), Session()],
        docs_url=None,
        urls_namespace="api",
    )
    for entity in registry:
        made.add_router(f"/{entity.app}/{entity.slug}", _router(entity), tags=[entity.app])
    for kind, answer in ANSWERS.items():
        made.add_exception_handler(kind, answer)
    return made


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
        narrowed = Narrowed(request, entity, asked.model_dump(exclude_unset=True))
        if not narrowed.valid:
            raise writes.Invalid(narrowed.errors)
        page = narrowed.page(size=asked.limit)
        return _json({"items": [entity.answer(row) for row in page.items], "next": page.next})

    def get_item(request: HttpRequest, key: str) -> Any:
        return _item(entity, item_for(request, entity, key, "view"))

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
        fields = data.model_dump(exclude_unset=True)
        return _item(entity, _read_back(writes.patch(entity, fields, by=request.user)), status=201)

    def update(
        request: HttpRequest,
        key: str,
        data: Any,
        if_match: str | None = HEADER(None, alias="If-Match"),
    ) -> Any:
        item = item_for(request, entity, key, "change")
        fields, seen = data.model_dump(exclude_unset=True), _seen(if_match)
        saved = writes.patch(entity, fields, item, by=request.user, seen=seen)
        return _item(entity, _read_back(saved))

    given = schemas.given(entity)
    typed(create, data=given)
    typed(update, data=given)
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
        writes.delete(entity, item, by=request.user, seen=_seen(if_match))
        return HttpResponse(status=204)

    router.delete(
        "/{key}",
        response={204: None, **dict.fromkeys((*WRITE_REFUSALS, 428), schemas.Problem)},
        operation_id=f"{name}_delete",
        summary=f"Delete: {entity.slug}",
    )(remove)


def typed(view: Callable[..., Any], **kinds: Any) -> None:
    """Tell the framework the shape of arguments that only exist once entities are known."""
    view.__annotations__.update(kinds)


def _read_back(item: Any) -> Any:
    """The row as the database keeps it, so that the etag given now is the one of the next read."""
    item.refresh_from_db()
    return item


def _item(entity: Entity, item: Any, *, status: int = 200) -> HttpResponse:
    response = _json(entity.answer(item), status=status)
    response["ETag"] = f'"{entity.etag(item)}"'
    return response


def _json(data: Any, *, status: int = 200) -> HttpResponse:
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
    headers = {"Cache-Control": "private, no-cache"}
    return HttpResponse(text, content_type="application/json", status=status, headers=headers)


def _seen(if_match: str | None) -> str:
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
    response = problem(412, title, current=entity.answer(stale.held))
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
        if getattr(pattern, "name", "") != "openapi-json":
            login_not_required(cast(Any, pattern).callback)
    return patterns, app_name, namespace
