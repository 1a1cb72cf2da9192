"""Writes commits into bare git repositories, in one `git fast-import` each."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from timonier.estate.demo.timeline import Commit
from timonier.estate.sources.git_process import GitFailed, binary, environment

_SECONDS = 120


def create(folder: Path) -> None:
    """An empty bare repository whose branch is `main`. Raises GitFailed, OSError."""
    _git(["init", "--quiet", "--bare", "--template=", str(folder)])
    (folder / "HEAD").write_text("ref: refs/heads/main\n")


def add(folder: Path, commits: Sequence[Commit], *, first: bool) -> None:
    """Put commits on top of `main`, oldest first. Raises GitFailed."""
    if commits:
        stream = b"".join(_stream(commits, first=first))
        _git(["--git-dir", str(folder), "fast-import", "--quiet"], stream)


def _git(arguments: Sequence[str], data: bytes = b"") -> None:
    try:
        done = subprocess.run(
            [binary(), *arguments],
            input=data,
            capture_output=True,
            env=environment(),
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise GitFailed(f"git needed more than {_SECONDS} seconds") from problem
    if done.returncode:
        raise GitFailed(done.stderr.decode("utf-8", "replace").strip()[-500:] or "git failed")


def _stream(commits: Sequence[Commit], *, first: bool) -> Iterator[bytes]:
    for number, commit in enumerate(commits):
        seconds = int(commit.at.timestamp())
        who = f"{commit.name} <{commit.email}> {seconds} +0000\n"
        yield f"commit refs/heads/main\nauthor {who}committer {who}".encode()
        yield _data(commit.message + "\n")
        if number == 0 and not first:
            yield b"from refs/heads/main^0\n"
        for path, text in commit.files.items():
            yield f"M 100644 inline {path}\n".encode() + _data(text)
        yield b"\n"


def _data(text: str) -> bytes:
    raw = text.encode()
    return b"data %d\n%s\n" % (len(raw), raw)
