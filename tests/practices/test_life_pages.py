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
    monkeypatch.setattr("timonier.cli.state.prepare", lambda: None)
    repository("shop")
    assert main(["retire", "nobody", "--reason", "x"]) == 2
    assert main(["retire", "shop", "--reason", "Over"]) == 0
    assert main(["retire", "shop", "--reason", "Over"]) == 1
    assert not Repository.objects.exists()
    assert main(["retire", "shop", "--undo"]) == 0
    assert main(["retire", "shop", "--undo"]) == 1
    assert Repository.objects.get().state == "scanned"
    assert "shop is retired: Over" in capsys.readouterr().out
