"""Getting in: one-time links, roles, sign-in, tokens."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import make
from timonier.kit.access import accounts, tokens
from timonier.kit.models.access import ApiToken, Invitation

pytestmark = pytest.mark.django_db
GOOD = "un mot de passe long"
NEW = {
    "username": "solene",
    "password1": "le vent se lève enfin",
    "password2": "le vent se lève enfin",
}


@pytest.fixture(autouse=True)
def quick_and_fresh(settings: Any) -> None:
    """Hash fast, and forget the attempts of the test before."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


def test_the_first_link_makes_a_cto_and_signs_in(client: Client) -> None:
    link = accounts.first_link()
    assert link

    assert client.get(link).status_code == 200
    answer = client.post(link, NEW)

    assert answer.status_code == 302
    user = User.objects.get(username="solene")
    assert [group.name for group in user.groups.all()] == ["cto"]
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_link_works_once(client: Client) -> None:
    link = accounts.first_link() or ""
    client.post(link, NEW)

    again = Client().post(link, {**NEW, "username": "intrus"})

    assert again.status_code == 404
    assert not User.objects.filter(username="intrus").exists()


def test_a_link_dies_after_a_day() -> None:
    link = accounts.invite(role="member", now=timezone.now() - timedelta(hours=25))

    assert Client().get(link).status_code == 404


def test_the_secret_of_a_link_is_kept_nowhere() -> None:
    secret = accounts.invite(role="member").rstrip("/").rpartition("/")[2]

    assert secret not in str(list(Invitation.objects.values()))


def test_a_cto_aboard_ends_the_first_links() -> None:
    make.person()

    assert accounts.first_link() is None


def test_a_new_first_link_replaces_the_one_before() -> None:
    before, after = accounts.first_link() or "", accounts.first_link() or ""

    assert Client().get(before).status_code == 404
    assert Client().get(after).status_code == 200


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012"])
def test_weak_passwords_are_refused_and_the_link_stays_good(password: str) -> None:
    link = accounts.first_link() or ""
    weak = {**NEW, "password1": password, "password2": password}

    assert Client().post(link, weak).status_code == 422
    assert not User.objects.exists()
    assert Client().get(link).status_code == 200


def test_nobody_registers_without_an_invitation(client: Client) -> None:
    client.post(reverse("account_signup"), NEW)

    assert not User.objects.exists()


def test_signing_in_opens_the_house_and_a_wrong_password_does_not(client: Client) -> None:
    make.person("camille", password=GOOD)
    url = reverse("account_login")
    wrong = client.post(url, {"login": "camille", "password": "pas le bon du tout"})
    assert wrong.status_code == 200

    right = client.post(url, {"login": "camille", "password": GOOD})

    assert right.status_code == 302
    assert right["Location"] == "/"


def test_guessing_passwords_is_slowed_down(client: Client) -> None:
    make.person("camille", password=GOOD)
    url = reverse("account_login")
    for number in range(6):
        client.post(url, {"login": "camille", "password": f"essai numéro {number}"})

    answer = client.post(url, {"login": "camille", "password": GOOD})

    assert "_auth_user_id" not in client.session
    assert answer.status_code in (200, 429)


def test_every_page_but_the_public_ones_needs_signing_in(client: Client) -> None:
    closed = ["/account/tokens/", "/account/people/", "/choices/organisation/departments/"]
    for url in [*closed, "/organisation/company/", "/api/"]:
        answer = client.get(url)
        assert answer.status_code == 302, url
        assert reverse("account_login") in answer["Location"]


def test_a_fragment_sends_the_whole_page_to_sign_in(client: Client) -> None:
    answer = client.get("/account/tokens/", headers={"hx-request": "true"})

    assert answer.status_code == 401
    assert answer["HX-Redirect"] == reverse("account_login")


def test_the_cto_invites_a_member_by_link(cto: Client) -> None:
    page = cto.post("/account/people/", {"role": "member"})
    link = page.context["link"]

    assert link.startswith("http://testserver/welcome/")
    Client().post(link, NEW)
    assert User.objects.get(username="solene").groups.get().name == "member"


