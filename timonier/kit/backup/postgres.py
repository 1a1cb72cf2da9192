"""PostgreSQL's part: a dump, and its way back in one transaction that can be taken back.

The former tables move to a schema of their own in the transaction that makes the new ones: that the
schema is there is the proof that the transaction was committed.
"""

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from timonier.kit.backup import ways_in
from timonier.kit.backup.names import CannotBackUp, CannotRestore, HomeInUse
from timonier.kit.store import migrated

_LOCK = 0x71_30_21_E5  # who restores, and who asks how a restore ended, one after the other
_OF_DJANGO = {"pool", "isolation_level", "server_side_binding", "assume_role"}
LEAVE_S = 5.0  # how long connections that were just closed may take to be gone
_TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = %s AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND NOT EXISTS (
        SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
        AND (d.deptype = 'e' OR c.relkind = 'S' AND d.deptype IN ('a', 'i')))
"""
_OTHERS = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
Connection = psycopg.Connection[tuple[Any, ...]]


def named(database: Mapping[str, Any]) -> str:
    """Which database Django's settings mean, without the password."""
    host, port = database.get("HOST") or "local", database.get("PORT") or 5432
    return f"{host}:{port}/{database.get('NAME')}"


def dump(database: Mapping[str, Any], out: Path) -> Path:
    """Write a dump of our schema, and of none that a restore set aside. Raises CannotBackUp."""
    try:
        with _connected(database) as connection:
            here = _schema(connection)
    except psycopg.Error as error:
        raise CannotBackUp(_said(error)) from error
    command = ("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--schema={here}")
    address, environment = _address(database)
    try:
        subprocess.run(
            (*command, f"--file={out}", f"--dbname={address}"),
            env=environment,
            check=True,
            capture_output=True,
        )
    except FileNotFoundError as error:
        raise CannotBackUp(_missing("pg_dump")) from error
    except subprocess.CalledProcessError as error:
        told = error.stderr.decode(errors="replace").split()
        raise CannotBackUp(f"pg_dump: {' '.join(told)}") from error
    return out


@contextlib.contextmanager
def loading(
    database: Mapping[str, Any], dump: Path, aside: str, *, replace: bool, keep_tokens: bool = False
) -> Iterator[migrated.Record]:
    """Load a dump, the former tables in the schema `aside`; committed when the block ends.

    What the loaded database says of itself is given to the block; what lets people in is ended
    (`ways_in`).

    Raises HomeInUse when others are connected, or when there are tables that may not be replaced;
    CannotRestore. Whatever is raised before the block ends, the database is as it was.
    """
    try:
        with _connected(database) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            here = _schema(connection)
            held = [row[0] for row in connection.execute(_TABLES, [here])]
            if held and not replace:
                raise HomeInUse(f"{named(database)} holds tables; --replace sets them aside first")
            _await_silence(connection)
            connection.execute("SET LOCAL lock_timeout = '10s'")
            _set_aside(connection, here, held, aside)
            _load(connection, dump, here)
            _close(connection, here, keep_tokens=keep_tokens)
            yield _record(connection, here)
    except psycopg.errors.LockNotAvailable as error:
        raise HomeInUse(f"somebody works in {named(database)}: stop them first") from error
    except psycopg.Error as error:
        raise CannotRestore(_said(error)) from error


def was_loaded(database: Mapping[str, Any], aside: str) -> bool:
    """Whether the transaction that made this schema was committed, once it has ended.

    Raises psycopg.Error when the database does not answer.
    """
    with _connected(database) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        found = connection.execute("SELECT to_regnamespace(%s) IS NOT NULL", [aside]).fetchone()
    return bool(found and found[0])


def drop_if_empty(database: Mapping[str, Any], aside: str) -> bool:
    """Remove a schema that nothing was set aside in; whether it is gone."""
    try:
        with _connected(database) as connection:
            connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {}").format(sql.Identifier(aside)))
    except psycopg.Error:
        return False
    return True


def _connected(database: Mapping[str, Any]) -> Connection:
    address, environment = _address(database)
    return psycopg.connect(address, password=environment.get("PGPASSWORD"))


