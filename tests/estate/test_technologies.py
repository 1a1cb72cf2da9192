"""Technologies in use, by where they stand in their life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from timonier.estate import services
from timonier.estate.figures import technologies_past
from timonier.estate.models import Technology
from timonier.estate.selectors import technologies_by_life
from timonier.knowledge import selectors as knowledge

pytestmark = [pytest.mark.django_db, pytest.mark.data]

Make = Callable[..., Path]
TODAY = date(2026, 11, 23)


def test_a_past_release_and_a_living_one_are_told_apart(make_repo: Make) -> None:
    make_repo("old", {"Dockerfile": "FROM python:3.7-slim\n", "requirements.txt": "django==3.2.0"})
    folder = make_repo("new", {"Dockerfile": "FROM python:3.14-slim\n"}).parent
    book = knowledge.book(today=TODAY)
    services.scan(paths=[str(folder)], book=book)
    services.derive_technologies(today=TODAY, book=book)
    groups = technologies_by_life(today=TODAY)
    past = {(row.product, row.cycle): row for row in groups["past"]}
    assert {("python", "3.7"), ("django", "3.2")} <= set(past)
    assert past["python", "3.7"].ends_on == date(2023, 6, 27)
    assert [row.name for row in past["python", "3.7"].repositories.all()] == ["old"]
    assert ("python", "3.14") in {(row.product, row.cycle) for row in groups["supported"]}
    assert technologies_past(today=TODAY).value == len(groups["past"])


def test_an_older_release_of_a_rolling_product_asks_for_an_update_and_is_not_past(
    make_repo: Make,
) -> None:
    folder = make_repo("pot", {"rust-toolchain": "1.70.0\n"})
    services.scan(paths=[str(folder)], book=knowledge.book(today=TODAY))

    groups = technologies_by_life(today=TODAY)

    assert [(row.product, row.cycle) for row in groups["superseded"]] == [("rust", "1.70")]
    assert groups["past"] == []
    assert technologies_past(today=TODAY).value == 0


def test_a_tag_coarser_than_a_release_is_unknown_not_fine(make_repo: Make) -> None:
    folder = make_repo("vague", {"Dockerfile": "FROM mariadb:11\n"})
    services.scan(paths=[str(folder)], book=knowledge.book(today=TODAY))
    groups = technologies_by_life(today=TODAY)
    assert "mariadb" in {row.product for row in groups["unknown"]}


def test_a_technology_keeps_its_row_and_leaves_with_its_last_use(
    make_repo: Make, commit: Callable[..., str]
) -> None:
    book = knowledge.book(today=TODAY)
    folder = make_repo(
        "shop", {"Dockerfile": "FROM python:3.7\n", "requirements.txt": "django==3.2"}
    )
    services.scan(paths=[str(folder)], book=book)
    before = {row.slug: row.pk for row in Technology.objects.all()}
    commit(folder, {"requirements.txt": ""})
    services.scan(paths=[str(folder)], book=book)
    after = {row.slug: row.pk for row in Technology.objects.all()}
    assert after["python-3-7"] == before["python-3-7"]
    assert "django-3-2" in before
    assert "django-3-2" not in after


def test_nothing_is_written_when_nothing_has_changed(make_repo: Make) -> None:
    book = knowledge.book(today=TODAY)
    services.scan(paths=[str(make_repo("a", {"Dockerfile": "FROM python:3.7\n"}))], book=book)
    with CaptureQueriesContext(connection) as queries:
        services.derive_technologies(today=TODAY, book=book)
    written = [each["sql"] for each in queries if each["sql"].startswith(("UPDATE", "INSERT"))]
    assert written == []
