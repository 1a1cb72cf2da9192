"""Ending what lets people in names no version: done twice it is done once, whatever was read."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests import make
from tests.kit.test_access_api import API, program
from timonier.kit.access import access, accounts
from timonier.kit.models.access import ApiToken, Invitation
from timonier.kit.models.people import OpenSession

pytestmark = pytest.mark.django_db
ENDS = ("people/{pk}/sessions", "people/{pk}/tokens", "invitations/{link}")


@pytest.fixture
def lea(db: None) -> User:
    """Somebody with a session, a token and a link not used yet."""
    person = make.person("lea", role="member")
    Client().force_login(person)
    program(person, "organisation:read")
    accounts.invite(role="member")
    return person


@pytest.fixture
def script(camille: User) -> Client:
    return program(camille, "access:write")


def address(end: str, lea: User) -> str:
    return f"{API}/" + end.format(pk=lea.pk, link=Invitation.objects.get().pk)


def state() -> list[Any]:
    """All that an end could change, and what was told of it."""
    tables = (OpenSession, ApiToken, Invitation)
    rows = [list(model.objects.order_by("pk").values()) for model in tables]
    for row in rows[1]:
        row.pop("last_used_at")  # of the token that asks
    told = [(each.act, each.name, each.before, each.after) for each in access.history()]
    return [rows, told]


@pytest.mark.parametrize("end", ENDS)
def test_an_end_done_twice_changes_and_tells_no_more_than_once(
    script: Client, lea: User, end: str
) -> None:
    before = state()
    assert script.delete(address(end, lea)).status_code in (200, 204)
    once = state()
    assert once != before
    assert len(access.history()) == 1

    assert script.delete(address(end, lea)).status_code in (200, 404)
    assert state() == once


@pytest.mark.parametrize("end", ENDS)
def test_an_end_leaves_nothing_open_whatever_was_changed_since_it_was_decided(
    script: Client, lea: User, camille: User, end: str
) -> None:
    """A version would refuse it here, and leave open what was meant to be shut."""
    where = address(end, lea)
    access.set_role(account=lea, role="executive", by=camille, reason="She leads now.")
    Client().force_login(lea)
    program(lea, "organisation:read")
    assert script.delete(where).status_code in (200, 204)

    left = {
        "sessions": OpenSession.objects.filter(account=lea).count(),
        "tokens": ApiToken.objects.filter(user=lea, revoked_at=None).count(),
        "link": Invitation.objects.filter(revoked_at=None).count(),
    }
    assert left["link" if "link" in end else end.rpartition("/")[2]] == 0