def _address(database: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """How libpq reaches a database; the password goes by the environment, never by arguments."""
    told = {
        "host": database.get("HOST"),
        "port": database.get("PORT"),
        "user": database.get("USER"),
        "dbname": database.get("NAME"),
    }
    options = {k: v for k, v in dict(database.get("OPTIONS") or {}).items() if k not in _OF_DJANGO}
    address = make_conninfo(**options | {key: value for key, value in told.items() if value})
    password = database.get("PASSWORD")
    return address, os.environ | ({"PGPASSWORD": str(password)} if password else {})


def _schema(connection: Connection) -> str:
    found = connection.execute("SELECT current_schema()").fetchone()
    if not found or not found[0]:
        raise CannotBackUp("the database has no schema to work in (see search_path)")
    return str(found[0])


def _await_silence(connection: Connection) -> None:
    deadline = time.monotonic() + LEAVE_S
    while True:
        row = connection.execute(_OTHERS).fetchone()
        if row is None or not row[0]:
            return
        if time.monotonic() > deadline:
            raise HomeInUse(f"{row[0]} others are connected to the database: stop them first")
        connection.execute("SELECT pg_stat_clear_snapshot()")
        time.sleep(0.2)


def _set_aside(connection: Connection, here: str, held: list[str], aside: str) -> None:
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(aside)))
    for table in held:
        connection.execute(
            sql.SQL("ALTER TABLE {} SET SCHEMA {}").format(
                sql.Identifier(here, table), sql.Identifier(aside)
            )
        )


def _load(connection: Connection, dump: Path, here: str) -> None:
    for section in ("pre-data", "data", "post-data"):
        with _script(dump, section, here) as lines:
            if section == "data":
                _run_data(connection, lines)
            else:
                connection.execute(b"".join(_statements(lines)) or b"SELECT 1")
    row = connection.execute(
        "SELECT to_regclass(format('%%I.django_migrations', %s::text))", [here]
    )
    if (found := row.fetchone()) is None or found[0] is None:
        raise CannotRestore(f"the dump holds no tables of ours for the schema {here}")


def _record(connection: Connection, here: str) -> migrated.Record:
    def rows(statement: str) -> list[tuple[str, ...]]:
        return connection.execute(statement.encode()).fetchall()

    tables = {row[0] for row in connection.execute(_TABLES, [here])}
    return migrated.read(tables, rows, sql.Identifier(here).as_string(connection) + ".")


def _close(connection: Connection, here: str, *, keep_tokens: bool) -> None:
    # A dump leaves the session without a search path.
    connection.execute("SELECT set_config('search_path', quote_ident(%s), true)", [here])
    there = {str(row[0]) for row in connection.execute(_TABLES, [here])} & ways_in.TABLES
    ways_in.close(connection.execute, there, keep_tokens=keep_tokens)


@contextlib.contextmanager
def _script(dump: Path, section: str, here: str) -> Iterator[IO[bytes]]:
    """The SQL of one section of a dump. Raises CannotRestore when pg_restore refuses."""
    options = ("--no-owner", "--no-privileges", f"--section={section}", f"--schema={here}")
    try:
        process = subprocess.Popen(
            ("pg_restore", *options, "--file=-", str(dump)),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except FileNotFoundError as error:
        raise CannotRestore(_missing("pg_restore")) from error
    with process:
        assert process.stdout is not None and process.stderr is not None
        try:
            yield process.stdout
        except BaseException:
            process.kill()
            raise
        told = process.stderr.read().decode(errors="replace").split()
    if process.returncode:
        raise CannotRestore(f"pg_restore: {' '.join(told)}")


def _statements(lines: IO[bytes]) -> Iterator[bytes]:
    # A line that begins with a backslash is an order to psql, which is not here.
    return (line for line in lines if not line.startswith(b"\\"))


def _run_data(connection: Connection, lines: IO[bytes]) -> None:
    """Rows come as COPY, one line a row, up to a line of `\\.`; all else is a statement."""
    waiting: list[bytes] = []
    for line in _statements(lines):
        if not line.startswith(b"COPY "):
            waiting.append(line)
            continue
        _run(connection, waiting)
        with connection.cursor() as cursor, cursor.copy(line) as copy:
            for row in lines:
                if row == b"\\.\n":
                    break
                copy.write(row)
    _run(connection, waiting)


def _run(connection: Connection, waiting: list[bytes]) -> None:
    if waiting:
        connection.execute(b"".join(waiting))
        waiting.clear()


def _missing(tool: str) -> str:
    return f"{tool} is missing: sudo apt-get install -y postgresql-client"


def _said(error: psycopg.Error) -> str:
    return " ".join(str(error).split()) or type(error).__name__
