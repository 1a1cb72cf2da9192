"""The API about files of a row: list, fetch, bring, take off."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from ninja import File, Router
from ninja.files import UploadedFile
from pydantic import BaseModel, Field

from timonier.kit.access.requests import item_for
from timonier.kit.api import answers
from timonier.kit.api.schemas import Problem
from timonier.kit.entities.entity import Entity
from timonier.kit.records import attachments
from timonier.kit.screens.attachments import download
from timonier.kit.serving.allowances import takes_at
from timonier.kit.serving.limits import UPLOAD

REFUSED = dict.fromkeys((400, 401, 403, 404, 422), Problem)
UNSURE = REFUSED | dict.fromkeys((412, 428), Problem)
FILE: Any = cast(Any, File)(...)
IF_MATCH: Any = answers.HEADER(None, alias="If-Match")


class FileOut(BaseModel):
    """A file of a row."""

    id: str
    name: str
    media: str = Field(description="The type that its content shows; its name never decides")
    size: int = Field(description="Bytes")
    sha256: str
    added_at: datetime


class FilesOut(BaseModel):
    """The files of a row, the oldest first."""

    items: list[FileOut]


def add_routes(router: Router, entity: Entity, name: str) -> None:
    """The addresses of the files below those of the entity's rows."""
    _read_routes(router, entity, name)
    _write_routes(router, entity, name)


def _read_routes(router: Router, entity: Entity, name: str) -> None:
    def list_files(request: HttpRequest, key: str) -> Any:
        item = item_for(request, entity, key, "view")
        answers.refuse_unknown(request)
        items = [_shown(each) for each in attachments.of(entity, item)]
        return _versioned(answers.as_json({"items": items}), entity, item)

    def get_file(request: HttpRequest, key: str, file: str) -> Any:
        found = _found(entity, item_for(request, entity, key, "view"), file)
        answers.refuse_unknown(request)
        answer = download(found)
        answer["ETag"] = f'"{found.digest}"'
        return answer

    router.get(
        "/{key}/files",
        response={200: FilesOut, **REFUSED},
        operation_id=f"{name}_files",
        url_name=takes_at(f"{name}_files", UPLOAD),
        summary=f"Files of one: {entity.slug}",
    )(list_files)
    router.get(
        "/{key}/files/{file}",
        response=REFUSED,
        operation_id=f"{name}_file",
        summary=f"The bytes of a file: {entity.slug}",
    )(get_file)


def _write_routes(router: Router, entity: Entity, name: str) -> None:
    def add_file(
        request: HttpRequest, key: str, file: UploadedFile = FILE, if_match: str | None = IF_MATCH
    ) -> Any:
        item = item_for(request, entity, key, "change")
        answers.refuse_unknown(request)
        seen = answers.seen_of(if_match)
        made = attachments.add(entity, item, file, by=request.user, seen=seen)
        return _versioned(answers.as_json(_shown(made), status=201), entity, item)

    def remove_file(
        request: HttpRequest, key: str, file: str, if_match: str | None = IF_MATCH
    ) -> Any:
        item = item_for(request, entity, key, "change")
        found, seen = _found(entity, item, file), answers.seen_of(if_match)
        answers.refuse_unknown(request)
        attachments.remove(entity, item, found, by=request.user, seen=seen)
        return _versioned(HttpResponse(status=204), entity, item)

    router.post(
        "/{key}/files",
        response={201: FileOut, **UNSURE, 413: Problem},
        operation_id=f"{name}_file_add",
        url_name=f"{name}_files",
        summary=f"Attach a file: {entity.slug}",
    )(add_file)
    router.delete(
        "/{key}/files/{file}",
        response={204: None, **UNSURE},
        operation_id=f"{name}_file_remove",
        summary=f"Take a file off: {entity.slug}",
    )(remove_file)


def _found(entity: Entity, item: Any, slug: str) -> Any:
    found = attachments.find(entity, item, slug)
    if found is None:
        raise Http404
    return found


def _versioned(answer: HttpResponse, entity: Entity, item: Any) -> HttpResponse:
    """With the version of the row's files, which the next change of them sends back."""
    answer["ETag"] = f'"{attachments.version(entity, item)}"'
    return answer


def _shown(file: Any) -> dict[str, Any]:
    told = {name: getattr(file, name) for name in ("name", "media", "size", "added_at")}
    return {"id": file.slug, "sha256": file.digest, **told}
