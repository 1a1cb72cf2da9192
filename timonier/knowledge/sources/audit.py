"""What the audit answers of registries have in common: the advisory as told, and strict checks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from timonier.knowledge.sources import TooLarge, UnreadableSource

MOST_PER_PACKAGE = 1_000  # advisories
MOST = 50_000  # advisories of one answer
_WHITE = re.compile(r"\s+")
_UNSEEN = frozenset({"Cf", "Co", "Cn"})  # soft hyphens, joiners: nothing is lost without them
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
GHSA = re.compile(r"GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}")
CVE = re.compile(r"CVE-\d{4}-\d{4,}")


@dataclass(frozen=True, slots=True)
class Told:
    """One advisory on one package, as a registry tells it; text is checked, nothing is judged."""

    id: str  # the best known of its names: GHSA, CVE, else the registry's own
    aliases: tuple[str, ...]
    title: str
    link: str  # https, or empty
    severity: str  # the registry's word
    score: float  # CVSS, 0 to 10; 0: not given
    affected: str  # a range in the ecosystem's own words
    published: str = ""  # ISO date


def listed(found: Any, name: str) -> list[Mapping[str, Any]]:
    """The advisories of one package. Raises UnreadableSource when it is no list of objects."""
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise UnreadableSource(f"audit answer: no list of advisories for {shown(name)}")
    if len(found) > MOST_PER_PACKAGE:
        raise TooLarge(f"audit answer: more than {MOST_PER_PACKAGE} advisories for {shown(name)}")
    return found


def plain(value: Any, what: str, longest: int, *, needed: bool = False) -> str:
    """A line of text as it is. Raises UnreadableSource when it is none, or holds control
    characters, and TooLarge when it is longer than `longest`."""
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or (needed and not value.strip()):
        raise UnreadableSource(f"audit answer: {what} is not a text")
    if len(value) > longest:
        raise TooLarge(f"audit answer: {what} is longer than {longest} characters")
    if not value.isprintable():
        raise UnreadableSource(f"audit answer: control characters in {what}")
    return value.strip()


def prose(value: Any, what: str) -> str:
    """A title, its line breaks and runs of space made one space. Raises like `plain`."""
    if isinstance(value, str):
        value = _WHITE.sub(" ", "".join(one for one in value if not _is_unseen(one)))
    text = plain(value, what, 2_000)
    return text if len(text) <= 200 else f"{text[:199].rsplit(' ', 1)[0]}…"


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in _UNSEEN and letter not in _TURNING


def link(value: Any) -> str:
    """An https address; empty for any other. Raises like `plain`."""
    text = plain(value, "an address", 1_000)
    return text if text.startswith("https://") and " " not in text and len(text) <= 300 else ""


def shown(name: Any) -> str:
    """A name for a message: short, and without anything that is not plain."""
    return "".join(one if one.isprintable() else "?" for one in str(name)[:80])
