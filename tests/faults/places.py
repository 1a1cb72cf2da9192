"""A home whose database is SQLite or PostgreSQL, small enough to be restored hundreds of times."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import dj_database_url
import psycopg

from timonier.kit import backup
from timonier.kit.backup.names import DATABASE, entries

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 30, tzinfo=UTC)
State = tuple[dict[str, str], str]


@contextmanager
def database_of(server: str) -> Iterator[str]:
    """The address of a database made for this on a PostgreSQL server, and dropped after."""
    name = f"timonier_restore_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as made:
        made.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as made:
            made.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@dataclass
class Place:
    """One home with its database; `url` is empty for SQLite."""

    home: Path
    url: str = ""
    archives: list[Path] = field(default_factory=list)

    def database(self) -> dict[str, Any]:
        return dict(dj_database_url.parse(self.url or f"sqlite:///{self.home / DATABASE}"))

    def sqlite(self) -> Path:
        return self.home / DATABASE

    def fill(self, word: str) -> None:
        """Make the whole state, files and rows, say this word."""
        for name in ("lake/a.parquet", f"lake/{word}.parquet", f"{word}.txt", "secret_key"):
            file = self.home / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(word)
        statements = (
            "DROP TABLE IF EXISTS child",
            "DROP TABLE IF EXISTS kept",
            "DROP TABLE IF EXISTS django_migrations",
            "CREATE TABLE django_migrations (app TEXT, name TEXT)",
            "CREATE TABLE kept (id int primary key, word TEXT)",
            f"CREATE TABLE child (id int primary key, {word} int, up int REFERENCES kept (id))",
            f"INSERT INTO kept VALUES (1, '{word}')",
            "INSERT INTO child VALUES (1, 1, 1)",
        )
        if self.url:
            with psycopg.connect(self.url) as server:
                for each in statements:
                    server.execute(each)
            return
        with closing(sqlite3.connect(self.sqlite(), autocommit=True)) as file_:
            file_.execute("PRAGMA journal_mode=WAL")
            for each in statements:
                file_.execute(each)

    def state(self) -> State:
        """Every file of the state with what it says, and the word of the rows."""
        files = {
            path.relative_to(self.home).as_posix(): path.read_text()
            for top in entries(self.home)
            if not top.name.startswith(DATABASE)
            for path in ([top] if top.is_file() else sorted(top.rglob("*")))
            if path.is_file()
        }
        asked = "SELECT word FROM kept WHERE id IN (SELECT up FROM child)"
        if self.url:
            with psycopg.connect(self.url) as server:
                return files, str(server.execute(asked).fetchone()[0])  # type: ignore[index]
        with closing(sqlite3.connect(self.sqlite())) as rows:
            return files, str(rows.execute(asked).fetchone()[0])

    def back_up(self) -> Path:
        out = self.home.parent / f"{len(self.archives)}.tar.gz"
        backup.back_up(home=self.home, database=self.database(), out=out, now=NOW)
        self.archives.append(out)
        return out

    def restore(self, archive: Path) -> backup.Former:
        return backup.restore(
            archive=archive, home=self.home, database=self.database(), replace=True
        )

    def finish(self) -> bool | None:
        return backup.finish(self.home, self.database())

    def dying(self, number: int, when: str, *words: str | Path) -> int | None:
        """Run an order that is killed at its Nth moment; how many there were if it lived."""
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "TIMONIER_HOME": str(self.home),
        } | ({"DATABASE_URL": self.url} if self.url else {})
        done = subprocess.run(
            [sys.executable, Path(__file__).with_name("killed.py"), str(number), when, *words],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == -signal.SIGKILL:
            return None
        assert done.returncode == 0, done.stderr
        return int(done.stdout)

    def clear(self) -> None:
        """Remove what restores set aside, as an operator does who needs it no more."""
        for left in self.home.glob("before-*"):
            shutil.rmtree(left)
        if self.url:
            with psycopg.connect(self.url) as server:
                for (name,) in server.execute(
                    "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'timonier_before_%'"
                ).fetchall():
                    server.execute(f'DROP SCHEMA "{name}" CASCADE')
