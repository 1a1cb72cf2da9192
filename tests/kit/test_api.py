"""The API: who may call it, what it refuses, and that its document tells the truth."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import make
from timonier.kit.access import tokens
from timonier.kit.entities.entity import registry
from timonier.kit.management.commands.openapi import document
from timonier.organisation.models import Department

pytestmark = pytest.mark.django_db
ENTITY = registry[Department]
URL = "/api/v1/organisation/departments/"
PROBLEM = "application/problem+json"


def secret(*scopes: str, role: str = "cto", name: str = "bot") -> str:
    now = timezone.now()
    return tokens.issue(
        user=make.person(name, role=role),
        name="ci",
        scopes=scopes,
        expires_at=now + timedelta(days=1),
        now=now,
    )[1]


def bearing(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def send(client: Client, url: str, data: Any, **options: Any) -> Any:
    return client.post(url, data, content_type="application/json", **options)


def test_a_token_reads_within_its_scope_and_writes_nothing() -> None:
    make.row(ENTITY)
    headers = bearing(secret("organisation:read"))

    assert Client().get(URL, headers=headers).status_code == 200
    refused = send(Client(), URL, {"name": "IT"}, headers=headers)
    assert (refused.status_code, refused["Content-Type"]) == (403, PROBLEM)


def test_a_token_of_another_room_reads_nothing_here() -> None:
    other = next(entity.app for entity in registry if entity.app != "organisation")

    answer = Client().get(URL, headers=bearing(secret(f"{other}:write")))

    assert answer.status_code == 403


def test_a_token_writes_in_its_owners_name() -> None:
    answer = send(Client(), URL, {"name": "IT"}, headers=bearing(secret("organisation:write")))

    assert answer.status_code == 201
    assert str(Department.objects.get().history.get().history_user) == "bot"


def test_a_token_never_does_more_than_its_owner() -> None:
    headers = bearing(secret("*:write", role="member"))

    assert send(Client(), URL, {"name": "IT"}, headers=headers).status_code == 403


@pytest.mark.parametrize("header", ["Bearer tmn_wrong", "Bearer ", "Basic abc", "tmn_x"])
def test_a_wrong_token_is_refused_even_beside_a_good_session(client: Client, header: str) -> None:
    client.force_login(make.person())

    answer = client.get(URL, headers={"authorization": header})

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_session_writes_only_with_its_csrf_token() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.person())
    assert send(client, URL, {"name": "Forged"}).status_code == 403

    client.get(ENTITY.url("add"))
    token = client.cookies["csrftoken"].value
    good = send(client, URL, {"name": "Mine"}, headers={"x-csrftoken": token})

    assert good.status_code == 201
    assert [d.name for d in Department.objects.all()] == ["Mine"]


def test_strangers_get_a_401_for_reads_and_writes() -> None:
    make.row(ENTITY)
    strict = Client(enforce_csrf_checks=True)

    assert strict.get(URL).status_code == 401
    assert send(strict, URL, {"name": "IT"}).status_code == 401
    assert strict.delete(URL + "department-1").status_code == 401


@pytest.mark.parametrize(
    "data",
    [
        {"name": ""},
        {"name": "x" * 200},
        {"colour": "red"},
        {"name": None},
        {"name": "nul\x00"},
        {"name": "A", "slug": "new"},
        {"name": "A", "slug": "no spaces"},
    ],
)
def test_bad_data_is_a_422_that_names_the_field(cto: Client, data: dict[str, Any]) -> None:
    answer = send(cto, URL, data)

    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
    assert answer.json()["errors"]
    assert not Department.objects.exists()


def test_fields_left_out_of_a_new_row_take_their_default(cto: Client) -> None:
    answer = send(cto, "/api/v1/organisation/companies/", {"name": "Embruns"})

    assert answer.status_code == 201
    assert answer.json()["currency"] == "EUR"


def test_text_that_is_no_json_is_a_400(cto: Client) -> None:
    answer = cto.post(URL, "{", content_type="application/json")

    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


def test_two_writers_cannot_overwrite_each_other_unseen(cto: Client) -> None:
    make.row(ENTITY)
    seen = cto.get(URL + "department-1")["ETag"]

    def write(head: str) -> int:
        data = json.dumps({"head": head})
        headers = {"if-match": seen}
        answer = cto.patch(
            URL + "department-1", data, content_type="application/json", headers=headers
        )
        return answer.status_code

    assert [write("Anne"), write("Bob")] == [200, 412]
    assert Department.objects.get().head == "Anne"
    assert cto.delete(URL + "department-1", headers={"if-match": seen}).status_code == 412


def test_pages_follow_each_other(cto: Client) -> None:
    make.rows(ENTITY, 5)
    first = cto.get(URL + "?limit=3").json()

    second = cto.get(URL, {"limit": 3, "at": first["next"]}).json()

    names = [row["name"] for row in first["items"] + second["items"]]
    assert names == [f"Department name {n}" for n in range(1, 6)]
    assert second["next"] == ""


@pytest.mark.parametrize("query", ["limit=0", "limit=1000", "at=zzz", "limit=x"])
def test_a_list_refuses_what_it_cannot_answer(cto: Client, query: str) -> None:
    assert cto.get(f"{URL}?{query}").status_code == 422


def test_the_document_declares_how_to_come_in() -> None:
    found = json.loads(document())

    assert set(found["components"]["securitySchemes"]) == {"Token", "Session"}
    for operations in found["paths"].values():
        for operation in operations.values():
            assert operation["security"]
            assert {"401", "403", "404", "422"} <= set(operation["responses"])
            assert PROBLEM in operation["responses"]["422"]["content"]
