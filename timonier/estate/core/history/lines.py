"""Lines added and removed, commit by commit: dear to compute, so asked for late and kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from timonier.estate.core.history.log import History, Malformed, chunks

# Hashes of commits on standard input, one a line, in any order and any number of runs.
NUMSTAT_ARGUMENTS: tuple[str, ...] = (
    "diff-tree",
    "--stdin",
    "--root",
    "-r",
    "-M",
    "--numstat",
    "-z",
    "--no-color",
)
_HASH_LENGTHS = (40, 64)


@dataclass(frozen=True, slots=True)
class LineCount:
    """One path of one commit; `added` and `removed` are None for a binary file."""

    commit: str
    path: bytes
    before: bytes  # the path it was renamed from, else empty
    added: int | None
    removed: int | None


def read_numstat(stream: IO[bytes] | Iterable[bytes]) -> Iterator[LineCount]:
    """The counts in the output of `git` + NUMSTAT_ARGUMENTS. Raises Malformed on anything else."""
    commit = ""
    tokens = _tokens(stream)
    for token in tokens:
        parts = token.split(b"\t", 2)
        if len(parts) == 1 and len(parts[0]) in _HASH_LENGTHS:
            commit = parts[0].decode("ascii", "replace")
            continue
        if len(parts) != 3 or not commit:
            raise Malformed(f"unexpected text after commit {commit}")
        added, removed, path = parts
        before = b""
        if not path:  # a rename: the two paths follow
            before, path = next(tokens, b""), next(tokens, b"")
        if not path:
            raise Malformed(f"the counts are cut short in commit {commit}")
        yield LineCount(commit, path, before, _number(added), _number(removed))


def _tokens(stream: IO[bytes] | Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks(stream):
        *tokens, rest = (rest + chunk).split(b"\0")
        yield from tokens
    if rest.strip():
        raise Malformed("the counts are cut short")


def _number(count: bytes) -> int | None:
    if count == b"-":
        return None
    if not count.isdigit():
        raise Malformed("a line count is no number")
    return int(count)


def uncounted(history: History, counted: Collection[str], *, limit: int) -> list[str]:
    """Up to `limit` commits that have changes and no counts yet, newest first.

    Newest first, since what a screen asks for first is the last year.
    """
    found: list[str] = []
    for number in dict.fromkeys(history.change_commit[::-1].tolist()):
        name = history.hashes[number].decode("ascii")
        if name not in counted:
            found.append(name)
            if len(found) >= limit:
                break
    return found
