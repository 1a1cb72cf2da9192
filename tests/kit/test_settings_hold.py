"""What a database is told when it is opened holds while it is used, in the web and in the work."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
_PRAGMAS = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
_ASKED = f"""
import sqlite3
from timonier.cli import state
state.prepare()
from django.db import connection, transaction
def asked():
    with connection.cursor() as cursor:
        return [cursor.execute("PRAGMA " + name).fetchone()[0] for name in {_PRAGMAS!r}]
print(*asked())
with transaction.atomic():
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
    try:
        other.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as refused:
        print(refused)
connection.close()
print(*asked())
"""


def test_sqlite_syncs_each_commit_keeps_links_and_waits_for_its_turn(tmp_path: Path) -> None:
    """A process of its own: pytest's connection is not the one that people use."""
    said = subprocess.run(
        [sys.executable, "-c", _ASKED],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TIMONIER_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert said == ["wal 2 1 120000", "database is locked", "wal 2 1 120000"]


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_syncs_each_commit_too() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("on",)
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("read committed",)
