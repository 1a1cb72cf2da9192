"""What a CTO does to accounts on screen, and what then is shut."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from django.utils import timezone

from tests import make
from timonier.kit.access import access, accounts, tokens
from timonier.kit.models.access import Invitation
from timonier.kit.models.people import AccessChange, OpenSession

pytestmark = pytest.mark.django_db
GOOD = "un mot de passe long"


@pytest.fixture
def lea(db: None) -> User:
    return make.person("lea", role="member", password=GOOD)


def browser(person: User) -> Client:
    """A browser where this person is signed in."""
    client = Client()
    client.force_login(person)
    return client


def token_of(person: User) -> Client:
    """A program that acts as this person."""
    now = timezone.now()
    secret = tokens.issue(
        user=person,
        name="ci",
        scopes=["organisation:read"],
        expires_at=now + timedelta(days=30),
        now=now,
    )[1]
    return Client(headers={"Authorization": f"Bearer {secret}"})


def gets_in(client: Client) -> bool:
    return bool(client.get("/account/").status_code == 200)


def reads(program: Client) -> bool:
    return bool(program.get("/api/v1/organisation/departments/").status_code == 200)


def act(cto: Client, person: User, name: str, reason: str = "She left.", **more: Any) -> Any:
    """Send one of the forms of a person's page, as it was just read."""
    found = access.person(person.pk)
    assert found
    data = {"act": name, "reason": reason, "seen": found.etag} | more
    return cto.post(f"/account/people/{person.pk}/", data)


def test_the_list_says_who_is_aboard_and_what_is_open(cto: Client, lea: User) -> None:
    browser(lea), browser(lea), token_of(lea)
    make.person("gone", role="auditor")
    User.objects.filter(username="gone").update(is_active=False)
    text = cto.get("/account/people/").content.decode()
    (row,) = (person for person in access.people() if person.account == lea)

    assert (row.role, row.sessions, row.tokens, row.enabled) == ("member", 2, 1, True)
    assert row.seen_at is not None
    assert f'href="/account/people/{lea.pk}/"' in text
    assert "<b>disabled</b>" in text


def test_disabling_ends_every_way_in_and_enabling_brings_none_back(cto: Client, lea: User) -> None:
    session, program = browser(lea), token_of(lea)
    link = accounts.password_link(account=lea)

    assert act(cto, lea, "disable").status_code == 302
    assert not gets_in(session)
    assert not reads(program)
    assert Client().get(link).status_code == 404
    answer = Client().post("/accounts/login/", {"login": "lea", "password": GOOD})
    assert "_auth_user_id" not in answer.client.session

    assert act(cto, lea, "enable", reason="").status_code == 302
    assert not gets_in(session)
    assert not reads(program)
    assert Client().get(link).status_code == 404
    assert gets_in(browser(lea))


def test_ending_sessions_ends_them_all_and_only_theirs(cto: Client, lea: User) -> None:
    sessions, program = [browser(lea), browser(lea)], token_of(lea)

    act(cto, lea, "sessions", reason="")

    assert not any(map(gets_in, sessions))
    assert gets_in(cto)
    assert reads(program)


def test_revoking_tokens_leaves_the_sessions(cto: Client, lea: User) -> None:
    session, program = browser(lea), token_of(lea)

    act(cto, lea, "tokens", reason="")

    assert gets_in(session)
    assert not reads(program)


def test_a_session_that_was_ended_is_not_written_anew_by_a_request_under_way(lea: User) -> None:
    client = browser(lea)
    store = client.session
    store["x"] = 1
    access.end_sessions(account=lea, by=None)

    with pytest.raises(UpdateError):
        store.save()
    assert not OpenSession.objects.filter(account=lea).exists()


def test_a_new_password_ends_other_sessions_and_tokens_and_the_page_goes_on(lea: User) -> None:
    here, elsewhere, program = browser(lea), browser(lea), token_of(lea)
    new = {
        "oldpassword": GOOD,
        "password1": "une toute autre phrase",
        "password2": "une toute autre phrase",
    }

    answer = here.post("/accounts/password/change/", new)

    assert answer.status_code == 302
    assert gets_in(here)
    assert not gets_in(elsewhere)
    assert not reads(program)
    assert [c.get_act_display() for c in access.history(lea)] == ["New password chosen"]


def test_whichever_door_a_password_changed_by_its_tokens_end(lea: User) -> None:
    session, program = browser(lea), token_of(lea)

    lea.set_password("une toute autre phrase")
    lea.save()

    assert not gets_in(session)
    assert not reads(program)


