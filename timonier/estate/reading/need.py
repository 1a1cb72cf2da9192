"""What the reading of one repository takes and gives, and whether it must be read at all.

No Django here, and nothing that reads a file: most repositories are as they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from timonier.estate.core.repository import Keyed, Place, State
from timonier.estate.core.versions import LOG, MANIFESTS, SUMMARY
from timonier.estate.sources.addresses import AddressRefused
from timonier.estate.sources.git import Repo
from timonier.estate.sources.git_folder import NoRepository, Refused
from timonier.estate.sources.git_process import GitFailed, GitMissing
from timonier.estate.sources.git_store import normalised, objects_digest, origin_of
from timonier.kit.store.parquet import Written

if TYPE_CHECKING:
    from timonier.estate.core.history.log import History
    from timonier.estate.core.history.summary import HistorySummary
    from timonier.estate.core.sites import Sites

# What read the facts: when any part changes, everything is read again.
READERS = f"{MANIFESTS}.5.{LOG}.{SUMMARY}"

EXPECTED = (NoRepository, Refused, GitFailed, GitMissing, AddressRefused)

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


def is_unchanged(request: Request) -> Reading | None:
    """The reading of a local repository whose commit is the one known; None: it must be read.

    So must one whose objects are in other files than they were: some may be lost.
    """
    if request.path is None or not request.known.head:
        return None
    try:
        repo = Repo(request.path, root=request.root)
    except (*EXPECTED, OSError):
        return None
    reading = Reading(request.location)
    identify(repo, request, reading)
    if not is_same(repo, request) or reading.objects != request.known.objects:
        return None
    reading.unchanged = True
    return reading


def identify(repo: Repo, request: Request, reading: Reading) -> None:
    """What tells which repository this is, and which state of it."""
    reading.head, reading.branch = repo.head, repo.branch
    reading.roots = request.known.roots
    reading.objects = objects_digest(repo.common / "objects")
    mirrored = request.path is None
    address = normalised(reading.moved or request.location)
    reading.remote = address if mirrored else origin_of(repo.common)


def is_same(repo: Repo, request: Request) -> bool:
    """Whether there is nothing to read: the same commit, by the same readers."""
    return bool(repo.head) and (repo.head, READERS) == (request.known.head, request.known.readers)
