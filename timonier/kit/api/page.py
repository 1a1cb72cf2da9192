"""The API for people to read: every operation, by room, with what it takes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from timonier.kit.api.answers import PREFIX
from timonier.kit.api.auth import Token
from timonier.kit.api.rows import document
from timonier.kit.entities.entity import registry
from timonier.kit.models.access import ACCESS

METHODS = ("get", "post", "patch", "delete")


@login_not_required
@require_GET
def api_page(request: HttpRequest) -> HttpResponse:
    """Open to a session and to a token; it tells shapes, never rows."""
    if not request.user.is_authenticated and Token()(request) is None:
        return redirect_to_login(request.get_full_path())
    context = {
        "groups": _groups(),
        "version": document()["info"]["version"],
        "document": PREFIX + "openapi.json",
    }
    return render(request, "kit/api.html", context)


def _groups() -> list[dict[str, Any]]:
    """Per entity: its name, its addresses with their operations, the fields of a row."""
    paths, schemas = document()["paths"], document()["components"]["schemas"]
    found = []
    for entity in registry:
        stem = f"/api/v1/{entity.app}/{entity.slug}/"
        operations = [
            {"method": method.upper(), "path": path, **_told(paths[path][method])}
            for path in (stem, stem + "{key}")
            for method in METHODS
            if method in paths.get(path, {})
        ]
        fields = _fields(schemas, entity.model.__name__)
        found.append({"entity": entity, "operations": operations, "fields": fields})
    return [*found, _of_people(paths)]


def _of_people(paths: dict[str, Any]) -> dict[str, Any]:
    """Operations on accounts, which are no entity."""
    operations = [
        {"method": method.upper(), "path": path, **_told(paths[path][method])}
        for path in paths
        if path.startswith(f"{PREFIX}{ACCESS}/")
        for method in METHODS
        if method in paths[path]
    ]
    entity = {"title": _("People with access"), "app": ACCESS, "slug": "people"}
    return {"entity": entity, "operations": operations, "fields": []}


def _told(operation: dict[str, Any]) -> dict[str, Any]:
    parameters = operation.get("parameters", ())
    return {
        "query": [one["name"] for one in parameters if one["in"] == "query"],
        "headers": [one["name"] for one in parameters if one["in"] == "header"],
    }


def _fields(schemas: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """What a row shows, and which of it a new one must or may be given."""
    new = schemas.get(f"{name}New", {})
    given, must = new.get("properties", {}), new.get("required", ())
    return [
        {"name": each, "given": each in given, "must": each in must, "kind": _kind(shape)}
        for each, shape in schemas.get(f"{name}Out", {}).get("properties", {}).items()
    ]


def _kind(shape: dict[str, Any]) -> str:
    """A JSON type as one reads it: "string (date)", "integer or null", the values of a choice."""
    if "anyOf" in shape:
        return " | ".join(_kind(one) for one in shape["anyOf"])
    if "enum" in shape or "const" in shape:
        return " | ".join(f"“{value}”" for value in shape.get("enum", [shape.get("const")]))
    kind = str(shape.get("type", "any"))
    if kind == "array":
        return f"[{_kind(shape.get('items', {}))}]"
    return f"{kind} ({shape['format']})" if "format" in shape else kind
