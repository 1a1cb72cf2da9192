"""The API that opens a secret."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from timonier.kit.access import secrets
from timonier.kit.api import answers
from timonier.kit.api.schemas import Problem
from timonier.kit.entities.entity import Entity


class SecretOut(BaseModel):
    """A secret; `state` is unknown when its key is missing or its text was changed."""

    state: str = Field(pattern="^(open|unknown)$")
    text: str | None


def add_routes(router: Router, entity: Entity, name: str) -> None:
    """The address of the secrets of a row."""

    def get_secret(request: HttpRequest, key: str, field: str) -> Any:
        answers.refuse_unknown(request)
        _item, _field, text = secrets.opened(request, entity, key, field)
        return answers.as_json({"state": "unknown" if text is None else "open", "text": text})

    router.get(
        "/{key}/secret/{field}",
        response={200: SecretOut, **dict.fromkeys((400, 401, 403, 404, 422), Problem)},
        operation_id=f"{name}_secret",
        summary=f"Open what is sealed: {entity.slug}",
    )(get_secret)
