"""The demo where it must not be, when it is stopped, and by whom it may be asked for."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from django.test import Client

from tests.make import person
from timonier.bridge.services import staging
from timonier.cli import demo as command
from timonier.estate.core.secrets import find_secrets
from timonier.estate.demo import presence
from timonier.estate.demo.archive import archive, names
from timonier.estate.demo.people import BOT, PEOPLE
from timonier.estate.demo.timeline import commits
from timonier.estate.models import Repository, ScanRun, System
from timonier.kit.contributions.demo import InUse, OwnWork
from timonier.kit.entities.entity import registry
from timonier.kit.models import Job
from timonier.kit.records import writes
from timonier.organisation.models import Company

DAY = date(2026, 11, 23)


def quiet(done: int, total: int, phase: str) -> None:
    """Nobody looks."""


@pytest.mark.parametrize("name", names())
def test_the_same_day_makes_the_same_commits(name: str) -> None:
    once = commits(archive(name), today=DAY, seed="a")

    assert once == commits(archive(name), today=DAY, seed="a")
    assert once != commits(archive(name), today=DAY, seed="b")
    assert [commit.at for commit in once] == sorted(commit.at for commit in once)
    assert once[-1].at.date() < DAY


@pytest.mark.parametrize("name", names())
def test_the_last_commits_leave_the_files_as_the_archive_has_them(name: str) -> None:
    whole = archive(name)
    held: dict[str, str] = {}
    for commit in commits(whole, today=DAY, seed="a"):
        held |= commit.files

    newest = {
        source.path: min(source.versions, key=lambda version: version.age or 0).text
        for source in whole.sources
    }
    assert held == newest


def test_twelve_people_and_a_robot_wrote_the_demo() -> None:
    every = [one for name in names() for one in commits(archive(name), today=DAY, seed="a")]
    known = {person.email for person in PEOPLE.values()}

    assert len(PEOPLE) == 12
    assert known <= {commit.email for commit in every}
    assert BOT.email in {commit.email for commit in every}
    at_weekends = sum(one.at.weekday() > 4 for one in every if one.email != BOT.email)
    assert at_weekends < len(every) / 10


def test_what_the_project_itself_holds_of_the_demo_gives_no_secret_away() -> None:
    for place in (files("timonier.estate.demo") / "content").iterdir():
        assert find_secrets(place.name, place.read_bytes()) == ()


@pytest.mark.django_db
def test_the_demo_stays_away_from_an_estate_of_ones_own(capsys: Any) -> None:
    for number in range(2):
        Repository.objects.create(name=f"own{number}", slug=f"own{number}", location=f"/o/{number}")

    assert command.run(_options()) == 2
    assert "2 repositories of your own" in capsys.readouterr().err
    assert not staging.is_begun()


@pytest.mark.django_db
def test_one_judgment_of_ones_own_is_enough_to_be_left_alone() -> None:
    writes.patch(registry[System], {"name": "Wharf", "slug": "wharf"}, by=None)

    with pytest.raises(OwnWork, match="systems"):
        staging.start(on_progress=quiet)


@pytest.mark.django_db
def test_a_demo_that_is_stopped_leaves_nothing() -> None:
    def stop(done: int, total: int, phase: str) -> None:
        if phase == "Describing the company":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        staging.start(on_progress=stop)

    assert not staging.is_begun()
    assert not (Company.objects.exists() or ScanRun.objects.exists())


@pytest.mark.django_db
def test_a_folder_of_somebody_else_is_not_touched() -> None:
    folder = presence.folder()
    folder.mkdir()
    (folder / "letters.txt").write_text("mine")
    try:
        with pytest.raises(InUse, match="not the demo's"):
            staging.start(on_progress=quiet)
        staging.remove()
        assert (folder / "letters.txt").read_text() == "mine"
    finally:
        (folder / "letters.txt").unlink()
        folder.rmdir()


@pytest.mark.django_db
def test_removing_what_is_not_there_is_no_fault(capsys: Any) -> None:
    assert command.run(_options(remove=True)) == 0
    assert "no demo" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize("button", ["start", "remove"])
def test_the_buttons_are_for_who_runs_the_estate(client: Client, button: str) -> None:
    address = f"/demo/{button}/"
    client.force_login(person("ada", role="member"))
    refused = client.post(address)
    client.force_login(person("camille", role="cto"))
    looked_at, begun = client.get(address), client.post(address)

    job = Job.objects.get()
    assert (refused.status_code, looked_at.status_code) == (403, 405)
    assert begun.headers["Location"] == f"/jobs/{job.pk}/"
    assert job.kind == f"bridge.demo_{button}"


@pytest.mark.django_db
def test_the_button_says_why_it_does_nothing_beside_an_estate_of_ones_own(client: Client) -> None:
    writes.patch(registry[System], {"name": "Wharf", "slug": "wharf"}, by=None)
    client.force_login(person("camille", role="cto"))

    client.post("/demo/start/")

    assert not Job.objects.exists()
    client.post("/demo/start/", {"beside": "1"})
    assert Job.objects.get().args["beside"] is True


def _options(*, remove: bool = False) -> Any:
    import argparse

    parser = argparse.ArgumentParser()
    command.arguments(parser)
    return parser.parse_args(["--remove"] if remove else [])
