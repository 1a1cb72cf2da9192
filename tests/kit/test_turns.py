"""The one write lock of SQLite: who has waited longest asks most often, none longer than told."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.db.backends.sqlite3.base import DatabaseWrapper

from timonier.kit.serving import outages
from timonier.kit.store import turns

SETTINGS: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3", "ATOMIC_REQUESTS": False, "AUTOCOMMIT": True,
    "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "TIME_ZONE": None,
    "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 0.2},
}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "x.sqlite3")) as made:
        made.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t (n INTEGER)")
    return tmp_path / "x.sqlite3"


@pytest.fixture
def ours(place: Path, django_db_blocker: Any) -> Iterator[DatabaseWrapper]:
    opened = DatabaseWrapper(SETTINGS | {"NAME": place}, alias="turns")
    with django_db_blocker.unblock():
        opened.ensure_connection()  # the signal of the product installs it
        yield opened
        opened.close()


def held(place: Path) -> sqlite3.Connection:
    """Another writer, who holds the lock."""
    other = sqlite3.connect(place, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    return other


def test_who_waits_longer_asks_more_often_and_never_without_a_pause() -> None:
    pauses = [turns.pause(waited) for waited in (0, 0.1, 1, 5, 9)]
    assert pauses == sorted(pauses, reverse=True) and len(set(pauses)) == len(pauses)
    assert turns.pause(3600) > 0


@pytest.mark.parametrize("sql", ["BEGIN IMMEDIATE", "INSERT INTO t VALUES (1)"])
def test_a_write_waits_as_long_as_it_is_told_then_says_that_the_database_is_busy(
    place: Path, ours: DatabaseWrapper, sql: str
) -> None:
    with closing(held(place)), pytest.raises(OperationalError) as refused:
        ours.cursor().execute(sql)
    assert outages.cause_of(refused.value) == outages.BUSY
    assert ours.cursor().execute("PRAGMA busy_timeout").fetchone() == (200,)


@pytest.mark.parametrize("sql", ["BEGIN IMMEDIATE", "INSERT INTO t VALUES (1)"])
def test_a_write_begins_once_the_lock_is_free(place: Path, ours: DatabaseWrapper, sql: str) -> None:
    ours.cursor().execute("PRAGMA busy_timeout = 60000")
    other = held(place)
    release = threading.Timer(0.1, other.rollback)
    release.start()
    ours.cursor().execute(sql)
    release.join()
    other.close()
    assert ours.cursor().execute("PRAGMA busy_timeout").fetchone() == (60000,)


def test_what_is_wrong_for_another_reason_is_told_at_once(ours: DatabaseWrapper) -> None:
    ours.cursor().execute("PRAGMA busy_timeout = 60000")
    with pytest.raises(OperationalError, match="no such table"):
        ours.cursor().execute("INSERT INTO nowhere VALUES (1)")


def test_every_connection_of_the_product_waits_so_once(ours: DatabaseWrapper) -> None:
    ours.close()
    ours.ensure_connection()
    assert ours.execute_wrappers.count(turns.in_turn) == 1


def test_no_row_of_many_is_lost_to_a_wait(place: Path, ours: DatabaseWrapper) -> None:
    ours.cursor().execute("PRAGMA busy_timeout = 60000")
    other = held(place)
    release = threading.Timer(0.1, other.rollback)
    release.start()
    ours.cursor().executemany("INSERT INTO t VALUES (%s)", ((n,) for n in range(3)))
    release.join()
    other.close()
    assert ours.cursor().execute("SELECT n FROM t ORDER BY n").fetchall() == [(0,), (1,), (2,)]
