"""The API about people with access: for the CTO alone, and for tokens with that very scope."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from tests import make
from timonier.kit.access import access, accounts, tokens
from timonier.kit.models.access import Invitation

pytestmark = pytest.mark.django_db
API = "/api/v1/access"
WHY = {"reason": "She left."}


@pytest.fixture
def lea(db: None) -> User:
    return make.person("lea", role="member")


def program(person: Any, *scopes: str) -> Client:
    """A client with a token of these scopes."""
    now = timezone.now()
    secret = tokens.issue(
        user=person, name="ci", scopes=scopes, expires_at=now + timedelta(days=1), now=now
    )[1]
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def script(camille: User) -> Client:
    """A program that the CTO gave this scope."""
    return program(camille, "access:write")


def patch(client: Client, person: User, if_match: str | None = "*", **data: Any) -> Any:
    headers = {} if if_match is None else {"If-Match": if_match}
    return client.patch(
        f"{API}/people/{person.pk}", data, content_type="application/json", headers=headers
    )


def test_people_are_listed_and_read_with_a_version(script: Client, lea: User) -> None:
    rows = script.get(f"{API}/people").json()["items"]
    one = script.get(f"{API}/people/{lea.pk}")

    assert [row["name"] for row in rows] == ["camille", "lea"]
    assert one.json() == rows[1]
    assert (one.json()["role"], one.json()["enabled"]) == ("member", True)
    assert one["ETag"]
    assert one["Cache-Control"] == "no-store"


def test_a_person_is_disabled_and_given_another_role_of_one_version(
    script: Client, lea: User
) -> None:
    etag = script.get(f"{API}/people/{lea.pk}")["ETag"]
    answer = patch(script, lea, etag, role="auditor", enabled=False, **WHY)

    assert answer.status_code == 200
    assert (answer.json()["role"], answer.json()["enabled"]) == ("auditor", False)
    stale = patch(script, lea, etag, enabled=True, **WHY)
    assert (stale.status_code, stale.json()["current"]["role"]) == (412, "auditor")
    assert stale["ETag"] == answer["ETag"] != etag
    acts = script.get(f"{API}/changes?account={lea.pk}").json()["items"]
    assert [(a["act"], a["by"], a["reason"]) for a in acts] == [
        ("disabled", "camille", "She left."),
        ("role", "camille", "She left."),
    ]


def test_a_change_says_its_version_and_its_reason(script: Client, lea: User) -> None:
    assert patch(script, lea, None, enabled=False, **WHY).status_code == 428
    assert patch(script, lea, enabled=False).status_code == 422
    assert patch(script, lea, enabled=False, reason="  ").status_code == 409
    assert patch(script, lea, role="king", **WHY).status_code == 422
    assert patch(script, lea, king=True, **WHY).status_code == 422
    assert access.history() == []


def test_the_last_cto_stays(script: Client, camille: User) -> None:
    answer = patch(script, camille, enabled=False, **WHY)

    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert "only CTO" in answer.json()["title"]


def test_sessions_and_tokens_of_a_person_end(script: Client, lea: User) -> None:
    browser = Client()
    browser.force_login(lea)
    other = program(lea, "organisation:read")

    assert script.delete(f"{API}/people/{lea.pk}/sessions").json() == {"ended": 1}
    assert script.delete(f"{API}/people/{lea.pk}/tokens").json() == {"ended": 1}
    assert script.delete(f"{API}/people/{lea.pk}/tokens").json() == {"ended": 0}
    assert browser.get("/account/").status_code == 302
    assert other.get("/api/v1/organisation/departments/").status_code == 401


def test_a_link_is_made_listed_without_its_secret_and_revoked(script: Client) -> None:
    made = script.post(f"{API}/invitations", {"role": "member"}, content_type="application/json")
    link = made.json()["link"]
    assert made.status_code == 201
    assert Client().get(link).status_code == 200
    (listed,) = script.get(f"{API}/invitations").json()["items"]
    assert (listed["role"], listed["link"]) == ("member", "")

    gone = f"{API}/invitations/{listed['id']}"
    assert script.delete(gone).status_code == 204
    assert script.delete(gone).status_code == 404
    assert Client().get(link).status_code == 404


ASKED = [
    ("get", "/people"),
    ("get", "/people/{pk}"),
    ("patch", "/people/{pk}"),
    ("delete", "/people/{pk}/sessions"),
    ("delete", "/people/{pk}/tokens"),
    ("get", "/changes"),
    ("get", "/invitations"),
    ("post", "/invitations"),
    ("delete", "/invitations/{pk}"),
]
READ = [each for each in ASKED if each[0] == "get"]
DONE = [each for each in ASKED if each[0] != "get"]
BODIES = {"patch": {"role": "cto", "reason": "x"}, "post": {"role": "cto"}}


def refusals(client: Client, pk: int, asked: list[tuple[str, str]] = ASKED) -> set[int]:
    return {
        getattr(client, method)(
            API + path.format(pk=pk),
            BODIES.get(method),
            content_type="application/json",
            headers={"If-Match": "*"},
        ).status_code
        if method in BODIES
        else getattr(client, method)(API + path.format(pk=pk)).status_code
        for method, path in asked
    }


@pytest.mark.parametrize(
    ("role", "reads"), [("executive", 403), ("member", 403), ("auditor", 200), ("", 403)]
)
def test_nobody_but_the_cto_does_any_of_it_and_an_auditor_reads(role: str, reads: int) -> None:
    person = make.person("other", role=role)
    accounts.invite(role="member")
    other = program(person, "access:write", "*:write")

    assert refusals(other, person.pk, READ) == {reads}
    assert refusals(other, person.pk, DONE) == {403}
    assert Invitation.objects.filter(used_at=None, revoked_at=None).count() == 1


def test_the_widest_token_does_not_reach_it_without_its_scope(camille: User) -> None:
    """Who steals a token for the company's data cannot make a way in that outlives it."""
    assert refusals(program(camille, "*:write"), camille.pk) == {403}


def test_a_token_that_reads_does_not_change(camille: User, lea: User) -> None:
    reader = program(camille, "access:read")

    assert reader.get(f"{API}/people").status_code == 200
    assert patch(reader, lea, enabled=False, **WHY).status_code == 403
    assert reader.delete(f"{API}/people/{lea.pk}/sessions").status_code == 403


def test_a_stranger_is_asked_who_it_is(client: Client, lea: User) -> None:
    assert refusals(client, lea.pk) == {401}


@pytest.mark.parametrize("key", ["0", "-1", "x", str(2**63), "999999"])
def test_a_key_that_is_none_is_a_problem_in_words(script: Client, key: str) -> None:
    for path in (f"/people/{key}", f"/changes?account={key}"):
        answer = script.get(API + path)
        assert answer.status_code in (404, 422), path
        assert answer["Content-Type"] == "application/problem+json"


def test_the_page_of_the_api_tells_of_people_too(cto: Client) -> None:
    text = cto.get("/api/").content.decode()

    assert "/api/v1/access/people/{key}/sessions" in text
