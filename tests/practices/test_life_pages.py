"""The pages on which a repository is retired, taken back, and told to be another."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import person
from timonier.cli import main
from timonier.estate.models import Repository, Retirement, Sameness

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def repository(name: str, **values: object) -> Repository:
    held = {"slug": name, "location": f"https://git.example.org/{name}.git", "state": "scanned"}
    return Repository.objects.create(name=name, scanned_at=NOW, **(held | values))


@pytest.fixture
def cto(client: Client) -> Client:
    client.force_login(person())
    return client


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_repository_is_retired_on_its_page_and_taken_back(cto: Client, language: str) -> None:
    cto.cookies["django_language"] = language
    row = repository("shop")
    page = reverse("estate:repositories-detail", args=["shop"])
    form = reverse("practices:retire", args=["shop"])
    assert form.encode() in cto.get(page).content
    assert cto.post(form, {"reason": ""}).status_code == 422
    cto.post(form, {"reason": "Replaced by the new shop"})
    told = cto.get(page).content
    assert b"Replaced by the new shop" in told
    assert Retirement.objects.get().author is not None
    assert cto.get(form).status_code == 404
    cto.post(reverse("practices:revive", args=["shop"]))
    row.refresh_from_db()
    assert row.state == "scanned"


def test_the_list_leaves_retired_repositories_out_until_they_are_asked_for(cto: Client) -> None:
    repository("shop")
    repository("old-shop", state="retired")
    every = reverse("estate:repositories-list")
    assert b"old-shop" not in cto.get(every).content
    assert b"old-shop" in cto.get(f"{every}?state=retired").content


def test_a_repository_that_is_gone_says_of_which_day_its_page_is(cto: Client) -> None:
    reason = "there is no repository at /srv/shop any more"
    repository("shop", state="gone", reason=reason, gone_since=date(2026, 11, 25))
    told = cto.get(reverse("estate:repositories-detail", args=["shop"])).content.decode()
    assert "It is no longer found." in told
    assert reason in told


def test_a_pair_is_confirmed_or_refused_with_its_reasons_in_sight(cto: Client) -> None:
    one = repository("shop", roots=["a" * 40], state="gone", remote="git.example.org/acme/shop")
    other = repository("boutique", roots=["a" * 40], remote="git.example.org/else/shop")
    page = reverse("practices:same")
    told = cto.get(page).content.decode()
    assert "Both begin with the same commit." in told
    assert "Their remotes differ: one may be a fork." in told
    cto.post(page, {"pair": f"{one.pk}-{other.pk}", "verdict": "different"})
    said = Sameness.objects.get()
    assert said.verdict == "different"
    assert "Both begin" not in cto.get(page).content.decode()
    cto.post(reverse("practices:same-again", args=[said.slug]))
    cto.post(page, {"pair": f"{one.pk}-{other.pk}", "verdict": "same"})
    row = Repository.objects.get()
    assert (row.name, row.location, row.state) == ("shop", other.location, "scanned")


def test_a_member_may_neither_retire_nor_join(client: Client) -> None:
    repository("shop")
    client.force_login(person(role="member"))
    assert client.get(reverse("practices:retire", args=["shop"])).status_code == 403
    assert client.get(reverse("practices:same")).status_code == 403


def test_the_command_retires_and_takes_back(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("timonier.cli.state.prepare", lambda **_: None)
    repository("shop")
    assert main(["retire", "nobody", "--reason", "x"]) == 2
    assert main(["retire", "shop", "--reason", "Over"]) == 0
    assert main(["retire", "shop", "--reason", "Over"]) == 1
    assert not Repository.objects.exists()
    assert main(["retire", "shop", "--undo"]) == 0
    assert main(["retire", "shop", "--undo"]) == 1
    assert Repository.objects.get().state == "scanned"
    assert "shop is retired: Over" in capsys.readouterr().out


def test_a_join_is_undone_on_the_page_and_told_on_that_of_the_row_put_aside(cto: Client) -> None:
    one, other = repository("shop", roots=["a" * 40]), repository("boutique", roots=["a" * 40])
    page = reverse("practices:same")
    said = cto.post(page, {"pair": f"{one.pk}-{other.pk}", "verdict": "same"}, follow=True)
    undo = reverse("practices:same-again", args=[Sameness.objects.get().slug])
    assert undo.encode() in said.content
    told = cto.get(reverse("estate:repositories-detail", args=["boutique"])).content.decode()
    assert "It is joined to another repository." in told
    assert undo in told
    assert b"boutique" not in cto.get(reverse("estate:repositories-list")).content
    cto.post(undo)
    assert {row.name for row in Repository.objects.all()} == {"shop", "boutique"}
    assert cto.post(undo).status_code == 302


WORDS = "/api/v1/estate/same-repositories/"
ANY = {"headers": {"If-Match": "*"}}  # whatever version it is at


def test_the_api_joins_and_parts_as_the_screen_does(cto: Client) -> None:
    repository("shop"), repository("boutique")
    word = {"slug": "hosts", "one": "shop", "other": "boutique", "verdict": "same"}
    sent = cto.post(WORDS, word | {"reason": "New host"}, "application/json")
    assert (sent.status_code, sent.json()["id"]) == (201, "hosts")
    assert Repository.objects.get().name == "shop"
    assert (
        cto.patch(f"{WORDS}hosts", {"reason": "Newer host"}, "application/json", **ANY).status_code
        == 200
    )
    assert Repository.objects.get().name == "shop"
    split = cto.patch(f"{WORDS}hosts", {"verdict": "different"}, "application/json", **ANY)
    assert (split.status_code, Repository.objects.count()) == (200, 2)
    assert (
        cto.patch(f"{WORDS}hosts", {"verdict": "same"}, "application/json", **ANY).status_code
        == 200
    )
    assert Repository.objects.count() == 1
    assert cto.delete(f"{WORDS}hosts", **ANY).status_code == 204
    assert Repository.objects.count() == 2


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ({"one": "shop", "other": "nobody", "verdict": "same"}, "other"),
        ({"one": "shop", "other": "shop", "verdict": "same"}, "__all__"),
        ({"one": "shop", "other": "old-shop", "verdict": "same"}, "__all__"),
        ({"one": "boutique", "other": "shop", "verdict": "same"}, "__all__"),
        ({"one": "shop", "other": "boutique", "verdict": "perhaps"}, "verdict"),
    ],
)
def test_the_api_says_why_two_cannot_be_joined(
    cto: Client, word: dict[str, str], field: str
) -> None:
    repository("shop"), repository("boutique"), repository("old-shop", state="retired")
    known = {"one": "shop", "other": "boutique", "verdict": "different"}
    assert cto.post(WORDS, known, "application/json").status_code == 201
    sent = cto.post(WORDS, word, "application/json")
    assert sent.status_code == 422
    assert sent["Content-Type"] == "application/problem+json"
    assert field in sent.json()["errors"]
    assert Repository.objects.count() == 2


def test_a_join_is_not_undone_while_the_row_kept_is_put_aside(cto: Client) -> None:
    for name in ("one", "two", "three"):
        repository(name)
    for slug, kept, other in (("first", "two", "three"), ("last", "one", "two")):
        word = {"slug": slug, "one": kept, "other": other, "verdict": "same"}
        assert cto.post(WORDS, word, "application/json").status_code == 201
    refused = cto.delete(f"{WORDS}first", **ANY)
    assert (refused.status_code, refused["Content-Type"]) == (409, "application/problem+json")
    told = cto.post(reverse("practices:same-again", args=["first"]), follow=True).content.decode()
    assert "two is put aside" in told
    assert Repository.objects.get().name == "one"


def test_the_api_lets_nobody_join_who_may_not_on_the_screen(client: Client) -> None:
    repository("shop"), repository("boutique")
    client.force_login(person(role="member"))
    word = {"one": "shop", "other": "boutique", "verdict": "same"}
    assert client.post(WORDS, word, "application/json").status_code == 403
    assert Repository.objects.count() == 2


def test_the_command_joins_parts_and_lists(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("timonier.cli.state.prepare", lambda **_: None)
    repository("shop", roots=["a" * 40]), repository("boutique", roots=["a" * 40])
    assert main(["same"]) == 0
    assert "shop\tboutique\tBoth begin with the same commit." in capsys.readouterr().out
    assert main(["same", "shop"]) == 2
    assert main(["same", "shop", "nobody"]) == 2
    assert main(["same", "shop", "shop"]) == 1
    assert main(["same", "shop", "boutique", "--undo"]) == 1
    assert main(["same", "shop", "boutique", "--reason", "New host"]) == 0
    assert Repository.objects.get().name == "shop"
    assert main(["same", "shop", "boutique", "--undo"]) == 0
    assert Repository.objects.count() == 2
    assert main(["same", "shop", "boutique", "--different"]) == 0
    assert Sameness.objects.get().verdict == "different"
