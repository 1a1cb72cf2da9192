"""A new home gets the tables that its migrations end with, and rights when they are first used."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def python(home: Path, *words: str) -> str:
    """Run Python in the checkout on a home of its own."""
    environment = {**os.environ, "TIMONIER_HOME": str(home), "TIMONIER_REFRESH": "0"}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def shape(home: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Of each table its columns, and its indexes with their columns, wherever they stand."""
    with closing(sqlite3.connect(home / "timonier.sqlite3")) as connection:

        def rows(statement: str) -> list[tuple[object, ...]]:
            return connection.execute(statement).fetchall()

        names = [str(name) for (name,) in rows("SELECT name FROM sqlite_master WHERE type='table'")]
        return {
            name: (
                sorted(repr(row[1:4]) for row in rows(f"PRAGMA table_info('{name}')")),
                sorted(
                    repr((index[2], [n[2] for n in rows(f"PRAGMA index_info('{index[1]}')")]))
                    for index in rows(f"PRAGMA index_list('{name}')")
                ),
            )
            for name in names
        }


PREPARE = "from timonier.cli import state; state.prepare()"


def test_a_new_home_has_the_tables_of_its_migrations(tmp_path: Path) -> None:
    made, migrated = tmp_path / "made", tmp_path / "migrated"
    python(made, "-c", PREPARE)
    migrated.mkdir()
    python(migrated, "manage.py", "migrate", "--verbosity", "0")

    ours, theirs = shape(made), shape(migrated)

    assert set(ours) == set(theirs)
    assert ours == theirs


def test_no_migration_is_left_to_apply_to_a_new_home(tmp_path: Path) -> None:
    python(tmp_path, "-c", PREPARE)
    assert "[ ]" not in python(tmp_path, "manage.py", "showmigrations", "--plan")
    python(tmp_path, "-c", PREPARE)


def test_rights_and_roles_come_with_the_first_account(tmp_path: Path) -> None:
    told = python(
        tmp_path,
        "-c",
        f"{PREPARE}\n"
        "from django.contrib.auth.models import Group, Permission\n"
        "from timonier.kit.entities.audience import ensure_roles\n"
        "print(Group.objects.count(), Permission.objects.count())\n"
        "ensure_roles()\n"
        "print(Group.objects.count(), Group.objects.get(name='cto').permissions.count() > 50)\n",
    )
    assert told.splitlines() == ["0 0", "4 True"]


LOADED = f"{PREPARE}\nimport sys\nprint(any('.migrations.0' in name for name in sys.modules))\n"
FORGOTTEN = (
    f"{PREPARE}\n"
    "from django.db import connection\n"
    "from timonier.cli import tables\n"
    "connection.cursor().execute(\n"
    "    \"DELETE FROM django_migrations WHERE app = 'estate' AND name = (\"\n"
    "    \"SELECT max(name) FROM django_migrations WHERE app = 'estate')\")\n"
    "print(tables.are_current())\n"
)


def test_a_home_that_is_up_to_date_imports_no_migration(tmp_path: Path) -> None:
    python(tmp_path, "-c", PREPARE)
    assert python(tmp_path, "-c", LOADED) == "False\n"


def test_a_migration_that_was_not_applied_is_noticed(tmp_path: Path) -> None:
    assert python(tmp_path, "-c", FORGOTTEN) == "False\n"