def test_a_lost_password_is_renewed_by_a_one_time_link(cto: Client) -> None:
    lea = make.person("lea", role="member", password=GOOD)
    session = Client()
    session.force_login(lea)
    link = cto.post("/account/people/", {"account": lea.pk}).context["link"]
    new = {"new_password1": "une toute autre phrase", "new_password2": "une toute autre phrase"}

    answer = Client().post(link, new)
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_login"))
    assert Client().post(link, new).status_code == 404

    lea.refresh_from_db()
    assert lea.check_password("une toute autre phrase")
    assert [group.name for group in lea.groups.all()] == ["member"]
    assert session.get("/account/").status_code == 302


def test_no_mail_is_promised_for_a_lost_password(client: Client) -> None:
    for path in ("", "done/", "key/a-b/"):
        assert client.get(f"/accounts/password/reset/{path}").status_code == 200
    assert client.post("/accounts/password/reset/", {"email": "a@example.org"}).status_code == 405


@pytest.mark.parametrize("role", ["executive", "member", "auditor"])
def test_only_the_cto_invites(client: Client, role: str) -> None:
    client.force_login(make.person(role, role=role))

    assert client.post("/account/people/", {"role": "cto"}).status_code == 403
    assert not Invitation.objects.exists()


def test_a_token_is_shown_once_and_revoked_by_its_owner_alone(cto: Client) -> None:
    expires = (timezone.localdate() + timedelta(days=30)).isoformat()
    form = {"name": "ci", "scopes": ["organisation:read"], "expires_on": expires}
    secret = cto.post("/account/tokens/", form).context["secret"]
    token = ApiToken.objects.get()
    assert secret.startswith("tmn_")
    assert secret not in cto.get("/account/tokens/").content.decode()
    assert secret not in str(list(ApiToken.objects.values()))

    other = Client()
    other.force_login(make.person("autre"))
    assert other.post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    assert cto.post(f"/account/tokens/{token.pk}/revoke/").status_code == 302

    assert tokens.bearer(secret, now=timezone.now()) is None


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_a_token_expires_within_a_year(days: int) -> None:
    now = timezone.now()
    with pytest.raises(tokens.TokenRefused):
        tokens.issue(
            user=make.person(),
            name="ci",
            scopes=["organisation:read"],
            expires_at=now + timedelta(days=days),
            now=now,
        )


def test_unknown_scopes_are_refused() -> None:
    now = timezone.now()
    with pytest.raises(tokens.TokenRefused):
        tokens.issue(
            user=make.person(), name="ci", scopes=["all"], expires_at=now + timedelta(1), now=now
        )


def test_a_dead_token_opens_nothing() -> None:
    now = timezone.now()
    user = make.person()

    def secret() -> str:
        return _token(user, now)[1]

    expired, inactive = secret(), secret()
    assert tokens.bearer(expired, now=now + timedelta(days=31)) is None
    User.objects.update(is_active=False)
    assert tokens.bearer(inactive, now=now) is None


def test_the_last_use_of_a_token_is_noted_once_a_minute() -> None:
    now = timezone.now()
    token, secret = _token(make.person(), now)

    tokens.bearer(secret, now=now)
    tokens.bearer(secret, now=now + timedelta(seconds=30))

    token.refresh_from_db()
    assert token.last_used_at == now


def test_roles_follow_the_registry_when_somebody_tampers() -> None:
    from django.contrib.auth.models import Permission

    from timonier.kit.entities.audience import sync_roles

    make.person("lea", role="member")
    member = Group.objects.get(name="member")
    member.permissions.add(Permission.objects.get(codename="delete_company"))

    sync_roles()

    names = set(member.permissions.values_list("codename", flat=True))
    assert "delete_company" not in names
    assert "view_company" in names


def _token(user: Any, now: Any) -> tuple[ApiToken, str]:
    return tokens.issue(
        user=user,
        name="ci",
        scopes=["organisation:read"],
        expires_at=now + timedelta(days=30),
        now=now,
    )
