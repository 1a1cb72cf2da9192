"""The database of each release works in the hands of this version, whole."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts import frozen
from tests.releases.conftest import BOTH, EACH
from tests.releases.kept import Kept
from timonier import __version__

LOOK = "import json; from tests.releases import looks; print(json.dumps(looks.{}()))"
DJANGO = {"DJANGO_SETTINGS_MODULE": "timonier.config.settings"}
# What an upgrade itself adds to: notes of migrations, rights of new tables, the version.
GROW = {
    "auth_group", "auth_group_permissions", "auth_permission", "django_content_type",
    "django_migrations", "kit_release",
}  # fmt: skip
# What a restore ends, and the history that says so.
ENDED = frozenset({"django_session", "kit_opensession", "kit_accesschange"})
pytestmark = [BOTH, EACH]


@dataclass
class Upgraded:
    cockpit: Kept
    before: dict[str, int]
    said: str


@pytest.fixture(scope="module")
def upgraded(places: Callable[[Path, str], Kept], folder: Path, kind: str) -> Upgraded:
    """A release that was opened by the doctor of this version, and so upgraded."""
    kept = places(folder, kind)
    before = kept.counts()
    done = kept.run("doctor")
    return Upgraded(kept, before, done.stdout + done.stderr)


def held(counts: dict[str, int], but: frozenset[str] = frozenset()) -> dict[str, int]:
    return {table: count for table, count in counts.items() if table not in GROW | but}


def test_no_row_is_lost_and_each_can_be_read(upgraded: Upgraded) -> None:
    found = upgraded.cockpit.python(LOOK.format("rows"), **DJANGO)

    assert held(upgraded.before).items() <= found.items()
    for table in GROW & upgraded.before.keys():
        assert upgraded.cockpit.counts()[table] >= upgraded.before[table]


def test_the_doctor_finds_the_tables_well(upgraded: Upgraded) -> None:
    assert f"ok    tables     those of Timonier {__version__}" in upgraded.said
    assert "ok    tables     with the constraints and indexes of this version" in upgraded.said
    assert "fail " not in upgraded.said.replace("fail  assets", "")


def test_it_says_who_shaped_it(upgraded: Upgraded) -> None:
    versions = [row[0] for row in upgraded.cockpit.ask("SELECT version FROM kit_release")]
    told = tomllib.loads((frozen.ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert told == __version__
    assert "0.1.0" in versions


def test_every_page_of_the_registry_opens(upgraded: Upgraded) -> None:
    answers = upgraded.cockpit.python(LOOK.format("pages"), **DJANGO)

    assert len(answers) > 200
    assert {page: status for page, status in answers.items() if status != 200} == {}


def test_it_is_backed_up_and_comes_back(upgraded: Upgraded, tmp_path: Path) -> None:
    cockpit, archive = upgraded.cockpit, tmp_path / "state.tar.gz"
    counts = cockpit.counts()
    done = cockpit.run("backup", "--out", archive)
    assert done.returncode == 0, done.stderr
    cockpit.ask("DELETE FROM kit_citation")

    done = cockpit.run("restore", archive, "--replace")

    assert done.returncode == 0, done.stderr
    assert held(cockpit.counts(), ENDED) == held(counts, ENDED)


def test_a_backup_of_that_release_is_restored_and_upgraded(
    places: Callable[[Path, str], Kept], folder: Path, kind: str, tmp_path: Path
) -> None:
    kept, archive = places(folder, kind), tmp_path / "old.tar.gz"
    kept.packed(archive)
    before = kept.counts()
    kept.ask("DELETE FROM kit_citation")

    done = kept.run("restore", archive, "--replace")

    assert done.returncode == 0, done.stderr
    assert held(before, ENDED).items() <= kept.counts().items()
    assert "ok    tables" in kept.run("doctor").stdout


def test_the_demo_in_it_is_removed_and_the_rest_stays(
    places: Callable[[Path, str], Kept], folder: Path, kind: str
) -> None:
    kept = places(folder, kind)
    demo = "location LIKE '%/demo/%'"
    assert kept.ask(f"SELECT count(*) FROM estate_repository WHERE {demo}") == [(10,)]
    own = kept.ask("SELECT count(*) FROM estate_repository")[0][0] - 10

    done = kept.run("demo", "--remove")

    assert done.returncode == 0, done.stderr
    assert kept.ask("SELECT count(*) FROM bridge_demopart") == [(0,)]
    assert kept.ask(f"SELECT count(*) FROM estate_repository WHERE {demo}") == [(0,)]
    assert kept.ask("SELECT count(*) FROM estate_repository") == [(own,)]
    assert own > 0
