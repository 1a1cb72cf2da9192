"""Who gets in is seen by CTOs and auditors, and acted on by CTOs alone."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests import make
from tests.kit.test_people import act, browser
from timonier.kit.access import access, accounts
from timonier.kit.models.access import Invitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea(db: None) -> User:
    return make.person("lea", role="member")


ACTS = ("role", "disable", "enable", "sessions", "tokens", "link", "factor")


@pytest.mark.parametrize(
    ("role", "seen"), [("executive", 403), ("member", 403), ("auditor", 200), ("", 403)]
)
def test_only_a_cto_acts_and_an_auditor_sees(
    client: Client, lea: User, role: str, seen: int
) -> None:
    client.force_login(make.person("other", role=role))
    invitation = Invitation.objects.of(accounts.invite(role="member").split("/")[-2]).get()
    page = f"/account/people/{lea.pk}/"

    read = [client.get("/account/people/"), client.get(page)]
    answers = [client.post(page, {"act": each, "reason": "x", "role": "cto"}) for each in ACTS]
    answers += [client.post(f"/account/people/links/{invitation.pk}/revoke/")]
    answers += [client.post("/account/people/", sent) for sent in ({"role": "cto"}, {"account": 1})]

    assert {answer.status_code for answer in read} == {seen}
    assert {answer.status_code for answer in answers} == {403}
    assert access.history() == []


def test_an_auditor_reads_who_is_aboard_and_what_was_done_and_finds_no_button(
    cto: Client, lea: User
) -> None:
    act(cto, lea, "role", "She audits.", role="executive")
    accounts.invite(role="member")
    auditor = browser(make.person("auditor", role="auditor"))
    for address in ("/account/people/", f"/account/people/{lea.pk}/"):
        text = auditor.get(address).content.decode()
        assert "She audits." in text
        main = text.partition("<main")[2].partition("</main>")[0]
        assert "lea" in main
        sent_to = set(re.findall(r'<form[^>]*action="([^"]*)"', main))
        assert sent_to <= {"/look/favourite/"}, "what is kept for oneself acts on nobody"
        assert main.count("<form") == len(sent_to)
    assert "/account/people/" in auditor.get("/account/").content.decode()
