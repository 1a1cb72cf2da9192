"""Real git repositories, made on the spot, for the tests of the estate."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

_ENV = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "GIT_AUTHOR_DATE": "2026-01-02T03:04:05+00:00",
    "GIT_COMMITTER_DATE": "2026-01-02T03:04:05+00:00",
    "GIT_ALLOW_PROTOCOL": "file",
}

Files = Mapping[str, str | bytes]


def run_git(folder: Path, *arguments: str, data: bytes | None = None) -> str:
    """What git says when run in the folder as an unsuspecting developer would."""
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=_ENV, input=data, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


def commit_files(folder: Path, files: Files, message: str = "work") -> str:
    """Write the files, commit all of them; the commit's id."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    run_git(folder, "add", "-A")
    run_git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return run_git(folder, "rev-parse", "HEAD")


@pytest.fixture
def git() -> Callable[..., str]:
    return run_git


@pytest.fixture
def commit() -> Callable[..., str]:
    return commit_files


@pytest.fixture
def make_repo(tmp_path: Path) -> Callable[..., Path]:
    """`make_repo("name", {"path": "content"})` -> a work tree with one commit."""

    def make(name: str = "shop", files: Files | None = None, *options: str) -> Path:
        folder = tmp_path / "repos" / name
        folder.mkdir(parents=True)
        run_git(folder, "init", "-q", "-b", "main", *options)
        if files is not None:
            commit_files(folder, files)
        return folder

    return make
