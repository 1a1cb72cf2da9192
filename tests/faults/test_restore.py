"""A restore that is killed anywhere leaves the former state or the restored one, never a third."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.faults.conftest import Cockpit
from tests.faults.places import Place
from timonier.kit import backup


def moments(place: Place) -> int:
    """How many moments a whole restore has; the state is `old` afterwards."""
    place.fill("old")
    archive = place.back_up()
    count = place.dying(0, "before", "restore", archive)
    assert count
    place.clear()
    return count


def killed_everywhere(place: Place, chosen: list[tuple[int, str]]) -> None:
    """Kill a restore at each moment, its recovery at some: one of two states, and all goes on."""
    old, archive = place.state(), place.archives[0]
    chance = random.Random(20261130)
    for number, when in chosen:
        place.fill("new")
        for stray in ("old.txt", "lake/old.parquet"):
            (place.home / stray).unlink(missing_ok=True)
        new = place.state()
        assert new != old
        lived = place.dying(number, when, "restore", archive) is not None
        place.dying(chance.randint(1, 12), when, "finish")
        place.finish()
        assert place.state() in ((old,) if lived else (old, new)), (number, when)
        assert not list(place.home.glob(".restore*"))
        place.restore(archive)
        assert place.state() == old, (number, when)
        place.clear()


def every(count: int) -> list[tuple[int, str]]:
    return [(number, when) for number in range(1, count + 1) for when in ("before", "after")]


def some(count: int, most: int) -> list[tuple[int, str]]:
    return random.Random(count).sample(every(count), most)


def test_killed_at_some_moments_a_restore_happened_or_did_not(on_sqlite: Place) -> None:
    killed_everywhere(on_sqlite, some(moments(on_sqlite), 6))


@pytest.mark.slow
def test_killed_at_any_moment_a_restore_happened_or_did_not(on_sqlite: Place) -> None:
    killed_everywhere(on_sqlite, every(moments(on_sqlite)))


@pytest.mark.postgres
def test_killed_at_some_moments_on_postgresql_too(on_postgres: Place) -> None:
    killed_everywhere(on_postgres, some(moments(on_postgres), 6))


@pytest.mark.slow
@pytest.mark.postgres
def test_killed_at_any_moment_on_postgresql_too(on_postgres: Place) -> None:
    killed_everywhere(on_postgres, every(moments(on_postgres)))


@pytest.mark.postgres
def test_tables_are_not_replaced_while_others_are_connected(
    on_postgres: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("timonier.kit.backup.postgres.LEAVE_S", 0)
    on_postgres.fill("old")
    archive = on_postgres.back_up()
    on_postgres.fill("new")
    new = on_postgres.state()
    with psycopg.connect(on_postgres.url), pytest.raises(backup.HomeInUse, match="connected"):
        on_postgres.restore(archive)
    assert on_postgres.state() == new
    assert not list(on_postgres.home.glob(".restore*"))


@pytest.mark.postgres
def test_a_database_with_tables_is_not_replaced_unasked(on_postgres: Place, tmp_path: Path) -> None:
    on_postgres.fill("old")
    archive = on_postgres.back_up()
    (tmp_path / "fresh").mkdir()
    on_postgres.home = tmp_path / "fresh"
    with pytest.raises(backup.HomeInUse, match="holds tables"):
        backup.restore(
            archive=archive,
            home=on_postgres.home,
            database=on_postgres.database(),
            replace=False,
        )
    on_postgres.restore(archive)
    assert on_postgres.state()[1] == "old"


@pytest.mark.postgres
def test_a_dump_that_cannot_be_loaded_changes_nothing(on_postgres: Place) -> None:
    on_postgres.fill("old")
    with psycopg.connect(on_postgres.url) as server:
        server.execute("DROP TABLE django_migrations")
    archive = on_postgres.back_up()
    on_postgres.fill("new")
    new = on_postgres.state()
    with pytest.raises(backup.CannotRestore, match="no tables of ours"):
        on_postgres.restore(archive)
    assert on_postgres.state() == new
    assert not list(on_postgres.home.glob("before-*"))


def came_back(place: Place) -> None:
    """Backup, change, restore, change, backup, restore: each is of its own day."""
    place.fill("one")
    one = place.state(), place.back_up()
    place.fill("two")
    two = place.state(), place.back_up()
    former = place.restore(one[1])
    assert place.state() == one[0]
    assert former.folder and (former.folder / "two.txt").read_text() == "two"
    place.fill("three")
    three = place.state(), place.back_up()
    place.restore(two[1])
    assert place.state() == two[0]
    place.restore(three[1])
    assert place.state() == three[0]


def test_each_backup_is_of_its_own_day(on_sqlite: Place) -> None:
    came_back(on_sqlite)


@pytest.mark.postgres
def test_each_backup_of_postgresql_is_of_its_own_day(on_postgres: Place) -> None:
    came_back(on_postgres)


def test_the_command_ends_a_cut_restore_before_it_opens_the_home(
    cockpit: Any, tmp_path: Path
) -> None:
    """The journal is written and the first file has moved: the next command of any kind goes on."""
    archive = tmp_path / "state.tar.gz"
    assert cockpit.run("backup", "--out", archive).returncode == 0
    (cockpit.home / "note").write_text("of the former state")
    place = Place(cockpit.home)
    lived = [n for n in (6, 8, 10) if place.dying(n, "after", "restore", archive) is not None]
    assert lived == []
    done = cockpit.run("doctor")
    assert "a restore was cut and" in done.stderr
    assert "First visit" not in done.stdout
    assert not list(cockpit.home.glob(".restore*"))
    again = cockpit.run("restore", archive, "--replace")
    assert again.returncode == 0, again.stderr
    assert "The former state is in" in again.stdout
    assert not (cockpit.home / "note").exists()


def test_a_running_worker_keeps_its_home(cockpit: Any, tmp_path: Path) -> None:
    archive = tmp_path / "state.tar.gz"
    cockpit.run("backup", "--out", archive)
    with cockpit.start("worker") as worker:
        try:
            refused = cockpit.run("restore", archive, "--replace")
            while refused.returncode == 0:  # the worker had not opened the home yet
                refused = cockpit.run("restore", archive, "--replace")
        finally:
            os.killpg(worker.pid, signal.SIGTERM)
            worker.communicate(timeout=60)
    assert refused.returncode == 1
    assert refused.stderr.startswith("timonier: nothing was restored: others work on")


@pytest.mark.postgres
def test_the_command_brings_a_cockpit_on_postgresql_back(
    on_postgres: Place, tmp_path: Path
) -> None:
    cockpit = Cockpit(tmp_path / "cockpit", {"DATABASE_URL": on_postgres.url})
    archives = [tmp_path / "first.tar.gz", tmp_path / "second.tar.gz"]
    names: list[str] = []
    assert cockpit.run("doctor").returncode in (0, 1)
    for archive, name in zip(archives, ("first", "second"), strict=True):
        renamed(on_postgres, name)
        done = cockpit.run("backup", "--out", archive)
        assert done.returncode == 0, done.stderr
    for archive in (archives[0], archives[1], archives[0]):
        done = cockpit.run("restore", archive, "--replace")
        assert done.returncode == 0, done.stderr
        assert "the schema timonier_before_" in done.stdout
        names.append(named(on_postgres))
        cockpit.run("backup", "--out", archive)
    assert names == ["first", "second", "first"]


def renamed(place: Place, name: str) -> None:
    with psycopg.connect(place.url) as server:
        server.execute("INSERT INTO auth_group (name) VALUES (%s) ON CONFLICT DO NOTHING", [name])
        server.execute("DELETE FROM auth_group WHERE name <> %s", [name])


def named(place: Place) -> str:
    with psycopg.connect(place.url) as server:
        row = server.execute("SELECT name FROM auth_group ORDER BY id DESC LIMIT 1").fetchone()
    assert row
    return str(row[0])


def test_a_backup_that_is_told_to_end_leaves_nothing(cockpit: Any, tmp_path: Path) -> None:
    (cockpit.home / "much").write_bytes(os.urandom(2**20) * 60)
    with cockpit.start("backup", "--out", tmp_path / "state.tar.gz") as process:
        while not (left := list(tmp_path.glob(".timonier-backup-*"))):
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        _, error = process.communicate(timeout=60)
    assert left
    assert process.returncode == 130, error
    assert not list(tmp_path.glob(".timonier-backup-*"))
    assert not (tmp_path / "state.tar.gz").exists()
