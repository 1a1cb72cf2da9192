"""The doctor tells each constraint and index that the tables lack, and raises no false alarm."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.faults.conftest import Cockpit
from tests.faults.places import Place

INDEX = 'DROP INDEX "estate_component_what"'
UNIQUE = 'DROP INDEX "job_one_active_per_key"'
MORE = "CREATE UNIQUE INDEX by_hand ON estate_component (name)"


def told(cockpit: Cockpit) -> list[str]:
    done = cockpit.run("doctor")
    lines = [line for line in done.stdout.splitlines() if line[6:].startswith("tables ")]
    assert done.returncode == any(line.startswith("fail ") for line in done.stdout.splitlines())
    return [" ".join(line.split()) for line in lines]


def remade(home: Path, table: str, before: str, after: str) -> None:
    """The table's own text is another, as a table made by hand would have it."""
    with closing(sqlite3.connect(home / "timonier.sqlite3", autocommit=True)) as file:
        file.execute("PRAGMA writable_schema = ON")
        sql = file.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()[0]
        assert before in sql
        values = [sql.replace(before, after), table]
        file.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", values)


def test_a_new_home_has_every_rule(cockpit: Cockpit) -> None:
    lines = told(cockpit)
    assert all(line.startswith("ok ") for line in lines)
    assert "with the constraints and indexes" in lines[-1]


def test_what_the_tables_lack_is_told_with_its_mend(cockpit: Cockpit) -> None:
    with closing(sqlite3.connect(cockpit.home / "timonier.sqlite3", autocommit=True)) as file:
        mends = [
            file.execute(f"SELECT sql FROM sqlite_master WHERE name = '{name}'").fetchone()[0]
            for name in ("estate_component_what", "job_one_active_per_key")
        ]
        for statement in (INDEX, UNIQUE, MORE):
            file.execute(statement)
    lines = told(cockpit)
    assert len(lines) == 4
    assert lines[1].startswith("warn tables estate_component: index (type, name, version)")
    assert lines[2].startswith("fail tables kit_job: unique (active_key) where")
    assert [line.rpartition(" is missing: ")[2] for line in lines[1:3]] == mends
    assert lines[3] == "fail tables estate_component: unique (name) is one too many: drop it"
    with closing(sqlite3.connect(cockpit.home / "timonier.sqlite3", autocommit=True)) as file:
        for mend in (*mends, "DROP INDEX by_hand"):
            file.execute(mend)
    assert all(line.startswith("ok ") for line in told(cockpit))


def test_a_table_that_checks_less_or_points_nowhere_is_told(cockpit: Cockpit) -> None:
    remade(cockpit.home, "estate_component", 'CHECK ("line" >= 0)', "")
    point = ' REFERENCES "estate_repository" ("id") DEFERRABLE INITIALLY DEFERRED'
    remade(cockpit.home, "estate_component", point, "")
    assert [line.partition(" is missing")[0] for line in told(cockpit)[1:]] == [
        'fail tables estate_component: check "line" >= 0',
        "fail tables estate_component: reference (repository_id) to estate_repository(id)"
        " on update no action on delete no action",
    ]


@pytest.mark.postgres
def test_postgres_is_told_the_same(on_postgres: Place) -> None:
    cockpit = Cockpit(on_postgres.home, {"DATABASE_URL": on_postgres.url})
    assert all(line.startswith("ok ") for line in told(cockpit))
    with psycopg.connect(on_postgres.url, autocommit=True) as server:
        named = server.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'estate_component'::regclass"
            " AND contype IN ('c', 'f') AND conname NOT LIKE '%manifest%' ORDER BY contype"
        ).fetchall()
        assert len(named) == 2
        for (name,) in named:
            server.execute(f'ALTER TABLE estate_component DROP CONSTRAINT "{name}"')
        for statement in (INDEX, UNIQUE, MORE):
            server.execute(statement)
    lines = told(cockpit)
    kinds = [line.split(": ")[1].split()[0] for line in lines[1:]]
    assert sorted(kinds) == ["check", "index", "reference", "unique", "unique"]
    with psycopg.connect(on_postgres.url, autocommit=True) as server:
        for line in lines[1:]:
            mend = line.rpartition(" is missing: ")[2]
            server.execute("DROP INDEX by_hand" if mend == line else mend)
        assert (
            server.execute("SELECT 1 FROM pg_namespace WHERE nspname LIKE '%%reference'").fetchall()
            == []
        )
    assert all(line.startswith("ok ") for line in told(cockpit))
