"""Reads the content of the demo's repositories: text archives, one a repository.

An archive opens with TOML (who worked on it, and when), then holds files, each under a line
`-- path key=value… --`. Keys: `hot` (how often the file changed), `with` (a file that changes
along), `by` (who works on it), `age` (days since this version was written; without it the file
grew over time), `bumps` (how many updates a bot made to it).
"""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from random import Random

_HEAD = re.compile(r"^-- (\S+)((?: [a-z]+=\S+)*) --\n", re.MULTILINE)
_FAKE = re.compile(r"@@([a-z0-9]++):?+([\w./+-]*+)@@")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WORD = "bcdfghjkmnpqrstvwxyz" + _LETTERS + "23456789"


@dataclass(frozen=True, slots=True)
class Spell:
    """One person's time on a repository: from and until so many days ago, with a weight."""

    who: str
    from_age: int
    until_age: int
    weight: float


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a file, written so many days ago (None: as the file grew)."""

    text: str
    age: int | None


@dataclass(slots=True)
class Source:
    """One file and how it came to be."""

    path: str
    versions: list[Version] = field(default_factory=list)
    hot: int = 0
    along: str = ""
    by: tuple[str, ...] = ()
    bumps: int = 0


@dataclass(frozen=True, slots=True)
class Archive:
    """One repository of the demo."""

    name: str
    from_age: int
    until_age: int
    spells: tuple[Spell, ...]
    sources: tuple[Source, ...]


def names() -> list[str]:
    """The repositories of the demo, in order."""
    places = (files(__package__) / "content").iterdir()
    return sorted(each.name.removesuffix(".txt") for each in places if each.name.endswith(".txt"))


def archive(name: str) -> Archive:
    """One repository's content, with its invented credentials and digests filled in."""
    whole = (files(__package__) / "content" / f"{name}.txt").read_text(encoding="utf-8")
    first = _HEAD.search(whole)
    about = tomllib.loads(whole[: first.start()] if first else whole)
    spells = tuple(
        Spell(who, int(start), int(end), float(weight))
        for who, (start, end, weight) in about["people"].items()
    )
    sources: dict[str, Source] = {}
    for path, options, text in _entries(whole):
        source = sources.setdefault(path, Source(path))
        source.hot = int(options.get("hot", source.hot))
        source.along = options.get("with", source.along)
        source.bumps = int(options.get("bumps", source.bumps))
        source.by = tuple(options["by"].split(",")) if "by" in options else source.by
        age = int(options["age"]) if "age" in options else None
        source.versions.append(Version(_FAKE.sub(_faked, text), age))
    return Archive(name, about["from"], about["until"], spells, tuple(sources.values()))


def _entries(whole: str) -> Iterator[tuple[str, dict[str, str], str]]:
    heads = list(_HEAD.finditer(whole))
    ends = [head.start() for head in heads[1:]] + [len(whole)]
    for head, end in zip(heads, ends, strict=True):
        options = dict(word.split("=", 1) for word in head[2].split())
        yield head[1], options, whole[head.end() : end].strip("\n") + "\n"


def _faked(found: re.Match[str]) -> str:
    """A digest or a credential that was never anyone's, in the form that a scanner knows.

    They are put together here, so that no scanner mistakes this project's own files for a leak.
    """
    kind, seed = found[1], found[2]
    digest = hashlib.sha256(f"embruns {seed}".encode()).digest()
    if kind == "sha256":
        return digest.hex()
    if kind == "sha1":
        return digest.hex()[:40]
    if kind == "h1":
        return "h1:" + base64.b64encode(digest).decode()
    if kind == "sha512":
        return "sha512-" + base64.b64encode(digest + digest[::-1]).decode()
    return _credential(kind, Random(seed))


def _credential(kind: str, rng: Random) -> str:
    if kind == "aws":
        return "AK" + "IA" + "".join(rng.choices(_LETTERS + "234567", k=16))
    if kind == "stripe":
        return "sk_" + "live_" + "".join(rng.choices(_WORD, k=24))
    if kind == "password":
        return "".join(rng.choices(_WORD, k=14))
    raise ValueError(f"no made-up value is called {kind}")
