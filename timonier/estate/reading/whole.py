"""Read one repository from git to plain facts. No Django here: this runs in worker processes.

It joins the room's `sources` and `core`, below its models: what was known before comes in as a
value, what was found goes out as one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from timonier.estate.core.facts import File, Parsed
from timonier.estate.core.history.log import LOG_ARGUMENTS, History, Malformed, extend, read_history
from timonier.estate.core.history.stored import SORT, continuation, tables
from timonier.estate.core.history.summarise import summarise
from timonier.estate.core.repository import TREE, Manifest
from timonier.estate.core.tree import tree_observations
from timonier.estate.core.versions import LOG
from timonier.estate.reading.families import REGULAR
from timonier.estate.reading.files import Care, read_files
from timonier.estate.reading.memory import OF_A_REPOSITORY, bounded
from timonier.estate.reading.need import (
    EXPECTED,
    READERS,
    Known,
    Reading,
    Request,
    identify,
    is_same,
)
from timonier.estate.reading.texts import Texts
from timonier.estate.sources.addresses import git_address
from timonier.estate.sources.forges import token_for
from timonier.estate.sources.git import Repo
from timonier.estate.sources.git_checks import damage, roots_of
from timonier.estate.sources.git_process import GitFailed
from timonier.estate.sources.mirror import mirror
from timonier.estate.sources.redirects import moved_to
from timonier.kit.store.parquet import write_file


def read(request: Request) -> Reading:
    """Read one repository; whatever is wrong with it is said in `state` and `reason`."""
    reading = Reading(request.location)
    try:
        place = _place(request, reading)
        with bounded(OF_A_REPOSITORY), Repo(place, root=request.root) as repo:
            _read(repo, request, reading)
            _write_commits(request, reading)
    except EXPECTED as problem:
        reading.state, reading.reason = "failed", str(problem)
    except OSError as problem:
        reading.state, reading.reason = "failed", problem.strerror or str(problem)
    except MemoryError:
        reading.state, reading.reason = "failed", "reading it needs more memory than there is"
    except Exception as problem:  # one odd repository must not stop the others
        words = f"unexpected: {type(problem).__name__}: {problem}"
        reading.state, reading.reason = "failed", words[:400]
    return reading


def _write_commits(request: Request, reading: Reading) -> None:
    """Write the commits here, where others read beside us: the one that stores has enough to do.

    Where that fails they are given back, and it is said by the one that stores.
    """
    if request.lake is None or reading.commits is None:
        return
    with contextlib.suppress(OSError, MemoryError):
        reading.written = tuple(
            write_file(request.lake, "delta", kind, request.name, columns, SORT[kind])
            for kind, columns in tables(reading.commits).items()
        )
        reading.commits = None


def _place(request: Request, reading: Reading) -> Path:
    if request.path is not None:
        return request.path
    address = git_address(request.location)
    token = token_for(address.host)
    try:
        return mirror(address, into=request.mirrors, token=token)
    except GitFailed:
        moved = moved_to(address, token=token)
        if not moved:
            raise
    there = mirror(git_address(moved), into=request.mirrors, token=token)
    reading.moved = moved
    return there


def _read(repo: Repo, request: Request, reading: Reading) -> None:
    identify(repo, request, reading)
    lost = ""
    if is_same(repo, request):
        known = request.known
        as_it_was = reading.objects == known.objects
        lost = "" if as_it_was else damage(repo)
        if as_it_was or (known.whole and not lost):
            reading.unchanged = True
            return
        request = replace(request, known=Known())
    if not repo.head:
        reading.state, reading.reason = "empty", "there is no commit yet"
        return
    files = [File(*entry) for entry in repo.tree()]
    reading.files = len(files)
    _read_files(repo, files, request, reading)
    tree = Parsed(observations=tuple(tree_observations(files)))
    reading.fresh.append((Manifest("", TREE, tree, repo.head), f"{TREE}:{repo.head}"))
    remarks = [
        remark for remark in (lost, repo.remark, _history(repo, files, request, reading)) if remark
    ]
    if remarks:
        reading.state, reading.reason = "partial", "; ".join(remarks)


def _history(repo: Repo, files: Sequence[File], request: Request, reading: Reading) -> str:
    """Read the history; words when that was not, or not wholly, possible."""
    try:
        basis = _basis(repo, files)
        _trace(repo, request.known, reading)
        reading.holds = tuple(head for head in request.heads if repo.is_ancestor(head))
        reading.commits, reading.basis = _commits(repo, request.known, basis), basis
        reading.history = summarise(
            reading.commits, files, now=request.now, merges=request.merges, shallow=repo.shallow
        )
    except (GitFailed, Malformed) as problem:
        return f"the history could not be read: {problem}"
    return "the history is shallow: older commits are not here" if repo.shallow else ""


def _trace(repo: Repo, known: Known, reading: Reading) -> None:
    """Where the history began, and whether it still holds the commit that was read last."""
    follows = bool(known.head) and repo.is_ancestor(known.head)
    same_branch = repo.branch == known.branch and not repo.shallow
    reading.rewritten = bool(known.head) and same_branch and not follows
    if not (follows and known.roots):
        reading.roots = tuple(roots_of(repo))


def _basis(repo: Repo, files: Sequence[File]) -> str:
    """Names what every commit's reading depends on; "": it can never be continued."""
    mailmap = next((file.digest for file in files if file.path == ".mailmap"), "none")
    return "" if repo.shallow else f"{LOG}:{mailmap[:40]}"


def _commits(repo: Repo, known: Known, basis: str) -> History:
    """The whole history; of what was known at an earlier commit, only the rest is read."""
    before = known.commits
    way = continuation(
        stored_tip=known.head if before is not None and known.basis else "",
        stored_basis=known.basis,
        tip=repo.head,
        basis=basis,
        is_ancestor=before is not None and repo.is_ancestor(known.head),
    )
    if before is None or way == "full":
        with repo.log(LOG_ARGUMENTS) as stream:
            return read_history(stream)
    if way == "same":
        return before
    with repo.log(LOG_ARGUMENTS, since=known.head) as stream:
        return extend(before, read_history(stream))


def _read_files(repo: Repo, files: list[File], request: Request, reading: Reading) -> None:
    known = request.known
    texts = Texts(files, searched=_searched(repo, request), known=known.sites, salt=request.salt)
    care = Care(_note_in(request.diary), request.deadly)
    reading.kept, reading.fresh = read_files(repo.blobs, files, known.keys, texts, care)
    reading.fresh.append(texts.call_sites(repo.head))


def _note_in(diary: Path | None) -> Callable[[str], None]:
    def note(path: str) -> None:
        if diary is not None:
            diary.write_text(path, "utf-8", "surrogateescape")

    return note


def _searched(repo: Repo, request: Request) -> frozenset[tuple[str, str]]:
    """The (path, digest) pairs of the last scan's files: their secrets are known already."""
    known = request.known
    if not known.head or known.readers != READERS:
        return frozenset()
    try:
        entries = list(repo.tree(known.head))
    except GitFailed:
        return frozenset()  # rewritten history: search everything again
    return frozenset((one.path, one.digest) for one in entries if one.mode.startswith(REGULAR))
