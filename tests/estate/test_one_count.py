"""One number of components, wherever it is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.make import person
from tests.practices.make import TODAY, book
from timonier.estate import figures
from timonier.estate.core.distinct import Stated, counted
from timonier.estate.core.facts import Component, Parsed
from timonier.estate.core.repository import Manifest, RepositoryFacts
from timonier.estate.models import Repository
from timonier.estate.selectors import component_counts
from timonier.estate.selectors.explorer import ecosystems
from timonier.estate.services import scan
from timonier.practices import selectors, services
from timonier.practices.core.coverage import coverage_of
from timonier.practices.core.view import View
from timonier.practices.selectors.coverage import coverage
from timonier.reporting.selectors.account import account

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LOCK = """{"name": "x", "lockfileVersion": 3, "packages": {
  "": {"name": "x", "dependencies": {"left-pad": "^1.0.0"}},
  "node_modules/left-pad": {"version": "1.3.0"}}}"""
FILES = {
    "package.json": '{"name": "x", "dependencies": {"left-pad": "^1.0.0"}}',
    "package-lock.json": LOCK,
    "requirements.txt": "django==3.2.0\nrequests>=2\n",
    "api/requirements.txt": "django==3.2.0\n",
}
RIGHT = 3  # left-pad once for its range and its lock, django once for its two files, requests


@pytest.mark.django_db
@pytest.mark.data
def test_every_screen_and_file_shows_the_same_number(
    make_repo: Callable[..., Path], client: Client
) -> None:
    run = scan(paths=[str(make_repo("shop", FILES))], book=book(), now=NOW)
    row = Repository.objects.get()
    services.assess(repositories=[row], book=book(), today=TODAY, now=NOW)
    report = selectors.scan_report(run, book=book(), today=TODAY)
    assert component_counts([row]) == {row.pk: RIGHT}
    assert report["repositories"][0]["components"] == RIGHT
    assert sum(one["components"] for one in report["coverage"]) == RIGHT
    assert sum(one.components for one in coverage(today=TODAY)) == RIGHT
    assert sum(one.components for one in ecosystems(today=TODAY)) == RIGHT
    assert figures.components(today=TODAY).value == RIGHT
    assert account(today=TODAY).components == RIGHT
    client.force_login(person())
    page = client.get(reverse("estate:repositories-detail", args=["shop"]))
    panel = next(one for one in page.context["panels"] if one.key == "summary")
    assert panel.context["components"] == RIGHT
    overview = client.get(reverse("estate:overview"))
    assert [line["row"].components for line in overview.context["repositories"]] == [RIGHT]


_PLACES = st.sampled_from(["a.lock", "a.txt", "api/a.txt", "web/a.txt", "web/ui/a.txt"])
_STATED = st.builds(
    Component,
    st.sampled_from(["npm", "pypi"]),
    st.sampled_from(["one", "two", ""]),
    st.sampled_from(["", "1.0", "2.0"]),
    st.sampled_from(["", ">=1", "<3"]),
    source=st.sampled_from(["", "", "git", "path", "peer"]),
)


@given(st.lists(st.tuples(_PLACES, _STATED), max_size=12))
def test_what_coverage_counts_is_what_is_counted(stated: list[tuple[str, Component]]) -> None:
    rows = [
        Stated(key, one.type, one.name, one.version, one.constraint, one.source, path)
        for key, (path, one) in enumerate(stated)
    ]
    files = tuple(Manifest(path, "requirements", Parsed(components=(one,))) for path, one in stated)
    facts = RepositoryFacts(name="shop", path="/shop", head="0" * 40, manifests=files)
    covered = coverage_of(facts, View(book(), TODAY, False))
    assert sum(one.components for one in covered) == len(counted(rows))


def _two(manifest: tuple[str, str], lock: tuple[str, str]) -> int:
    """How many components a range and a locked version are, each with its source and path."""
    rows = [
        Stated(1, "npm", "one", "", "", *manifest),
        Stated(2, "npm", "one", "1.2.0", "", *lock),
    ]
    return len(counted(rows))


def test_what_comes_from_git_is_one_component_with_its_lock() -> None:
    assert _two(("git", "package.json"), ("git", "package-lock.json")) == 1
    assert _two(("git", "web/package.json"), ("git", "pnpm-lock.yaml")) == 1
    assert _two(("git", "web/package.json"), ("git", "api/package-lock.json")) == 2
    assert _two(("git", "package.json"), ("", "package-lock.json")) == 2


def test_the_lock_of_a_rush_repository_is_that_of_its_root() -> None:
    lock = "common/config/rush/pnpm-lock.yaml"
    assert _two(("", "apps/web/package.json"), ("", lock)) == 1
    assert _two(("", "code/apps/web/package.json"), ("", f"code/{lock}")) == 1
    assert _two(("", "apps/web/package.json"), ("", f"code/{lock}")) == 2
    assert _two(("", "apps/web/package.json"), ("", "common/config/pnpm-lock.yaml")) == 2
