"""A second factor that is lost: removed by a CTO, on screen and by API, never by its owner so."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client

from tests import make
from tests.kit.test_access_api import API, patch, program
from tests.kit.test_people import act
from timonier.kit.access import access

pytestmark = pytest.mark.django_db
WHY = "Her phone fell into the harbour; we spoke."


@pytest.fixture
def lea(db: None) -> User:
    person = make.person("lea", role="member")
    has_factor(person)
    return person


@pytest.fixture
def script(camille: User) -> Client:
    return program(camille, "access:write")


def has_factor(person: User) -> Any:
    return Authenticator.objects.create(user=person, type="totp", data={})


def test_a_cto_removes_it_on_screen_with_a_reason_and_it_is_told(cto: Client, lea: User) -> None:
    assert act(cto, lea, "factor", "").status_code == 422
    assert Authenticator.objects.filter(user=lea).exists()

    assert act(cto, lea, "factor", WHY).status_code == 302
    (change,) = access.history(lea)
    assert not Authenticator.objects.exists()
    assert (change.act, change.reason, change.by_name) == ("factor", WHY, "camille")
    text = cto.get(f"/account/people/{lea.pk}/").content.decode()
    assert "harbour" in text
    assert 'value="factor"' not in text, "there is nothing to remove any more"


def test_one_that_was_set_up_since_is_not_removed_unread(cto: Client, lea: User) -> None:
    read = access.person(lea.pk)
    Authenticator.objects.all().delete()
    has_factor(lea)
    assert read

    answer = act(cto, lea, "factor", WHY, seen=read.etag)
    assert answer.status_code == 409
    assert "Somebody changed this account" in answer.content.decode()
    assert Authenticator.objects.filter(user=lea).exists()


def test_a_form_that_read_nothing_removes_nothing(cto: Client, lea: User) -> None:
    assert act(cto, lea, "factor", WHY, seen="").status_code == 409
    assert Authenticator.objects.filter(user=lea).exists()


def test_by_api_it_needs_a_version_and_a_reason(script: Client, lea: User) -> None:
    assert script.get(f"{API}/people/{lea.pk}").json()["second_factor"] is True
    assert patch(script, lea, if_match=None, second_factor=False, reason=WHY).status_code == 428
    assert patch(script, lea, if_match='"old"', second_factor=False, reason=WHY).status_code == 412
    assert patch(script, lea, second_factor=False).status_code == 422
    assert patch(script, lea, second_factor=True, reason=WHY).status_code == 422
    assert Authenticator.objects.filter(user=lea).exists()

    done = patch(script, lea, second_factor=False, reason=WHY)
    assert (done.status_code, done.json()["second_factor"]) == (200, False)
    assert [change.act for change in access.history(lea)] == ["factor"]
    again = patch(script, lea, second_factor=False, reason=WHY)
    assert again.status_code == 200
    assert len(access.history(lea)) == 1, "nothing was done, nothing is told"


def test_nobody_removes_their_own_by_a_session_or_token_left_open(
    cto: Client, script: Client, camille: User
) -> None:
    has_factor(camille)

    assert act(cto, camille, "factor", WHY).status_code == 409
    assert patch(script, camille, second_factor=False, reason=WHY).status_code == 409
    assert 'value="factor"' not in cto.get(f"/account/people/{camille.pk}/").content.decode()
    assert Authenticator.objects.filter(user=camille).exists()
    assert access.history() == []


def test_the_page_says_it_in_french(cto: Client, lea: User) -> None:
    cto.cookies["django_language"] = "fr"
    text = cto.get(f"/account/people/{lea.pk}/").content.decode()

    assert "Supprimer le second facteur" in text
