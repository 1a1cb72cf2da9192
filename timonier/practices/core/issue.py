"""What a check returns: one thing that is wrong, or may be, with its proof and its remedy."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Literal

from timonier.practices.core.phrases import Phrase, english
from timonier.practices.core.severity import Severity

State = Literal["affected", "unknown"]


@dataclass(frozen=True, slots=True)
class Cite:
    """One fact an issue stands on: where it can be seen again."""

    source: str  # git, or the name of a knowledge source
    locator: str  # repo@sha:path:line, an advisory id, an address
    because: Phrase
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Remedy:
    """The change that would remove an issue. Issues with the same `key` share one proposal.

    `at` is the version in use, `to` the smallest known version that removes this issue (empty when
    none is known); `ecosystem` says how to order both.
    """

    kind: str
    key: str
    name: str  # as shown: Django, python 3.7-slim, moment
    ecosystem: str = ""
    at: str = ""
    to: str = ""
    cycle: bool = False  # `to` names a release cycle, chosen by a life cycle
    effort: str = ""  # a row of the effort table; empty: by kind
    call_sites: int = 0  # places in the code that name the component
    site_files: int = 0  # files that hold them
    counted: bool = False  # whether both were counted; else they are unknown, not 0


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding, before the database knows it."""

    check: str
    severity: Severity
    state: State
    repository: str
    subject: str  # a purl or a path
    anchor: str  # what makes it the same issue tomorrow: no line, no version that may move
    because: tuple[Phrase, ...]
    file: str = ""
    line: int = 0
    aliases: tuple[str, ...] = ()
    fixed_in: str = ""
    exploited: bool = False
    scope: str = ""
    since: date | None = None  # when the world changed: end of life, publication
    due: date | None = None  # when waiting begins to cost
    remedy: Remedy | None = None
    cites: tuple[Cite, ...] = ()

    @property
    def key(self) -> str:
        """Stable identity: check, repository and anchor. A moved line does not open it anew."""
        text = "\0".join((self.check, self.repository, self.anchor))
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:24]

    @property
    def english(self) -> str:
        return english(self.because)
