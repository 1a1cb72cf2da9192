"""What a signed-in person was shown stays in no cache."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import make
from timonier.kit.access import tokens
from timonier.kit.shell import look

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["cto", "executive", "member", "auditor"])
def test_no_page_of_the_navigation_is_kept(role: str) -> None:
    person = make.person(role, role=role)
    client = Client()
    client.force_login(person)
    pages = [url for _page, url in look.pages_for(person)]

    assert pages
    for url in [*pages, "/account/", "/account/tokens/", "/no-such-page/", "/estate/no/such/"]:
        assert client.get(url)["Cache-Control"] == "no-store", url


def test_fragments_files_refusals_and_the_api_are_not_kept_either(cto: Client) -> None:
    answers = [
        cto.get("/palette/", headers={"X-Palette": "1"}),
        cto.get("/organisation/departments/export.csv"),
        cto.post("/organisation/departments/new/", {}),
        cto.get("/api/v1/organisation/departments/"),
        cto.get("/api/v1/organisation/departments/nobody"),
        cto.post("/accounts/logout/"),
    ]

    assert {answer.status_code for answer in answers} >= {200, 404, 302}
    assert {answer["Cache-Control"] for answer in answers} == {"no-store"}


def test_what_a_token_was_told_is_not_kept(camille: Any) -> None:
    now = timezone.now()
    _token, secret = tokens.issue(
        user=camille,
        name="ci",
        scopes=["organisation:read"],
        expires_at=now + timedelta(days=1),
        now=now,
    )
    headers = {"Authorization": f"Bearer {secret}"}
    answer = Client(headers=headers).get("/api/v1/organisation/departments/")

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")


def test_static_files_may_be_kept_by_those_who_are_signed_in(cto: Client) -> None:
    answer = cto.get(look.bundle("timonier.js"))
    answer.close()

    assert answer.status_code == 200
    assert "no-store" not in answer["Cache-Control"]
