"""What a check returns: one thing that is wrong, or may be, with its proof and its remedy."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal, Self

from timonier.practices.core.phrases import Phrase, english
from timonier.practices.core.severity import Severity


def key_for(check: str, repository: str, anchor: str) -> str:
    """Stable identity: check, repository and anchor. A moved line does not open it anew."""
    text = "\0".join((check, repository, anchor))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:24]


def renamed(key: str, name: str, to: str) -> str:
    """A remedy's key of one repository as that of another."""
    return "|".join(to if part == name else part for part in key.split("|"))


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
    part: str = ""  # the component that the change takes along, where it is another than `name`
    part_to: str = ""  # the version of it that is needed; empty when none is known
    also: tuple[str, ...] = ()  # other direct dependencies that bring `part`: they must move too
    remain: tuple[str, ...] = ()  # known flaws of `to` itself

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """Read back what was kept as JSON, by this version or an older one."""
        known = {one.name: kept[one.name] for one in fields(cls) if one.name in kept}
        for name in ("also", "remain"):
            known[name] = tuple(known.get(name, ()))
        return cls(**known)


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
    exploited_on: date | None = None  # since when attacks are known
    scope: str = ""
    since: date | None = None  # when the world changed: end of life, publication
    due: date | None = None  # when waiting begins to cost
    remedy: Remedy | None = None
    cites: tuple[Cite, ...] = ()

    @property
    def key(self) -> str:
        """As `key_for` makes it."""
        return key_for(self.check, self.repository, self.anchor)

    @property
    def lot(self) -> str:
        """The same for all advisories of one component in one repository: lists show them as one
        row. Every other issue is a lot of its own."""
        if self.check != "vulnerability" or self.state != "affected":
            return self.key
        text = "\0".join((self.check, self.repository, self.subject))
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:24]

    @property
    def english(self) -> str:
        return english(self.because)