def test_signing_in_again_upgrades_a_hash_and_ends_nothing(lea: User, settings: Any) -> None:
    session, program = browser(lea), token_of(lea)
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    Client().post("/accounts/login/", {"login": "lea", "password": GOOD})

    lea.refresh_from_db()
    assert lea.password.startswith("pbkdf2")
    assert reads(program)
    assert OpenSession.objects.filter(account=lea).count() == 2
    assert session


def test_another_role_holds_from_the_next_page(cto: Client, lea: User) -> None:
    session = browser(lea)
    assert session.get("/account/people/").status_code == 403

    assert act(cto, lea, "role", role="cto").status_code == 302
    assert session.get("/account/people/").status_code == 200
    assert [group.name for group in lea.groups.all()] == ["cto"]


@pytest.mark.parametrize(("name", "more"), [("disable", {}), ("role", {"role": "member"})])
def test_the_last_cto_who_can_sign_in_stays(
    cto: Client, camille: User, name: str, more: dict[str, str]
) -> None:
    other = make.person("other", role="cto")
    User.objects.filter(pk=other.pk).update(is_active=False)

    answer = act(cto, camille, name, **more)

    assert answer.status_code == 409
    assert "camille is the only CTO who can sign in" in answer.content.decode()
    assert gets_in(cto)
    assert access.history() == []

    User.objects.filter(pk=other.pk).update(is_active=True)
    assert act(cto, camille, name, **more).status_code == 302


def test_one_who_ends_the_own_sessions_is_asked_to_sign_in(cto: Client, camille: User) -> None:
    answer = act(cto, camille, "sessions", reason="A stolen laptop.")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert not gets_in(cto)


@pytest.mark.parametrize("name", ["disable", "role"])
def test_what_takes_rights_away_says_why(cto: Client, lea: User, name: str) -> None:
    answer = act(cto, lea, name, reason=" ", role="auditor")

    assert answer.status_code == 422
    assert "required" in answer.content.decode()
    assert access.history() == []


@pytest.mark.parametrize("seen", ["", "0" * 32, None])
def test_nobody_decides_on_an_account_as_it_was(cto: Client, lea: User, seen: str | None) -> None:
    data = {"act": "disable", "reason": "She left."} | ({} if seen is None else {"seen": seen})
    answer = cto.post(f"/account/people/{lea.pk}/", data)

    assert answer.status_code == 409
    assert "since you read it" in answer.content.decode()
    lea.refresh_from_db()
    assert lea.is_active


def test_what_was_done_is_told_with_who_did_it_and_why(
    cto: Client, camille: User, lea: User
) -> None:
    act(cto, lea, "role", role="auditor", reason="She reviews us.")
    act(cto, lea, "disable")
    text = cto.get(f"/account/people/{lea.pk}/").content.decode()

    for words in ("Role changed", "Member", "Auditor", "She reviews us.", "She left.", "camille"):
        assert words in text, words
    assert "She reviews us." in cto.get("/account/people/").content.decode()


def test_the_history_outlives_who_is_told_of(cto: Client, lea: User) -> None:
    act(cto, lea, "disable")
    lea.delete()

    assert (AccessChange.objects.get().name, AccessChange.objects.get().account) == ("lea", None)
    assert "lea" in cto.get("/account/people/").content.decode()


def test_a_link_is_revoked_and_works_no_more(cto: Client) -> None:
    link = cto.post("/account/people/", {"role": "member"}).context["link"]
    assert Client().get(link).status_code == 200
    row = Invitation.objects.get()

    cto.post(f"/account/people/links/{row.pk}/revoke/")

    assert Client().get(link).status_code == 404
    assert [change.act for change in access.history()] == ["revoked", "invited"]
    cto.post(f"/account/people/links/{row.pk}/revoke/")
    assert len(access.history()) == 2


def test_who_comes_aboard_is_told_with_the_role(cto: Client) -> None:
    link = cto.post("/account/people/", {"role": "auditor"}).context["link"]
    new = {"username": "solene", "password1": GOOD + " !", "password2": GOOD + " !"}
    Client().post(link, new)

    latest = access.history()[0]
    assert (latest.act, latest.name, latest.after) == ("joined", "solene", "auditor")


@pytest.mark.parametrize("act_", ["", "no-such-act", "link"])
def test_an_act_that_does_not_exist_is_not_found(cto: Client, lea: User, act_: str) -> None:
    User.objects.filter(pk=lea.pk).update(is_active=False)

    assert act(cto, lea, act_).status_code == 404
    assert cto.get("/account/people/999999/").status_code == 404


def test_the_pages_speak_french(cto: Client, lea: User) -> None:
    act(cto, lea, "role", role="auditor")
    cto.cookies["django_language"] = "fr"
    text = cto.get(f"/account/people/{lea.pk}/").content.decode()

    for words in ("Rôle changé", "Désactiver", "Fermer les sessions", "Vu pour la dernière fois"):
        assert words in text, words
