"""The databases that scripts/release.py kept of each release, put back where a test wants them."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg

from scripts import frozen, release
from tests.faults.conftest import Cockpit
from timonier.kit import backup

NOW = datetime(2026, 11, 30, tzinfo=UTC)
RELEASES = frozen.releases()


@dataclass
class Kept(Cockpit):
    """A home with the database of a release; `url` is empty for SQLite."""

    url: str = ""

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """What a statement finds, or does, beside Django."""
        if self.url:
            with psycopg.connect(self.url, autocommit=True) as server:
                cursor = server.execute(statement)  # type: ignore[call-overload]
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self.home / "timonier.sqlite3", autocommit=True)) as file:
            return file.execute(statement).fetchall()

    def counts(self) -> dict[str, int]:
        """How many rows each table holds."""
        if self.url:
            names = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        else:
            names = (
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            )
        return {
            name: self.ask(f'SELECT count(*) FROM "{name}"')[0][0] for (name,) in self.ask(names)
        }

    def packed(self, out: Path) -> None:
        """A backup of the state as it is, however odd it is."""
        database = dj_database_url.parse(self.url or f"sqlite:///{self.home}/timonier.sqlite3")
        backup.back_up(home=self.home, database=dict(database), out=out, now=NOW)

    def python(self, code: str, *, package: Path = frozen.ROOT, **environment: str) -> Any:
        """What a piece of Python prints as JSON, run on this home with a given Timonier."""
        path = os.pathsep.join((str(package), str(frozen.ROOT)))
        fixed = {"PATH": os.environ["PATH"], "PYTHONPATH": path, "TIMONIER_HOME": str(self.home)}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=fixed | self.environment | environment,
            cwd=package,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def load(folder: Path, home: Path, url: str = "") -> Kept:
    """The home of a release, nothing of it upgraded yet. `url`: an empty PostgreSQL database."""
    home.mkdir(mode=0o700, exist_ok=True)
    with tarfile.open(folder / release.LAKE) as lake:
        lake.extractall(home / "lake", filter="data")
    name = release.POSTGRES if url else release.SQLITE
    script = gzip.decompress((folder / name).read_bytes()).decode().replace(release.HOME, str(home))
    if url:
        command = ("psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", url)
        subprocess.run(command, input=script, text=True, check=True, capture_output=True)
    else:
        with closing(sqlite3.connect(home / "timonier.sqlite3", autocommit=True)) as file:
            file.executescript(script)
    settings = {"TIMONIER_REFRESH": "0", "TIMONIER_SECRET_KEY": "of-an-invented-installation"}
    return Kept(home, settings | ({"DATABASE_URL": url} if url else {}), url=url)
