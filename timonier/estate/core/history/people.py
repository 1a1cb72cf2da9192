"""Who wrote: robots flagged, identities that may be one person, merges that a person confirmed."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Identity = tuple[str, str]  # (name, e-mail), as .mailmap has them

BOT_PATTERNS: tuple[str, ...] = (
    r"\[bot\]",
    r"^(?:dependabot|renovate|greenkeeper|snyk|pyup|mergify|imgbot|allcontributors)\b",
    r"^(?:github[- ]actions?|gitlab[- ]?(?:ci|bot)|pre-commit[- ]ci|semantic-release)\b",
    r"^(?:weblate|hosted weblate|transifex|crowdin|codecov|sonarcloud|travis(?: ci)?|jenkins)\b",
    r"^(?:copybara|bors|homu|k8s-ci-robot|scala-steward|violinist|depfu|whitesource)\b",
    r"[-_ ](?:bot|robot|automation)$",
    r"\b(?:noreply|no-reply)@(?:github|gitlab)\.com$",
)
_BOT = re.compile("|".join(f"(?:{pattern})" for pattern in BOT_PATTERNS), re.IGNORECASE)
# What a site's merge button signs with is a person's click, under that person's name.
_CLICK = re.compile(r"@users\.noreply\.", re.IGNORECASE)

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ACCOUNT = re.compile(r"(?:\d+\+)?([^@+]+)@users\.noreply\.([^@]+)")
_SHARED = """admin contact dev devnull developer git github hello info mail me noreply no-reply
nobody none office opensource postmaster root support team test ubuntu unknown user webmaster"""
_SHARED_LOCAL_PARTS = frozenset(_SHARED.split())
_SHORTEST_LOCAL_PART = 4


@dataclass(frozen=True, slots=True)
class MergeProposal:
    """Two identities that may be one person. Nothing is merged until a person says so."""

    kept: Identity
    merged: Identity
    reason: str  # a key: e-mail, account, name, local-part


@dataclass(frozen=True, eq=False, slots=True)
class People:
    """Which person stands behind each identity of a history."""

    of: NDArray[np.int64]  # (identities,) index of the person
    bot: NDArray[np.bool_]  # (persons,)
    count: int


def is_bot(identity: Identity) -> bool:
    """Whether a name or address is that of a known kind of robot (BOT_PATTERNS)."""
    name, email = identity
    local = email.partition("@")[0] if _CLICK.search(email) else email
    return bool(_BOT.search(name) or _BOT.search(local) or _BOT.search(email.partition("@")[0]))


def persons(identities: Sequence[Identity], merges: Mapping[Identity, Identity]) -> People:
    """The persons behind identities, after the merges that people confirmed.

    `merges` maps an identity to the one it belongs to; chains are followed, circles are cut.
    Taking a merge back is leaving it out.
    """
    roots = [_root(identity, merges) for identity in identities]
    numbers = {root: index for index, root in enumerate(dict.fromkeys(roots))}
    bots = [is_bot(root) for root in numbers]
    return People(
        of=np.fromiter((numbers[root] for root in roots), np.int64, len(roots)),
        bot=np.array(bots, np.bool_),
        count=len(numbers),
    )


def _root(identity: Identity, merges: Mapping[Identity, Identity]) -> Identity:
    passed = {identity}
    while (following := merges.get(identity)) is not None and following not in passed:
        passed.add(following)
        identity = following
    return identity


def propose_merges(identities: Iterable[Identity]) -> list[MergeProposal]:
    """Identities that share an exact trait, strongest reason first; each person proposed once.

    Exact matches only, as SortingHat's recommendations: the same address, the same account of a
    forge, the same full name (two words at least), or the same local part together with a word of
    the name. Never a likeness alone. Robots are left out.
    """
    known = sorted({identity for identity in identities if not is_bot(identity)})
    joined = _Joined()
    found = []
    for reason, trait in _TRAITS:
        groups: dict[object, list[Identity]] = defaultdict(list)
        for identity in known:
            for value in trait(identity):
                groups[value].append(identity)
        for first, *others in groups.values():
            for other in others:
                if joined.join(first, other):
                    found.append(MergeProposal(first, other, reason))
    return found


class _Joined:
    """Which identities are already proposed as one."""

    def __init__(self) -> None:
        self.parent: dict[Identity, Identity] = {}

    def join(self, one: Identity, other: Identity) -> bool:
        """False when they were together already."""
        one, other = _root(one, self.parent), _root(other, self.parent)
        if one == other:
            return False
        self.parent[other] = one
        return True


def _address(identity: Identity) -> list[object]:
    email = identity[1].casefold()
    local = email.partition("@")[0]
    return [email] if _ADDRESS.fullmatch(email) and local not in _SHARED_LOCAL_PARTS else []


def _account(identity: Identity) -> list[object]:
    match = _ACCOUNT.fullmatch(identity[1].casefold())
    return [match.groups()] if match else []


def _words(name: str) -> list[str]:
    return unicodedata.normalize("NFKC", name).casefold().split()


def _full_name(identity: Identity) -> list[object]:
    words = _words(identity[0])
    return [" ".join(words)] if len(words) > 1 else []


def _local_part(identity: Identity) -> list[object]:
    local = identity[1].casefold().partition("@")[0].rpartition("+")[2]
    if len(local) < _SHORTEST_LOCAL_PART or local in _SHARED_LOCAL_PARTS:
        return []
    return [(local, word) for word in _words(identity[0]) if len(word) > 1]


_TRAITS = (
    ("e-mail", _address),
    ("account", _account),
    ("name", _full_name),
    ("local-part", _local_part),
)
