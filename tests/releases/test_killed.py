"""An upgrade that is killed between any two steps never happened; the next one is whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from scripts.release import SERVER
from tests.releases import later
from tests.releases.conftest import BOTH, EACH
from tests.releases.kept import Kept

pytestmark = BOTH
RUN = "import json; from tests.releases import boundaries; print(json.dumps(boundaries.{}))"
THOROUGH = os.environ.get("TIMONIER_TEST_PROFILE") == "thorough"
EVERY = 1 if THOROUGH else 6
Driver = Callable[[str], Any]


@pytest.fixture(scope="module")
def later_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return later.make(tmp_path_factory.mktemp("later"))


@pytest.fixture
def driver(
    places: Callable[[Path, str], Kept], folder: Path, kind: str, later_version: Path
) -> Iterator[Driver]:
    """Runs one of the functions of boundaries.py on a release, in the hands of a later version."""
    kept = places(folder, kind)
    settings = {"DJANGO_SETTINGS_MODULE": "timonier.config.settings"}
    if not kept.url:
        shutil.copy(kept.home / "timonier.sqlite3", kept.home / "kept.sqlite3")
        yield lambda what: kept.python(RUN.format(what), package=later_version, **settings)
        return
    template = kept.url.rpartition("/")[2]
    settings |= {"SERVER": SERVER, "TEMPLATE": template, "DATABASE_URL": f"{kept.url}_w"}
    yield lambda what: kept.python(RUN.format(what), package=later_version, **settings)
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{template}_w" WITH (FORCE)')


@EACH
def test_killed_at_every_boundary_it_never_happened_and_the_next_one_is_whole(
    driver: Driver,
) -> None:
    found = driver("seen_at_each(in_one=True)")

    assert isinstance(found["whole"], list), found["whole"]
    assert found["odd"] == []
    assert found["moments"] >= 4 * later.STEPS
    last = found["moments"]
    killed = list(range(1, last + 1)) if THOROUGH else [1, last // 2, last]
    assert driver(f"killed_at({killed}, in_one=True)") == []
    shape, notes, nicknames, samples, releases, citations = found["whole"]
    assert any("nickname" in line for line in shape)
    assert any("0003_bound" in line for line in notes)
    assert len(nicknames) == len(samples) > 10
    assert all(", 'the " in line for line in nicknames)
    assert [line for line in releases if later.VERSION in line]
    assert citations != ["(0,)"]


@EACH
def test_what_somebody_upgraded_in_part_by_hand_is_brought_to_the_same_end(
    driver: Driver,
) -> None:
    found = driver(f"stopped_by_hand(every={EVERY}, last={later.STEPS})")

    assert isinstance(found["whole"], list), found["whole"]
    assert found["steps"] >= later.STEPS
    assert found["odd"] == {}


@EACH
def test_without_the_one_transaction_the_same_kills_are_noticed(driver: Driver) -> None:
    seen = driver("seen_at_each(in_one=False)")["odd"]

    assert len(seen) > 2 * later.STEPS
    assert driver(f"killed_at([{seen[0]}], in_one=False)") == [seen[0]]


def test_what_a_later_version_upgraded_is_refused_by_this_one(
    kept: Kept, later_version: Path
) -> None:
    code = "import json; from timonier.cli import state; state.prepare(); print(json.dumps(1))"
    kept.python(code, package=later_version)
    before = kept.counts()

    done = kept.run("demo", "--remove")

    assert done.returncode == 1
    assert f"use {later.VERSION} or newer" in done.stderr
    assert kept.counts() == before


def test_a_hole_in_a_chain_is_told(kept: Kept, later_version: Path) -> None:
    code = (
        "import io, json; from contextlib import redirect_stdout; from timonier.cli import main\n"
        "said = io.StringIO()\n"
        "with redirect_stdout(said): main(['doctor'])\n"
        "print(json.dumps(said.getvalue()))"
    )
    assert "fail  tables" not in kept.python(code, package=later_version)
    kept.ask("DELETE FROM django_migrations WHERE app = 'reporting' AND name = '0002_samples'")

    said = kept.python(code, package=later_version)

    assert "fail  tables" in said
    assert "never had reporting.0002_samples" in said
