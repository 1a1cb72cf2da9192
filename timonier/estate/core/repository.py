"""All that was read of one repository, as the plain value that checks judge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from timonier.estate.core.facts import Component, File, Observation, Parsed

State = Literal["scanned", "partial", "empty", "failed"]

TREE = "tree"  # kind of the pseudo-manifest (path "") with what the list of files tells
SECRETS = "secrets"  # kind of the pseudo-manifests with the secrets found in one file
IMPORTS = "imports"  # kind of the pseudo-manifest (path "") with the call sites in source files
RECORD = "decision-record"  # kind of the files that are listed as decision records too
NOT_FILES = (TREE, SECRETS, IMPORTS)  # kinds kept like manifests that are none


@dataclass(frozen=True, slots=True)
class Context:
    """What people said of the system that the repository serves; empty or None: not said."""

    exposure: str = ""  # internal | partners | internet
    criticality: str = ""  # low | medium | high | vital
    in_service: bool | None = None
    system: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One file read: its path at HEAD, the kind of its reader, what it says."""

    path: str
    kind: str
    parsed: Parsed
    digest: str = ""  # git object id of the blob


Place = tuple[str, str]  # path, kind
Keyed = tuple[Manifest, str]  # with its cache key
Keys = Mapping[Place, str]


@dataclass(frozen=True, slots=True)
class RepositoryFacts:
    """One repository at one commit.

    `manifests` holds every file read, and three kinds made by the scanner: TREE (path "", the
    observations of `core.tree`), SECRETS (one entry per file that holds a secret) and IMPORTS
    (path "", what `core.sites` keeps of the source files). `files` is
    filled during a scan and empty when the facts come back from the database. `history` is None
    when it could not be read. `memo` holds what higher rooms worked out of these facts, once, for
    all that ask; a changed copy (`dataclasses.replace`) starts without it.
    """

    name: str
    path: str
    head: str
    files: tuple[File, ...] = ()
    manifests: tuple[Manifest, ...] = ()
    history: Any = None  # HistorySummary of core.history
    context: Context = field(default_factory=Context)
    state: State = "scanned"
    reason: str = ""
    identity: str = ""  # what its findings go by when it was renamed; empty: its name
    memo: dict[str, Any] = field(init=False, compare=False, repr=False, default_factory=dict)

    def components(self) -> Iterator[tuple[Manifest, Component]]:
        """Every component with the file that states it."""
        for manifest in self.manifests:
            for component in manifest.parsed.components:
                yield manifest, component

    def observations(self, kind: str) -> Iterator[tuple[Manifest, Observation]]:
        """Every observation of one kind with the file that states it."""
        for manifest in self.manifests:
            for observation in manifest.parsed.observations:
                if observation.kind == kind:
                    yield manifest, observation

    def unreadable(self) -> Iterator[Manifest]:
        """The files that could not be (fully) read."""
        return (manifest for manifest in self.manifests if manifest.parsed.error)
