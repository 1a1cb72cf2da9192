"""What a build service tries its code on is nothing that we run."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests.practices import make
from timonier.estate.models import Repository
from timonier.kit.measured import figures
from timonier.practices.models import Finding
from timonier.practices.selectors.releases import releases
from timonier.practices.services import assess
from timonier.reporting import selectors

pytestmark = [pytest.mark.django_db, pytest.mark.data]
MATRIX = """on: [push]
jobs:
  test:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        python: ["3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14"]
        node: [14, 16, 18, 20, 22]
    steps:
      - uses: actions/setup-python@v5
        with: {python-version: "${{ matrix.python }}"}
      - uses: actions/setup-node@v4
        with: {node-version: "${{ matrix.node }}"}
"""
FILES = {".github/workflows/test.yml": MATRIX, "tox.ini": "[tox]\nenvlist = py37,py38\n"}


def judged(files: dict[str, str]) -> None:
    """A repository read and judged just now."""
    make.stored(files)
    now = timezone.now()
    Repository.objects.update(scanned_at=now)
    assess(list(Repository.objects.all()), make.book(), make.TODAY, now=now)


def told(files: dict[str, str]) -> str:
    """What the brief says of product releases, of a repository with these files."""
    judged(files)
    return sentence()


def sentence() -> str:
    account = selectors.account(today=make.TODAY)
    claims = selectors.brief(account, now=timezone.now()).found
    return next(claim.text for claim in claims if claim.sentence == "lives")


def test_only_what_the_image_ships_is_a_release_that_we_run() -> None:
    text = told({**FILES, "Dockerfile": "FROM python:3.8-slim\nUSER 1\n"})
    assert "*One product release* we run gets no free fixes any more: Python 3.8." in text
    assert "more" not in text.replace("any more", "")
    assert text.endswith("Builds also try their code on 7 that get none.")


def test_a_matrix_alone_is_nothing_that_we_run_and_is_not_hidden() -> None:
    assert told(FILES).startswith(
        "Every product release we run whose date is known gets free fixes. "
        "Builds also try their code on 8 that get none."
    )


def test_the_figure_counts_what_we_run_and_tells_the_rest_apart() -> None:
    judged({**FILES, "Dockerfile": "FROM python:3.8-slim\nUSER 1\n", ".python-version": "3.6\n",
            ".gitlab-ci.yml": "test:\n  image: python:3.5\n  script: [pytest]\n"})  # fmt: skip
    found = figures.read("practices.releases_past", today=make.TODAY)
    assert (found.value, found.unknown, found.total) == (1, 1, 10)
    assert found.because == "Not counted: 1 only builds or tests, 7 are only tried by builds."


def test_the_bridge_the_brief_and_the_figure_say_one_number(cto: Client) -> None:
    judged({**FILES, "Dockerfile": "FROM python:3.8-slim\nUSER 1\n"})
    figure = figures.read("practices.releases_past", today=make.TODAY)
    assert figure.value == 1
    assert "*One product release* we run" in sentence()
    bridge = cto.get("/").text.partition("Releases we run, past their life")[2]
    assert "<b>1</b>" in bridge.partition("</dd>")[0]
    assert "Not counted: 7 are only tried by builds." in bridge.partition("</dd>")[0]


def test_a_release_older_than_any_listed_is_past_on_a_day_that_nobody_knows(cto: Client) -> None:
    judged({"Dockerfile": "FROM redis:3.0\nUSER 1\n"})
    [row] = releases(Finding.objects.all())
    assert (row.on, row.runs, row.past(make.TODAY)) == (None, True, True)
    assert figures.read("practices.releases_past", today=make.TODAY).value == 1
    assert "Redis 3.0" in sentence()
    page = cto.get("/reporting/brief/").text
    assert "past, day unknown" in page


def test_a_release_of_which_nothing_says_where_it_is_used_is_told_apart() -> None:
    text = told({**FILES, ".python-version": "3.6\n"})
    assert "*" not in text
    assert "nothing says whether we run it" in text


def test_an_image_of_a_build_service_only_builds() -> None:
    text = told({".gitlab-ci.yml": "test:\n  image: python:3.7\n  script: [pytest]\n"})
    assert "One more, which only builds or tests, gets none." in text


def test_the_page_says_the_same(cto: Client) -> None:
    judged({**FILES, "Dockerfile": "FROM python:3.8-slim\nUSER 1\n"})
    page = cto.get("/reporting/brief/").text
    assert "One product release" in page
    assert "3.9" not in page.partition("One product release")[2].partition("</li>")[0]
