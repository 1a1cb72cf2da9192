"""What a registry is asked about the components in use, and which names are never sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from timonier.knowledge.core.book import CANARIES
from timonier.knowledge.core.constraints import is_exact
from timonier.knowledge.core.names import normal_name

Reason = Literal["private", "own", "own-scope", "elsewhere", "no-lock", "unnameable"]
REASONS: tuple[Reason, ...] = ("private", "own", "own-scope", "elsewhere", "no-lock", "unnameable")
ANY = "*"  # among the versions asked about: the registry tells all that it knows of the package
_LONGEST_NAME = 214  # npm's own limit; Composer's names are shorter still
_LONGEST_VERSION = 100
_NAMES: Mapping[str, re.Pattern[str]] = {
    "npm": re.compile(r"(?:@[A-Za-z0-9~._-]+/)?[A-Za-z0-9~._-]+"),
    "composer": re.compile(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+"),
}
_VERSION = re.compile(r"[0-9A-Za-z.+-]+")


@dataclass(frozen=True, slots=True)
class InUse:
    """One package as some repository states it. `version` is empty unless a lock holds it."""

    type: str
    name: str
    version: str = ""
    elsewhere: bool = False  # taken from git, an address or a path: no registry serves it


@dataclass(frozen=True, slots=True)
class Use:
    """The packages in use, and the names of the company's own ones: (purl type, name)."""

    packages: Sequence[InUse] = ()
    own: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """What one registry would be asked: names with their exact versions, as the locks write them.

    `kept` says, for each name that is not sent, why. Both leave out the canary, which is asked of
    every registry and names nothing of ours.
    """

    ecosystem: str
    asked: Mapping[str, tuple[str, ...]]
    kept: Mapping[str, Reason]
    provable: bool = True  # False: the operator lets even the canary's name not go out

    @property
    def pairs(self) -> int:
        """How many names with a version are sent."""
        return sum(map(len, self.asked.values()))

    def because(self, reason: Reason) -> list[str]:
        """The names kept back for one reason, sorted."""
        return sorted(name for name, why in self.kept.items() if why == reason)

    def with_canary(self) -> dict[str, tuple[str, ...]]:
        """What is sent: with one public package whose flaw any honest answer names."""
        sent = dict(self.asked)
        name, version, _ = CANARIES[self.ecosystem]
        sent[name] = tuple(sorted({*sent.get(name, ()), version}))
        return sent


def globs_of(text: str) -> tuple[str, ...]:
    """The patterns of a comma-separated setting (`@acme/*, internal-*`)."""
    return tuple(one.strip().lower() for one in text.split(",") if one.strip())


def question(ecosystem: str, use: Use, private: Iterable[str]) -> Question:
    """What may be asked of the registry of `ecosystem`.

    Names that match `private`, and own ones, are never sent, whatever file states them.
    """
    patterns = tuple(private)
    own = {normal_name(kind, name) for kind, name in use.own if kind == ecosystem}
    scopes = {name.partition("/")[0] for name in own if name.startswith("@")}
    asked: dict[str, set[str]] = {}
    kept: dict[str, Reason] = {}
    for one in use.packages:
        if one.type != ecosystem or not one.name:
            continue
        why = _withheld(one, ecosystem, patterns, own, scopes)
        if why is None:
            asked.setdefault(one.name, set()).add(one.version)
        elif one.name not in kept or REASONS.index(why) < REASONS.index(kept[one.name]):
            kept[one.name] = why
    sent = {name: tuple(sorted(asked[name])) for name in sorted(asked)}
    silent = {name: why for name, why in sorted(kept.items()) if name not in sent}
    canary = normal_name(ecosystem, CANARIES[ecosystem][0])
    return Question(ecosystem, sent, silent, not _is_private(canary, patterns))


def _withheld(
    one: InUse, ecosystem: str, private: Sequence[str], own: set[str], scopes: set[str]
) -> Reason | None:
    plain = normal_name(ecosystem, one.name)
    if _is_private(plain, private):
        return "private"
    if plain in own:
        return "own"
    if plain.partition("/")[0] in scopes:
        return "own-scope"
    if one.elsewhere:
        return "elsewhere"
    if not one.version:
        return "no-lock"
    return None if _is_nameable(ecosystem, one) else "unnameable"


def _is_private(plain: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(plain, pattern) for pattern in patterns)


def _is_nameable(ecosystem: str, one: InUse) -> bool:
    """Whether a registry could serve this: a lock may hold anything."""
    shape = _NAMES[ecosystem]
    if len(one.name) > _LONGEST_NAME or not shape.fullmatch(one.name):
        return False
    if len(one.version) > _LONGEST_VERSION or not _VERSION.fullmatch(one.version):
        return False
    return is_exact(ecosystem, one.version)
