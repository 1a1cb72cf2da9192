"""Read one repository from git to plain facts. No Django here: this runs in worker processes.

It joins the room's `sources` and `core`, below its models: what was known before comes in as a
value, what was found goes out as one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from timonier.estate.core.facts import File, Parsed
from timonier.estate.core.history.log import (
    LOG_ARGUMENTS,
    LOG_VERSION,
    History,
    Malformed,
    extend,
    read_history,
)
from timonier.estate.core.history.stored import SORT, continuation, tables
from timonier.estate.core.history.summarise import summarise
from timonier.estate.core.history.summary import SUMMARY_VERSION, HistorySummary
from timonier.estate.core.manifests import registry
from timonier.estate.core.repository import TREE, Manifest, State
from timonier.estate.core.sites import Sites
from timonier.estate.core.tree import tree_observations
from timonier.estate.families import REGULAR, Keyed, Place
from timonier.estate.memory import OF_A_REPOSITORY, bounded
from timonier.estate.reading_files import Care, read_files
from timonier.estate.sources.addresses import AddressRefused, git_address
from timonier.estate.sources.forges import token_for
from timonier.estate.sources.git import Repo
from timonier.estate.sources.git_checks import damage, roots_of
from timonier.estate.sources.git_folder import NoRepository, Refused
from timonier.estate.sources.git_process import GitFailed, GitMissing
from timonier.estate.sources.git_store import normalised, objects_digest, origin_of
from timonier.estate.sources.mirror import mirror
from timonier.estate.sources.redirects import moved_to
from timonier.estate.texts import Texts
from timonier.kit.parquet import Written, write_file

# What read the facts: when any part changes, everything is read again.
READERS = f"{registry.VERSION}.4.{LOG_VERSION}.{SUMMARY_VERSION}"

_EXPECTED = (NoRepository, Refused, GitFailed, GitMissing, AddressRefused)

Merges = Mapping[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Known:
    """What the last good scan left: its commit, its readers, and each file's cache key."""

    head: str = ""
    readers: str = ""
    keys: Mapping[Place, str] = field(default_factory=dict)
    commits: History | None = None  # the history at `head`, as it was read under `basis`
    basis: str = ""
    sites: Sites | None = None  # the call sites at `head`; None: every file is read again
    branch: str = ""
    roots: tuple[str, ...] = ()
    objects: str = ""  # digest of its objects' files
    whole: bool = True  # nothing was missing of it


@dataclass(frozen=True, slots=True)
class Request:
    """One repository to read. Without a `path`, `location` is an address mirrored first."""

    location: str
    path: Path | None
    root: Path | None
    mirrors: Path
    now: datetime
    known: Known = field(default_factory=Known)
    salt: bytes = b""  # of this installation: makes fingerprints of secrets useless elsewhere
    merges: Merges = field(default_factory=dict)
    diary: Path | None = None  # where the file being read is noted, for whoever finds us killed
    deadly: frozenset[str] = frozenset()  # files that killed a reader: they are left out
    heads: tuple[str, ...] = ()  # of repositories that are gone: does this one hold them?
    lake: Path | None = None  # where the commits are written, under `name`; None: given back
    name: str = ""  # of the repository, as the lake knows it


@dataclass(slots=True)
class Reading:
    """What one reading found. `kept`: files that are as they were; `fresh`: those read now."""

    location: str
    state: State = "scanned"
    reason: str = ""
    unchanged: bool = False
    head: str = ""
    branch: str = ""
    files: int = 0
    kept: set[Place] = field(default_factory=set)
    fresh: list[Keyed] = field(default_factory=list)
    history: HistorySummary | None = None
    commits: History | None = None
    written: tuple[Written, ...] = ()  # files of the lake that hold the commits, instead of them
    basis: str = ""  # what the reading of every commit depended on
    roots: tuple[str, ...] = ()  # ids of the root commits, sorted; empty: unknown
    remote: str = ""  # host/path of origin; empty: unknown
    objects: str = ""  # digest of its objects' files
    moved: str = ""  # the address that its forge sent us to; empty: it is where it was
    holds: tuple[str, ...] = ()  # which of the heads asked for are part of its history
    rewritten: bool = False  # the commit known is no part of the same branch any more


def read(request: Request) -> Reading:
    """Read one repository; whatever is wrong with it is said in `state` and `reason`."""
    reading = Reading(request.location)
    try:
        place = _place(request, reading)
        with bounded(OF_A_REPOSITORY), Repo(place, root=request.root) as repo:
            _read(repo, request, reading)
            _write_commits(request, reading)
    except _EXPECTED as problem:
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


def is_unchanged(request: Request) -> Reading | None:
    """The reading of a local repository whose commit is the one known; None: it must be read.

    So must one whose objects are in other files than they were: some may be lost.
    """
    if request.path is None or not request.known.head:
        return None
    try:
        repo = Repo(request.path, root=request.root)
    except (*_EXPECTED, OSError):
        return None
    reading = Reading(request.location)
    _identify(repo, request, reading)
    if not _same(repo, request) or reading.objects != request.known.objects:
        return None
    reading.unchanged = True
    return reading


def _identify(repo: Repo, request: Request, reading: Reading) -> None:
    """What tells which repository this is, and which state of it."""
    reading.head, reading.branch = repo.head, repo.branch
    reading.roots = request.known.roots
    reading.objects = objects_digest(repo.common / "objects")
    mirrored = request.path is None
    address = normalised(reading.moved or request.location)
    reading.remote = address if mirrored else origin_of(repo.common)


def _same(repo: Repo, request: Request) -> bool:
    """Whether there is nothing to read: the same commit, by the same readers."""
    return bool(repo.head) and (repo.head, READERS) == (request.known.head, request.known.readers)


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
    _identify(repo, request, reading)
    lost = ""
    if _same(repo, request):
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
    return "" if repo.shallow else f"{LOG_VERSION}:{mailmap[:40]}"


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
