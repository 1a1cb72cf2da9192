"""Upgrades one database again and again, killed each time at another boundary of its migrations.

Runs in a process of its own that has a later Timonier in its path; each upgrade is a fork of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django
import psycopg

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.backends.base.schema import BaseDatabaseSchemaEditor  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.db.migrations.recorder import MigrationRecorder  # noqa: E402

SHAPE = {
    "sqlite": "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%'",
    "postgresql": "SELECT table_name, column_name, data_type, is_nullable, column_default"
    " FROM information_schema.columns WHERE table_schema = current_schema()"
    " UNION ALL SELECT tablename, indexname, indexdef, '', '' FROM pg_indexes"
    " WHERE schemaname = current_schema()"
    " UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', ''"
    " FROM pg_constraint WHERE connamespace = current_schema()::regnamespace",
}
ROWS = (
    "SELECT app, name FROM django_migrations",
    "SELECT location, nickname FROM estate_repository",
    "SELECT repository_id, name FROM reporting_sample",
    "SELECT version FROM kit_release",
    "SELECT count(*) FROM kit_citation",
)
Found = dict[str, Any]


def killed_at_each(*, in_one: bool) -> Found:
    """What each killed upgrade left, and what the next one made of it; and how many were killed.

    `in_one`: as Timonier does it, in one transaction; else as plain migrating does.
    """
    if not in_one:
        from timonier.cli import tables

        tables.transaction = SimpleNamespace(atomic=contextlib.nullcontext)  # type: ignore
    _reset()
    at_rest = _fork(_notes)
    whole = _upgraded()
    killed, odd, number = 0, {}, 0
    while True:
        number += 1
        _reset()
        if _fork(lambda n=number: _dying(n)) is not None:  # type: ignore[misc]
            break
        killed += 1
        left = _fork(_notes)
        after = _upgraded(reset=False)
        if after != whole or (in_one and left != at_rest):
            odd[number] = [left != at_rest, str(after)[:500]]
    return {"killed": killed, "odd": odd, "whole": whole}


def stopped_after_each() -> Found:
    """The same where somebody applied the first few by hand, one after the other."""
    whole = _upgraded()
    _reset()
    count = len(_fork(_plan) or [])
    odd = {}
    for number in range(count + 1):
        _reset()
        _fork(lambda n=number: _stopped(n))  # type: ignore[misc]
        if (after := _upgraded(reset=False)) != whole:
            odd[number] = str(after)[:500]
    return {"steps": count, "odd": odd, "whole": whole}


def _upgraded(*, reset: bool = True) -> Any:
    if reset:
        _reset()
    return _fork(_upgrade)


def _fork(work: Callable[[], Any]) -> Any:
    """What some work returns in a child; None when the child was killed."""
    reads, writes = os.pipe()
    if (child := os.fork()) == 0:
        os.close(reads)
        try:
            told = json.dumps(work(), default=str)
        except BaseException as error:
            told = json.dumps(f"{type(error).__name__}: {error}")
        with os.fdopen(writes, "w") as out:
            out.write(told)
        os._exit(0)
    os.close(writes)
    with os.fdopen(reads) as come:
        told = come.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return None if code == -signal.SIGKILL else json.loads(told)


def _upgrade() -> Any:
    from timonier.cli import state

    state.prepare(thorough=True)
    with connection.cursor() as cursor:
        cursor.execute(SHAPE[connection.vendor])
        shape = sorted(map(str, cursor.fetchall()))
        return [shape, *(_asked(cursor, statement) for statement in ROWS)]


def _asked(cursor: Any, statement: str) -> list[str]:
    cursor.execute(statement)
    return sorted(map(str, cursor.fetchall()))


def _notes() -> list[str]:
    with connection.cursor() as cursor:
        return _asked(cursor, ROWS[0])


def _plan() -> list[tuple[str, str]]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(migration.app_label, migration.name) for migration, _ in plan]


def _stopped(number: int) -> None:
    for app, name in _plan()[:number]:
        call_command("migrate", app, name, verbosity=0)


def _dying(number: int) -> Any:
    """Upgrade, killed at its Nth moment: before and after each note and each commit."""
    moments = 0

    def watched(owner: type, name: str) -> None:
        plain = getattr(owner, name)

        @wraps(plain)
        def counted(*args: Any, **options: Any) -> Any:
            nonlocal moments
            for after in (False, True):
                result = plain(*args, **options) if after else None
                moments += 1
                if moments == number:
                    os.kill(os.getpid(), signal.SIGKILL)
            return result

        setattr(owner, name, counted)

    watched(MigrationRecorder, "record_applied")
    watched(BaseDatabaseSchemaEditor, "__exit__")
    return _upgrade()


def _reset() -> None:
    """The database as the release left it."""
    if address := os.environ.get("DATABASE_URL"):
        name = address.rpartition("/")[2]
        with psycopg.connect(os.environ["SERVER"], autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{os.environ["TEMPLATE"]}"')
        return
    live = Path(settings.HOME) / "timonier.sqlite3"
    for companion in live.parent.glob("timonier.sqlite3-*"):
        companion.unlink()
    shutil.copy(live.with_name("kept.sqlite3"), live)
