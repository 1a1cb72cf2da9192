"""Small real repositories for the history tests, made by one `git fast-import` each."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from timonier.estate.core.history.lines import NUMSTAT_ARGUMENTS, LineCount, read_numstat
from timonier.estate.core.history.log import LOG_ARGUMENTS, LOG_ENVIRONMENT, History, read_history

ENVIRONMENT = os.environ | {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    **LOG_ENVIRONMENT,
}
DAY = 86_400
START = 1_700_000_000  # 14 November 2023


@dataclass
class Commit:
    """What one commit does; parents are positions in the list of commits."""

    files: Mapping[bytes, bytes | None] = field(default_factory=dict)  # None: deleted
    parents: Sequence[int] = ()
    name: bytes = b"Ada Byron"
    email: bytes = b"ada@example.org"
    at: int = START


def git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    """What git says; a failure of git is a failure of the test."""
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        input=stdin,
        capture_output=True,
        check=True,
        env=ENVIRONMENT,
    )
    return done.stdout


def made(folder: Path, commits: Sequence[Commit]) -> list[str]:
    """A bare repository with these commits, HEAD at the last; their hashes."""
    subprocess.run(
        ["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True, env=ENVIRONMENT
    )
    if not commits:
        return []
    script = b"".join(_command(number, commit) for number, commit in enumerate(commits, 1))
    marks = folder / "marks"
    git(folder, "fast-import", "--quiet", "--force", f"--export-marks={marks}", stdin=script)
    found = dict(line.split() for line in marks.read_text().splitlines())
    return [found[f":{number}"] for number in range(1, len(commits) + 1)]


def _command(number: int, commit: Commit) -> bytes:
    who = b"%s <%s> %d +0000\n" % (commit.name, commit.email, commit.at)
    parts = [b"reset refs/heads/main\n" if not commit.parents else b""]
    parts += [b"commit refs/heads/main\nmark :%d\n" % number]
    parts += [b"author " + who, b"committer " + who, b"data 0\n"]
    for position, parent in enumerate(commit.parents):
        parts.append(b"%s :%d\n" % (b"merge" if position else b"from", parent + 1))
    for path, content in commit.files.items():
        quoted = b'"' + b"".join(b"\\%03o" % byte for byte in path) + b'"'
        if content is None:
            parts.append(b"D %s\n" % quoted)
        else:
            parts.append(b"M 100644 inline %s\ndata %d\n%s\n" % (quoted, len(content), content))
    return b"".join([*parts, b"\n"])


def history(folder: Path, *span: str) -> History:
    """The history as a scan reads it."""
    return read_history([git(folder, "log", *LOG_ARGUMENTS, *(span or ("HEAD",)), "--")])


def counts(folder: Path, commits: Sequence[str]) -> list[LineCount]:
    """The line counts of some commits."""
    asked = "".join(f"{commit}\n" for commit in commits).encode()
    return list(read_numstat([git(folder, *NUMSTAT_ARGUMENTS, stdin=asked)]))
