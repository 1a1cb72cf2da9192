"""`timonier access`: who is locked out of the cockpit gets in from the machine."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests import make
from timonier.cli import access as command
from timonier.cli import main
from timonier.kit.access import access, accounts
from timonier.kit.entities.audience import ROLES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timonier.cli._prepare", lambda **_: None)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, standard output and error of a command."""
    code = main(["access", *words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_it_lists_who_has_access(capsys: pytest.CaptureFixture[str]) -> None:
    make.person("camille")
    make.person("lea", role="member")
    User.objects.filter(username="lea").update(is_active=False)
    code, out, _err = said(capsys)

    assert code == 0
    rows = [line.split("\t") for line in out.splitlines()]
    assert [row[:3] for row in rows] == [
        ["camille", "cto", "enabled"],
        ["lea", "member", "disabled"],
    ]


def test_a_cto_who_is_locked_out_gets_in_by_a_link_that_works_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    camille = make.person("camille")
    camille.set_unusable_password()
    camille.save()
    code, out, _err = said(capsys, "camille", "--link")
    assert code == 0
    path = "/" + out.strip().split("/", 3)[3]
    client = Client()

    page = client.get(path)
    assert page.status_code == 200
    assert "_auth_user_id" not in client.session  # reading it, as previews do, spends nothing
    assert client.post(path).status_code == 302

    assert client.get("/account/people/").status_code == 200
    assert Client().post(path).status_code == 404
    assert [change.act for change in access.history(camille)] == ["entered", "way-in"]


def test_the_link_lives_a_quarter_of_an_hour(capsys: pytest.CaptureFixture[str]) -> None:
    camille = make.person("camille")
    said(capsys, "camille", "--link")
    row = accounts.Invitation.objects.get(account=camille)

    assert row.expires_at - row.created_at <= accounts.WAY_IN_LIVES


def test_a_newer_link_ends_the_one_before(capsys: pytest.CaptureFixture[str]) -> None:
    make.person("camille")
    old, new = (said(capsys, "camille", "--link")[1].strip() for _n in range(2))

    assert Client().get("/" + old.split("/", 3)[3]).status_code == 404
    assert Client().get("/" + new.split("/", 3)[3]).status_code == 200


def test_an_account_that_is_disabled_is_enabled_first(capsys: pytest.CaptureFixture[str]) -> None:
    make.person("camille")
    make.person("lea", role="member")
    assert said(capsys, "lea", "--disable", "--reason", "She left.")[0] == 0

    code, _out, err = said(capsys, "lea", "--link")
    assert (code, "disabled" in err) == (1, True)
    assert said(capsys, "lea", "--enable", "--link")[0] == 0


@pytest.mark.parametrize(
    ("words", "act"),
    [
        (["--role", "auditor"], "role"),
        (["--disable"], "disabled"),
        (["--end-sessions"], "sessions"),
    ],
)
def test_each_act_is_told_as_done_on_the_machine(
    capsys: pytest.CaptureFixture[str], words: list[str], act: str
) -> None:
    make.person("camille")
    lea = make.person("lea", role="member")
    Client().force_login(lea)
    code, out, _err = said(capsys, "lea", *words, "--reason", "She left.")

    assert code == 0
    assert out.startswith("lea")
    (change,) = access.history(lea)
    assert (change.act, change.reason, change.by, change.by_name) == (act, "She left.", None, "")
    assert "on the machine" in said(capsys, "lea")[1]


@pytest.mark.parametrize("words", [["--disable"], ["--role", "member"]])
def test_the_last_cto_stays_for_the_machine_too(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    make.person("camille")
    code, _out, err = said(capsys, "camille", *words)

    assert code == 1
    assert "only CTO" in err


def test_a_second_factor_that_is_lost_is_removed(capsys: pytest.CaptureFixture[str]) -> None:
    from allauth.mfa.models import Authenticator

    camille = make.person("camille")
    Authenticator.objects.create(user=camille, type="totp", data={})

    assert said(capsys, "camille", "--drop-second-factor")[0] == 0
    assert not Authenticator.objects.exists()


def test_links_not_used_yet_are_revoked(capsys: pytest.CaptureFixture[str]) -> None:
    link = accounts.invite(role="cto")

    assert said(capsys, "--revoke")[:2] == (0, "1 links revoked\n")
    assert Client().get(link).status_code == 404


@pytest.mark.parametrize(
    "words", [["nobody"], ["nobody", "--link"], ["--link"], ["--end-sessions"]]
)
def test_a_name_that_is_missing_or_unknown_is_bad_use(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    code, out, err = said(capsys, *words)

    assert (code, out) == (2, "")
    assert err.startswith("timonier: ")


@pytest.mark.parametrize("words", [["x", "--role", "king"], ["x", "--disable", "--enable"]])
def test_words_that_make_no_sense_are_bad_use(words: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["access", *words])

    assert stop.value.code == 2


def test_the_command_knows_every_role() -> None:
    assert set(command.ROLES) == set(ROLES)


def test_a_link_to_sign_in_is_made_on_the_machine_only(cto: Client, camille: Any) -> None:
    answer = cto.post(f"/account/people/{camille.pk}/", {"act": "way-in"})

    assert answer.status_code == 404
