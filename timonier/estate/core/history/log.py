"""Reads `git log --raw -z` once, cheaply, into arrays: who changed which path, when."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

# Line feeds and NUL cannot occur in a name, an address or a path header, so nothing hostile can
# pretend to be a separator. %aN and %aE already carry .mailmap.
LOG_FORMAT = "%H %P%n%at %ct%n%aN%n%aE"
LOG_ARGUMENTS: tuple[str, ...] = (
    "--raw",
    "-z",
    "--no-renames",
    "--no-abbrev",
    "--no-color",
    f"--format={LOG_FORMAT}",
)
# git flushes after every commit unless told not to: a third of the cost of reading the pipe.
LOG_ENVIRONMENT = {"GIT_FLUSH": "0"}

_CHUNK = 1 << 20
_TIME_LIMIT = 1 << 53  # beyond any date, still exact in a double
_ABSENT = -1
_CHANGE = frozenset(b":\n")

Ints = NDArray[np.int64]
Bytes = NDArray[np.bytes_]


class Malformed(Exception):
    """The stream is not what `git log` with our arguments prints; the message says where."""


@dataclass(frozen=True, eq=False, slots=True)
class History:
    """Every commit reachable from one tip and the paths each of them changed.

    Commits are in the canonical order (committer time, then hash), so a history read in parts
    equals one read at once. Merge commits are counted and have no changes (git shows none).
    `when` and `committed` are seconds since 1970, as claimed by the commit, -1 when unreadable.
    """

    hashes: Bytes  # (commits,)
    when: Ints  # (commits,) author time
    committed: Ints  # (commits,) committer time
    author: Ints  # (commits,) index into identities
    merge: NDArray[np.bool_]  # (commits,)
    change_commit: Ints  # (changes,) index into hashes, ascending
    change_path: Ints  # (changes,) index into paths
    change_status: Bytes  # (changes,) A, M, D or T
    identities: tuple[tuple[str, str], ...]  # (name, e-mail), sorted
    paths: tuple[bytes, ...]  # sorted

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, History):
            return NotImplemented
        return all(_same(getattr(self, name), getattr(other, name)) for name in _FIELDS)

    __hash__ = None  # type: ignore[assignment]


_FIELDS = (
    "hashes",
    "when",
    "committed",
    "author",
    "merge",
    "change_commit",
    "change_path",
    "change_status",
    "identities",
    "paths",
)


def _same(one: Any, other: Any) -> bool:
    return bool(np.array_equal(one, other)) if isinstance(one, np.ndarray) else bool(one == other)


def read_history(stream: IO[bytes] | Iterable[bytes]) -> History:
    """The history in the output of `git` + LOG_ARGUMENTS. Raises Malformed on anything else."""
    reader = _Reader()
    rest = b""
    with _uncollected():
        for chunk in chunks(stream):
            tokens = (rest + chunk).split(b"\0")
            rest = reader.feed(tokens, tokens.pop())
    if rest:
        raise Malformed(f"the history is cut short after commit {len(reader.heads)}")
    return reader.history()


@contextmanager
def _uncollected() -> Iterator[None]:
    """No cycle is made here, and looking for some doubles the cost of reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def chunks(stream: IO[bytes] | Iterable[bytes]) -> Iterator[bytes]:
    """The stream in pieces, whatever it is."""
    read: Callable[[int], bytes] | None = getattr(stream, "read", None)
    if read is None:
        yield from stream
        return
    while chunk := read(_CHUNK):
        yield chunk


class _Reader:
    """Collects tokens; one pass, no copy of a path or of an author seen before."""

    def __init__(self) -> None:
        self.heads: list[bytes] = []
        self.whens: list[bytes] = []
        self.authors: list[int] = []
        self.starts: list[int] = []
        self.change_paths: list[int] = []
        self.statuses = bytearray()
        # The next free number, given without a call into Python: this loop is the whole cost.
        self.people: dict[bytes, int] = defaultdict(count().__next__)
        self.paths: dict[bytes, int] = defaultdict(count().__next__)

    def feed(self, tokens: list[bytes], tail: bytes) -> bytes:
        """Take whole tokens; returns what must precede the next chunk."""
        paths, people, changes = self.paths, self.people, self.change_paths
        changed, status = changes.append, self.statuses.append
        begin, head, when = self.starts.append, self.heads.append, self.whens.append
        wrote = self.authors.append
        following = iter(tokens)
        for token in following:
            first = token[0] if token else 0
            if first in _CHANGE:
                path = next(following, None)
                if path is None:
                    return token + b"\0" + tail
                changed(paths[path])
                status(token[-1])
                continue
            try:
                ids, dates, who = token.split(b"\n", 2)
            except ValueError:
                raise Malformed(f"unexpected text after commit {len(self.heads)}") from None
            head(ids)
            when(dates)
            wrote(people[who])
            begin(len(changes))
        return tail

    def history(self) -> History:
        heads = self.heads
        width = len(heads[0].partition(b" ")[0]) if heads else 40
        lengths = np.fromiter(map(len, heads), np.int64, len(heads))
        times = _times(self.whens)
        starts = np.array([*self.starts, len(self.change_paths)], np.int64)
        return canonical(
            hashes=np.array(heads, f"S{width}"),
            when=times[:, 0],
            committed=times[:, 1],
            author=np.array(self.authors, np.int64),
            merge=lengths > 2 * width + 1,
            change_commit=np.repeat(np.arange(len(heads)), starts[1:] - starts[:-1]),
            change_path=np.array(self.change_paths, np.int64),
            change_status=np.frombuffer(bytes(self.statuses), "S1"),
            identities=tuple(_identity(who) for who in self.people),
            paths=tuple(self.paths),
        )


