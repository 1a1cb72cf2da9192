"""The rows of a saved view by the API, as JSON and CSV, at addresses that outlive its name."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel
from pydantic import Field as Described

from timonier.kit.access.requests import item_for
from timonier.kit.api import answers
from timonier.kit.api.schemas import LARGEST_PAGE, Problem
from timonier.kit.entities.entity import registry
from timonier.kit.measured import blindness
from timonier.kit.models import SavedView
from timonier.kit.records import exports
from timonier.kit.records.writes import Invalid
from timonier.kit.saved import rows

REFUSED = dict.fromkeys((400, 401, 403, 404, 422), Problem)
KEY = "id"


class Asked(BaseModel):
    """Where in the view."""

    at: str = Described("", description="`next` of the page before")
    limit: int = Described(50, ge=1, le=LARGEST_PAGE)


class ViewRowsOut(BaseModel):
    """A page of a view: of each row its key and the view's columns."""

    name: str
    kind: str
    columns: list[str]
    items: list[dict[str, Any]]
    next: str
    unknown: list[str]


def view_rows(request: HttpRequest, key: str, asked: Annotated[Asked, Query()]) -> Any:
    """One page. A link to a row that may not be seen is `(hidden)`."""
    answers.refuse_unknown(request, Asked.model_fields)
    view = _view(request, key)
    entity, found = _narrowed(request, view)
    found.cursor = asked.at
    page, columns = found.page(size=asked.limit), found.asked.columns
    return answers.as_json(
        {
            "name": view.name,
            "kind": view.kind,
            "columns": columns,
            "items": list(rows.told(entity, page.items, columns, request.user)),
            "next": page.next,
            "unknown": blindness.each(entity.stands or ()) if entity.facts else [],
        }
    )


def view_csv(request: HttpRequest, key: str) -> HttpResponseBase:
    """All rows, in the view's order."""
    answers.refuse_unknown(request)
    view = _view(request, key)
    entity, found = _narrowed(request, view)
    columns = found.asked.columns
    items = found.ordered.iterator(chunk_size=rows.CHUNK)
    lines = (
        exports.csv_line([rows.cell(entity, name, told[name]) for name in (KEY, *columns)])
        for told in rows.told(entity, items, columns, request.user)
    )
    disposition = content_disposition_header(True, f"{view.slug}.csv") or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    if unseen := blindness.named(entity.stands or ()):
        headers["Timonier-Unknown"] = unseen
    head = exports.MARK + exports.csv_line([KEY, *columns])
    pieces = (piece for part in ([head], lines) for piece in part)
    return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8", headers=headers)


def _view(request: HttpRequest, key: str) -> SavedView:
    view: SavedView = item_for(request, registry[SavedView], key, "view")
    return view


def _narrowed(request: HttpRequest, view: SavedView) -> Any:
    try:
        return rows.narrowed(request, view)
    except rows.Refused as refused:
        words = {"view": [_("The view cannot be asked as it stands.")]}
        raise Invalid(words | refused.errors) from refused


def mount(made: Any) -> None:
    """Add these addresses to the house's API."""
    router = Router()
    router.get(
        "/{key}/rows",
        response={200: ViewRowsOut, **REFUSED},
        operation_id="kit_views_rows",
        summary="The rows of a saved view",
    )(view_rows)
    router.get(
        "/{key}/rows.csv",
        response={200: None, **REFUSED},
        operation_id="kit_views_csv",
        summary="The rows of a saved view, as CSV",
    )(view_csv)
    made.add_router("/kit/views", router, tags=["kit"])
