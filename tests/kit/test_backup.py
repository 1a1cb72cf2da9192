"""A backup comes back whole, or is refused with a reason and changes nothing."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from timonier.kit import backup

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

    aside = restore(archive, home, replace=True)

    assert words(aside) == words(home) == ["judgment"]


@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.97])
def test_a_damaged_archive_is_refused_and_nothing_is_touched(archive, home, place):
    data = bytearray(archive.read_bytes())
    data[int(len(data) * place)] ^= 0x55
    archive.write_bytes(data)

    with pytest.raises(backup.DamagedBackup):
        restore(archive, home, replace=True)

    assert words(home) == ["judgment"]
    assert not list(home.parent.glob(".restore-*"))


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