def _times(whens: list[bytes]) -> Ints:
    """Author and committer seconds, shape (commits, 2); absurd values are clamped, not fatal."""
    try:
        numbers = list(map(int, b" ".join(whens).split()))
    except ValueError:
        numbers = []
    if len(numbers) != 2 * len(whens):
        numbers = [number for pair in whens for number in _two_times(pair)]
    try:
        times = np.array(numbers, np.int64)
    except OverflowError:
        times = np.array([min(number, _TIME_LIMIT) for number in numbers], np.int64)
    return np.clip(times, _ABSENT, _TIME_LIMIT).reshape(-1, 2)


def _two_times(pair: bytes) -> tuple[int, int]:
    author, _, committer = pair.partition(b" ")
    return _time(author), _time(committer)


def _time(text: bytes) -> int:
    return min(int(text), _TIME_LIMIT) if text.isdigit() and len(text) < 40 else _ABSENT


def _identity(who: bytes) -> tuple[str, str]:
    name, _, email = who.decode("utf-8", "backslashreplace").partition("\n")
    # A NUL cannot be stored in a text column, and git would never print one.
    return name.strip(), email.strip()


def canonical(
    *,
    hashes: Bytes,
    when: Ints,
    committed: Ints,
    author: Ints,
    merge: NDArray[np.bool_],
    change_commit: Ints,
    change_path: Ints,
    change_status: Bytes,
    identities: Sequence[tuple[str, str]],
    paths: Sequence[bytes],
) -> History:
    """A history from columns: one order for all, whatever order they were read in."""
    # Eight hex digits settle commits of one second; comparing whole hashes costs ten times more.
    prefix = hashes.astype("S8").view(">u8").astype(np.uint64)
    order = np.lexsort((prefix, committed))
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    people, person = _interned(identities)
    names, name = _interned(paths)
    commit = place[change_commit]
    path = name[change_path]
    sort = np.argsort(commit * max(len(names), 1) + path, kind="stable")
    return History(
        hashes=hashes[order],
        when=when[order],
        committed=committed[order],
        author=person[author][order],
        merge=merge[order],
        change_commit=commit[sort],
        change_path=path[sort],
        change_status=change_status[sort],
        identities=people,
        paths=names,
    )


def _interned[T: (bytes, tuple[str, str])](values: Sequence[T]) -> tuple[tuple[T, ...], Ints]:
    """The values sorted and without doubles, and where each given one went."""
    ordered = sorted(set(values))
    position = {value: index for index, value in enumerate(ordered)}
    return tuple(ordered), np.fromiter((position[v] for v in values), np.int64, len(values))


def extend(previous: History, newer: History) -> History:
    """The history of both; commits in both are counted once. Equals reading all at once."""
    fresh = ~np.isin(newer.hashes, previous.hashes)
    keep = fresh[newer.change_commit] if len(newer.change_commit) else np.zeros(0, np.bool_)
    place = np.cumsum(fresh) - 1 + len(previous.hashes)

    def both(name: str, mask: NDArray[np.bool_], shift: int = 0) -> Any:
        return np.concatenate([getattr(previous, name), getattr(newer, name)[mask] + shift])

    return canonical(
        hashes=np.concatenate([previous.hashes, newer.hashes[fresh]]),
        when=both("when", fresh),
        committed=both("committed", fresh),
        author=both("author", fresh, len(previous.identities)),
        merge=np.concatenate([previous.merge, newer.merge[fresh]]),
        change_commit=np.concatenate([previous.change_commit, place[newer.change_commit[keep]]]),
        change_path=both("change_path", keep, len(previous.paths)),
        change_status=np.concatenate([previous.change_status, newer.change_status[keep]]),
        identities=previous.identities + newer.identities,
        paths=previous.paths + newer.paths,
    )


def text(path: bytes) -> str:
    """A path as it can be shown and stored: bytes that are no UTF-8 become \\xNN."""
    return path.decode("utf-8", "backslashreplace")
