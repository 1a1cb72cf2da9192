"""Upgrades one database and looks, at each boundary of its migrations, at what a kill leaves there.

Runs in a process of its own that has a later Timonier in its path; each upgrade is a fork of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Callable
from functools import wraps
from itertools import count
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

DATABASE, KEPT = "timonier.sqlite3", "kept.sqlite3"
SHAPE = {
    "sqlite": "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%'",
    "postgresql": "SELECT table_name, column_name, data_type, is_nullable, column_default"
    " FROM information_schema.columns WHERE table_schema = current_schema()"
    " UNION ALL SELECT tablename, indexname, indexdef, '', '' FROM pg_indexes"
    " WHERE schemaname = current_schema()"
    " UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', ''"
    " FROM pg_constraint WHERE connamespace = current_schema()::regnamespace",
}
# Raw catalogues: what is derived from them waits for locks that the upgrade holds.
CATALOGUES = (
    "SELECT c.relname::text, c.relkind::text, a.attname::text, a.atttypid::text,"
    " a.attnotnull::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
    " WHERE c.relnamespace = current_schema()::regnamespace"
    " UNION ALL SELECT conname::text, contype::text, conkey::text, confrelid::text,"
    " convalidated::text"
    " FROM pg_constraint WHERE connamespace = current_schema()::regnamespace"
)
ROWS = (
    "SELECT app, name FROM django_migrations",
    "SELECT location, nickname FROM estate_repository",
    "SELECT repository_id, name FROM reporting_sample",
    "SELECT version FROM kit_release",
    "SELECT count(*) FROM kit_citation",
)
Found = dict[str, Any]


def seen_at_each(*, in_one: bool) -> Found:
    """How many moments an upgrade has, and at which of them a kill would leave another database.

    `in_one`: as Timonier does it, in one transaction; else as plain migrating does.
    """
    _as_it_does(in_one)
    _reset()
    at_rest, odd, moments = _fork(_left), [], 0
    assert isinstance(at_rest, list), at_rest

    def look(number: int) -> None:
        nonlocal moments
        moments = number
        if _fork(_left) != at_rest:
            odd.append(number)

    def work() -> Found:
        _at_each_moment(look)
        return {"whole": _upgrade(), "moments": moments, "odd": odd}

    return _fork(work)  # type: ignore[no-any-return]


def killed_at(numbers: list[int], *, in_one: bool) -> list[int]:
    """At which moments a real kill left another database, or one that does not upgrade to the same.

    Raises AssertionError where there is no such moment.
    """
    whole = _upgraded()
    _as_it_does(in_one)
    _reset()
    at_rest, odd = _fork(_left), []
    assert isinstance(at_rest, list), at_rest
    for number in numbers:
        _reset()
        assert _fork(lambda n=number: _dying(n)) is None, f"no moment {number}"  # type: ignore[misc]
        left = _fork(_left)
        if _upgraded(reset=False) != whole or left != at_rest:
            odd.append(number)
    return odd


def stopped_by_hand(*, every: int, last: int) -> Found:
    """The same where somebody applied the first few by hand: every Nth, and each of the last."""
    whole = _upgraded()
    _reset()
    steps = _fork(_plan)
    odd = {}
    for number, (app, name) in enumerate(steps, 1):
        refused = _fork(lambda a=app, n=name: _by_hand(a, n))  # type: ignore[misc]
        assert refused is None, f"{app}.{name}: {refused}"
        if number % every and number <= len(steps) - last:
            continue
        _keep()
        if (after := _upgraded(reset=False)) != whole:
            odd[number] = str(after)[:500]
        _reset()
    return {"steps": len(steps), "odd": odd, "whole": whole}


def _as_it_does(in_one: bool) -> None:
    if in_one:
        return
    from timonier.cli import tables

    tables.transaction = SimpleNamespace(atomic=contextlib.nullcontext)  # type: ignore
    _checks_at_once()


def _by_hand(app: str, name: str) -> None:
    _checks_at_once()
    call_command("migrate", app, name, verbosity=0)


def _checks_at_once() -> None:
    """PostgreSQL alters no table while checks of it are waiting; plain migrating lets them wait."""
    plain = BaseDatabaseSchemaEditor.__enter__

    def entered(editor: Any) -> Any:
        found = plain(editor)
        if connection.vendor == "postgresql":  # lasts a transaction, and each migration has its own
            editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return found

    BaseDatabaseSchemaEditor.__enter__ = entered  # type: ignore[method-assign]


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


def _left() -> list[Any]:
    """What a kill at this moment leaves: of SQLite the files as they are, all of their content.

    Of PostgreSQL what another session sees, since that ends whatever was not committed.
    """
    if address := os.environ.get("DATABASE_URL"):
        with psycopg.connect(address, options="-c lock_timeout=5s") as session:
            asked = (CATALOGUES, ROWS[0])
            return [sorted(map(str, session.execute(one).fetchall())) for one in asked]
    live = Path(settings.HOME) / DATABASE
    with tempfile.TemporaryDirectory() as beside:
        for part in ("", "-wal", "-journal"):
            if (file := live.with_name(DATABASE + part)).exists():
                shutil.copy(file, beside)
        with contextlib.closing(sqlite3.connect(Path(beside) / DATABASE)) as image:
            return list(image.iterdump())


def _plan() -> list[tuple[str, str]]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(migration.app_label, migration.name) for migration, _ in plan]


def _dying(number: int) -> Any:
    """Upgrade, killed at its Nth moment."""
    _at_each_moment(lambda now: now == number and os.kill(os.getpid(), signal.SIGKILL))
    return _upgrade()


def _at_each_moment(act: Callable[[int], Any]) -> None:
    """Have something done before and after each note and each commit, with the moment's number."""
    moments = count(1)

    def watched(owner: type, name: str) -> None:
        plain = getattr(owner, name)

        @wraps(plain)
        def counted(*args: Any, **options: Any) -> Any:
            act(next(moments))
            result = plain(*args, **options)
            act(next(moments))
            return result

        setattr(owner, name, counted)

    watched(MigrationRecorder, "record_applied")
    watched(BaseDatabaseSchemaEditor, "__exit__")


def _reset() -> None:
    """The database as the release left it, or as it was last kept."""
    if address := os.environ.get("DATABASE_URL"):
        _copied(os.environ["TEMPLATE"], address.rpartition("/")[2])
        return
    live = Path(settings.HOME) / DATABASE
    for companion in live.parent.glob(f"{DATABASE}-*"):
        companion.unlink()
    shutil.copy(live.with_name(KEPT), live)


def _keep() -> None:
    """From here on, `_reset` brings back the database as it is now."""
    if address := os.environ.get("DATABASE_URL"):
        _copied(address.rpartition("/")[2], os.environ["TEMPLATE"])
        return
    live = Path(settings.HOME) / DATABASE
    with contextlib.closing(sqlite3.connect(live)) as now:
        now.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(live, live.with_name(KEPT))


def _copied(source: str, name: str) -> None:
    with psycopg.connect(os.environ["SERVER"], autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
