"""A backup comes back whole, or is refused with a reason and changes nothing."""

import multiprocessing
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from timonier.kit import backup
from timonier.kit.backup import packing, restoring
from timonier.kit.store.home import HomeBusy, held

SQLITE = {"ENGINE": "django.db.backends.sqlite3"}
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    (folder / "lake").mkdir(parents=True)
    (folder / "mirrors").mkdir()
    (folder / "lake" / "a.parquet").write_bytes(b"facts")
    (folder / "mirrors" / "big").write_bytes(b"can be had again")
    with closing(sqlite3.connect(folder / backup.DATABASE, autocommit=True)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE kept (word TEXT)")
        database.execute("INSERT INTO kept VALUES ('judgment')")
    return folder


@pytest.fixture
def archive(home, tmp_path):
    out = tmp_path / "state.tar.gz"
    backup.back_up(home=home, database=SQLITE, out=out, now=NOW)
    return out


def words(folder):
    with closing(sqlite3.connect(folder / backup.DATABASE)) as database:
        return [row[0] for row in database.execute("SELECT word FROM kept")]


def restore(archive, home, *, replace=False):
    return backup.restore(archive=archive, home=home, database=SQLITE, replace=replace)


def test_a_restored_home_holds_the_same_state(archive, tmp_path):
    fresh = tmp_path / "fresh"
    fresh.mkdir()

    restore(archive, fresh)

    assert words(fresh) == ["judgment"]
    assert (fresh / "lake" / "a.parquet").read_bytes() == b"facts"
    assert not (fresh / "mirrors").exists()


def test_the_archive_is_readable_by_its_owner_alone(archive):
    assert archive.stat().st_mode & 0o077 == 0


def test_a_home_in_use_is_left_alone_unless_told_to_replace(archive, home):
    with pytest.raises(backup.HomeInUse):
        restore(archive, home)

    aside = restore(archive, home, replace=True).folder

    assert words(aside) == words(home) == ["judgment"]


@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.97])
def test_a_damaged_archive_is_refused_and_nothing_is_touched(archive, home, place):
    data = bytearray(archive.read_bytes())
    data[int(len(data) * place)] ^= 0x55
    archive.write_bytes(data)

    with pytest.raises(backup.DamagedBackup):
        restore(archive, home, replace=True)

    assert words(home) == ["judgment"]
    assert not list(home.glob(".restore*"))


def test_a_truncated_archive_is_refused(archive, home):
    archive.write_bytes(archive.read_bytes()[:-40])

    with pytest.raises(backup.DamagedBackup):
        restore(archive, home, replace=True)


def test_a_backup_of_the_other_database_is_refused(archive, tmp_path):
    fresh = tmp_path / "fresh"
    fresh.mkdir()

    with pytest.raises(backup.DamagedBackup, match="SQLite"):
        backup.restore(
            archive=archive,
            home=fresh,
            database={"ENGINE": "django.db.backends.postgresql"},
            replace=False,
        )


def test_writers_may_go_on_during_a_backup(home, tmp_path):
    writer = sqlite3.connect(home / backup.DATABASE)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO kept VALUES ('not yet')")

    backup.back_up(home=home, database=SQLITE, out=tmp_path / "b.tar.gz", now=NOW)
    writer.commit()
    writer.close()
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    restore(tmp_path / "b.tar.gz", fresh)

    assert words(fresh) == ["judgment"]


def test_a_database_elsewhere_is_packed_and_comes_back_to_its_place(home, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (home / backup.DATABASE).rename(tmp_path / "elsewhere" / "cockpit.db")
    database = SQLITE | {"NAME": str(tmp_path / "elsewhere" / "cockpit.db")}
    out = tmp_path / "b.tar.gz"
    backup.back_up(home=home, database=database, out=out, now=NOW)
    with closing(sqlite3.connect(tmp_path / "elsewhere" / "cockpit.db", autocommit=True)) as rows:
        rows.execute("UPDATE kept SET word = 'changed'")

    backup.restore(archive=out, home=home, database=database, replace=True)

    with closing(sqlite3.connect(tmp_path / "elsewhere" / "cockpit.db")) as rows:
        assert rows.execute("SELECT word FROM kept").fetchall() == [("judgment",)]
    assert not (home / backup.DATABASE).exists()
    assert len(list((tmp_path / "elsewhere").glob("cockpit.db.before-*"))) == 1


def test_a_home_that_others_work_on_is_not_replaced(archive, home):
    with multiprocessing.get_context("spawn").Pool(1) as other:
        other.apply(held, (home,))
        with pytest.raises(HomeBusy, match="others work on"):
            restore(archive, home, replace=True)
    restore(archive, home, replace=True)


def test_a_home_may_be_a_mount_point(archive, home, monkeypatch):
    def refuses(self, target):
        assert self != home, "a mount point cannot be renamed"
        return os.rename(self, target)  # noqa: PTH104

    monkeypatch.setattr(Path, "rename", refuses)
    aside = restore(archive, home, replace=True).folder

    assert home in aside.parents


def test_what_has_no_room_is_refused_with_what_is_missing(archive, home, monkeypatch):
    monkeypatch.setattr(restoring, "SPARE", 2**60)

    with pytest.raises(backup.CannotRestore, match="MiB are missing"):
        restore(archive, home, replace=True)

    assert words(home) == ["judgment"]


def test_what_a_killed_backup_left_is_swept_by_the_next_one_and_nobody_else_reads_it(
    home, tmp_path
):
    script = f"""
import os, signal
from datetime import datetime, UTC
from pathlib import Path
from timonier.kit.backup import packing
packing._pack = lambda *a: os.kill(os.getpid(), signal.SIGKILL)
packing.back_up(home=Path({str(home)!r}), database={SQLITE!r}, out=Path({str(tmp_path)!r}) / "o",
                now=datetime.now(UTC))
"""
    subprocess.run([sys.executable, "-c", script], check=False)
    (left,) = tmp_path.glob(".timonier-backup-*")
    assert left.stat().st_mode & 0o077 == 0

    backup.back_up(home=home, database=SQLITE, out=tmp_path / "b.tar.gz", now=NOW)

    assert not list(tmp_path.glob(".timonier-backup-*"))


def test_the_work_of_a_backup_that_runs_is_not_swept(home, tmp_path):
    with packing._workshop(tmp_path) as other:
        backup.back_up(home=home, database=SQLITE, out=tmp_path / "b.tar.gz", now=NOW)
        assert other.exists()


def test_a_file_that_changes_while_it_is_packed_is_not_called_a_backup(home, tmp_path, monkeypatch):
    pack = packing._pack

    def late(*arguments):
        (home / "lake" / "a.parquet").write_bytes(b"other")
        pack(*arguments)

    monkeypatch.setattr(packing, "_pack", late)

    with pytest.raises(backup.CannotBackUp, match="changed while"):
        backup.back_up(home=home, database=SQLITE, out=tmp_path / "b.tar.gz", now=NOW)

    assert not (tmp_path / "b.tar.gz").exists()
