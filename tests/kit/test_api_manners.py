"""The API as HTTP has it: every refusal a problem, nothing unknown heeded, nothing sent twice."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import make
from timonier.kit.access import tokens
from timonier.kit.api import schemas
from timonier.kit.entities import paging
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.serving.problems import MEDIA_TYPE
from timonier.organisation.models import Department

pytestmark = pytest.mark.django_db
ENTITY = registry[Department]
URL = "/api/v1/organisation/departments/"
WRITTEN = [entity for entity in registry if not entity.facts]


def bearing(role: str = "cto") -> dict[str, str]:
    now, person = timezone.now(), make.person("bot", role=role)
    ends = now + timedelta(days=1)
    _, secret = tokens.issue(user=person, name="t", scopes=("*:write",), expires_at=ends, now=now)
    return {"authorization": f"Bearer {secret}"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/v1/nothing/here", 404),
        ("get", "/api/v1/", 404),
        ("get", URL + "nobody", 404),
        ("put", URL, 405),
        ("post", "/api/v1/estate/repositories/", 405),
        ("delete", URL, 405),
    ],
)
def test_every_refusal_is_a_problem(cto: Client, method: str, path: str, status: int) -> None:
    answer = getattr(cto, method)(path)

    assert (answer.status_code, answer["Content-Type"]) == (status, MEDIA_TYPE)
    assert answer.json()["status"] == status
    assert status != 405 or "GET" in answer["Allow"]


def test_a_fault_of_ours_is_a_problem_without_its_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("tmn_secret")

    client = Client(raise_request_exception=False)
    client.force_login(make.person())
    monkeypatch.setattr("timonier.kit.api.rows.allow", broken)

    answer = client.get(URL)

    assert (answer.status_code, answer["Content-Type"]) == (500, MEDIA_TYPE)
    assert "tmn_" not in answer.content.decode()


def test_a_parameter_that_nobody_knows_is_refused_and_named(cto: Client) -> None:
    make.row(ENTITY)

    for path in (URL, URL + "department-1"):
        answer = cto.get(path, {"nmae": "Finance"})
        assert answer.status_code == 422
        assert list(answer.json()["errors"]) == ["nmae"]
    wrong = cto.patch(
        URL + "department-1?force=1", "{}", content_type="application/json", headers=make.ANY
    )
    assert wrong.status_code == 422
    assert cto.delete(URL + "department-1?force=1", headers=make.ANY).status_code == 422


def test_what_is_known_already_is_not_sent_again(cto: Client) -> None:
    make.row(ENTITY)
    for path in (URL, URL + "department-1", "/api/v1/openapi.json"):
        first = cto.get(path)
        again = cto.get(path, headers={"if-none-match": first["ETag"]})
        other = cto.get(path, headers={"if-none-match": '"older"'})
        assert (again.status_code, again.content) == (304, b""), path
        assert (other.status_code, other.content) == (200, first.content)
    cto.patch(URL + "department-1", json.dumps({"head": "Ada"}), content_type="application/json",
              headers=make.ANY)  # fmt: skip
    assert cto.get(URL, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_head_and_options_answer_without_a_body(cto: Client) -> None:
    whole = cto.get(URL)

    head, options = cto.head(URL), cto.options(URL)

    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(whole.content))
    assert (options.status_code, options["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")


def test_the_document_and_its_page_open_to_a_session_and_to_a_token(cto: Client) -> None:
    headers = bearing("member")
    for path in ("/api/v1/openapi.json", "/api/"):
        assert cto.get(path).status_code == 200
        assert Client().get(path, headers=headers).status_code == 200
    assert Client().get("/api/v1/openapi.json").status_code == 401
    assert Client().get("/api/").status_code == 302
    assert cto.get("/api/v1/openapi.json").json()["openapi"].startswith("3.")
    page = cto.get("/api/").content.decode()
    assert [f"{e.app} / {e.slug}" for e in registry if f"{e.app} / {e.slug}<" not in page] == []


@pytest.mark.parametrize("entity", WRITTEN, ids=lambda entity: f"{entity.app}-{entity.slug}")
def test_what_the_document_requires_is_what_a_new_row_cannot_do_without(
    cto: Client, entity: Entity
) -> None:
    data, must = make.data_of(entity), schemas.required(entity)
    path = f"/api/v1/{entity.app}/{entity.slug}/"

    def send(given: dict[str, Any]) -> Any:
        return cto.post(path, json.dumps(given, default=str), content_type="application/json")

    for name in must:
        answer = send({key: value for key, value in data.items() if key != name})
        assert answer.status_code == 422, name
        assert name in answer.json()["errors"]
    new = schemas.made(entity).model_json_schema()
    assert new.get("required", []) == must


@pytest.mark.parametrize("entity", registry, ids=lambda entity: f"{entity.app}-{entity.slug}")
def test_a_list_is_ordered_by_what_it_shows_and_by_nothing_else(
    cto: Client, entity: Entity
) -> None:
    url = f"/api/v1/{entity.app}/{entity.slug}/"
    shown = {*entity.columns, *entity.fields}
    hidden = [each.name for each in entity.model._meta.concrete_fields if each.name not in shown]

    for sort in (*hidden, "-nobody", "author__password"):
        refused = cto.get(url, {"sort": sort})
        assert (refused.status_code, refused["Content-Type"]) == (422, MEDIA_TYPE), sort
        assert list(refused.json()["errors"]) == ["sort"]
    for sort in entity.columns:
        if paging.sortable(entity, entity.queryset(), sort):
            assert cto.get(url, {"sort": f"-{sort}"}).status_code == 200
