"""What the words of an operator stand for: repositories, each once, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from timonier.estate.sources import discovery, forges
from timonier.estate.sources.addresses import AddressRefused, git_address
from timonier.estate.sources.discovery import Found, NothingThere, Target
from timonier.estate.sources.git_store import normalised
from timonier.estate.sources.naming import address_name


@dataclass(slots=True)
class Meant:
    """Repositories to read, remarks, and the words that stand for nothing with the cause."""

    targets: list[Target] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    listed: dict[str, list[str]] = field(default_factory=dict)  # a forge's word -> its whole list


def targets(words: Iterable[str], *, name: str = "") -> Meant:
    """Resolve every word; one that fails does not stop the others."""
    meant = Meant()
    for word in words:
        try:
            found = _found(word)
        except (NothingThere, AddressRefused, forges.ForgeFailed) as problem:
            meant.failures.append(str(problem))
            continue
        meant.notes.extend(found.notes)
        meant.targets.extend(found.targets)
        if len(found.targets) < forges.MAX_REPOSITORIES and forges.forge_of(word) is not None:
            meant.listed[word] = [target.location for target in found.targets]
    unique = {target.location: target for target in meant.targets}
    meant.targets = list(unique.values())
    if name and len(meant.targets) == 1:
        only = meant.targets[0]
        meant.targets = [Target(only.location, only.path, only.root, name)]
    return meant


def _found(word: str) -> Found:
    if word.startswith("file://"):
        return discovery.local_targets(word.removeprefix("file://"))
    if not discovery.is_remote(word):
        return discovery.local_targets(word)
    git_address(word)  # refuses what no code below should have to look at
    forge = forges.forge_of(word)
    if forge is None:
        return Found([_remote(word)])
    listing = forges.repositories(forge)
    return Found([_remote(address) for address in listing.addresses], listing.notes)


def _remote(word: str) -> Target:
    address = git_address(word)
    return Target(address.url, name=address_name(normalised(address.url)) or address.name)
