"""The edges of a lock file in words, for tests."""

from __future__ import annotations

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.registry import parse

Brought = set[tuple[str, str, str]]  # who, whom, at which range


def told(parsed: Parsed) -> Brought:
    """The edges in words: `name version`."""
    words = [f"{one.name} {one.version}" for one in parsed.components]
    return {
        (words[place], words[target], stated)
        for place in range(len(words))
        for target, stated in parsed.edges.of(place)
    }


def read(kind: str, text: str, path: str = "") -> Brought:
    parsed = parse(kind, path or kind, text.encode())
    assert not parsed.error
    return told(parsed)
