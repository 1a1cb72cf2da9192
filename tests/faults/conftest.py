"""A cockpit of each test's own, run as people run it: real processes on a real home."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.faults.places import Place, database_of
from tests.faults.wires import Authority

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("TIMONIER_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
_GIT = {
    "PATH": os.environ["PATH"],
    "HOME": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    **{f"GIT_{who}_NAME": "Ada" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "ada@example.org" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_DATE": "2026-01-02T03:04:05+00:00" for who in ("AUTHOR", "COMMITTER")},
}

_SIGNED_IN = """
from timonier.cli import state
state.prepare()
from django.contrib.auth.models import Group, User
from django.test import Client
from timonier.kit.entities.audience import ensure_roles
ensure_roles()
person = User.objects.create_user("person-{role}")
person.groups.add(Group.objects.get(name="{role}"))
client = Client()
client.force_login(person)
print(client.cookies["sessionid"].value)
"""


class Workshop:
    """Makes repositories, sound ones and others, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, name: str | Path, *words: str, data: bytes | None = None) -> str:
        """What git says in a repository, as an unsuspecting developer would run it."""
        done = subprocess.run(
            ["git", *words],
            cwd=self.folder / name,
            env=_GIT | {"GIT_ALLOW_PROTOCOL": "file"},
            input=data,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode("utf-8", "replace").strip()

    def make(self, name: str, files: dict[str, str | bytes] | None = None) -> Path:
        """A repository with one commit of these files; without files, with no commit."""
        folder = self.folder / name
        folder.mkdir(parents=True)
        self.git(folder, "init", "-q", "-b", "main")
        for path, content in (files or {}).items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        if files is not None:
            self.git(folder, "add", "-A")
            self.git(folder, "commit", "-q", "-m", "work")
        return folder


@dataclass
class Cockpit:
    """One home, and the `timonier` command on it."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)
    before: list[str] = field(default_factory=list)  # a program that runs the command

    def start(self, *words: str | Path, **options: Any) -> subprocess.Popen[str]:
        """A running command, in a process group of its own."""
        fixed = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
        streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(
            [*self.before, sys.executable, "-m", "timonier.cli", *map(str, words)],
            env=fixed | {"TIMONIER_HOME": str(self.home), "NO_COLOR": "1"} | self.environment,
            text=True,
            start_new_session=True,
            **streams | options,
        )

    def run(self, *words: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
        """A command that ended; never with a traceback."""
        with self.start(*words, **options) as process:
            out, error = process.communicate(timeout=300)
        assert "Traceback" not in error, error
        return subprocess.CompletedProcess(words, process.returncode, out, error)

    def session(self, role: str = "cto") -> str:
        """The session of a new person of this role, made as the house would."""
        code = _SIGNED_IN.format(role=role)
        fixed = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=fixed | {"TIMONIER_HOME": str(self.home)} | self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What a statement finds in the database, read beside Django."""
        with closing(sqlite3.connect(self.home / "timonier.sqlite3")) as connection:
            return connection.execute(statement).fetchall()

    def faults(self, components: int) -> list[str]:
        """What is half written: each repository is there with all its components, or not at all."""
        found = [row[0] for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"]
        found += [f"dangling: {row}" for row in self.rows("PRAGMA foreign_key_check")]
        counted = self.rows(
            "SELECT r.name, r.scanned_at IS NOT NULL, r.head <> '', count(c.id)"
            " FROM estate_repository r LEFT JOIN estate_component c ON c.repository_id = r.id"
            " AND c.manifest_id IN (SELECT id FROM estate_manifest WHERE standing = 'shown')"
            " GROUP BY r.id"
        )
        for name, scanned, head, count in counted:
            if (bool(scanned), bool(head), count) not in {
                (True, True, components),
                (False, False, 0),
            }:
                found.append(f"{name}: scanned {scanned}, head {head}, {count} components")
        current = self.rows(
            "SELECT path FROM kit_lakefile WHERE retired_at IS NULL AND digest <> ''"
        )
        found += [f"absent: {p}" for (p,) in current if not (self.home / "lake" / p).is_file()]
        return found


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Place:
    (tmp_path / "home").mkdir()
    return Place(tmp_path / "home")


@pytest.fixture
def on_postgres(tmp_path: Path) -> Iterator[Place]:
    (tmp_path / "home").mkdir()
    with database_of(SERVER) as url:
        yield Place(tmp_path / "home", url)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    folder = tmp_path / "repos"
    folder.mkdir()
    return Workshop(folder)


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that the first command made."""
    home = tmp_path_factory.mktemp("made") / "home"
    done = Cockpit(home).run("doctor")
    assert (home / "timonier.sqlite3").exists(), done.stderr
    return home


@pytest.fixture
def cockpit(made_home: Path, tmp_path: Path) -> Cockpit:
    """A cockpit on a fresh copy of it."""
    return Cockpit(Path(shutil.copytree(made_home, tmp_path / "home")))


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))
