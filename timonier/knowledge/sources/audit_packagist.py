"""The audit answer of a Composer repository: what is sent, and what its answer tells.

Source: the API documentation of Packagist, "list security advisories". A POST of `packages[]=name`
is answered by `{"advisories": {name: [advisory, ...]}}` with all that is known of these packages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from timonier.knowledge.sources import TooLarge, UnreadableSource
from timonier.knowledge.sources.audit import (
    CVE,
    GHSA,
    MOST,
    Told,
    link,
    listed,
    plain,
    prose,
    shown,
)

PATH = "/api/security-advisories/"
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}
NAMES = 500  # of one request


def body(asked: Iterable[str]) -> bytes:
    """The body of a request about these packages; their versions are not sent."""
    return urlencode([("packages[]", name) for name in sorted(asked)]).encode()


def told(document: Any, asked: Collection[str]) -> dict[str, list[Told]]:
    """The advisories by package name, as it was asked.

    Raises UnreadableSource when the answer is not what the API promises or names a package that
    nobody asked about, and TooLarge.
    """
    advisories = document.get("advisories") if isinstance(document, Mapping) else None
    if advisories == []:  # how PHP writes an empty object
        advisories = {}
    if not isinstance(advisories, Mapping):
        raise UnreadableSource("audit answer: no object of advisories")
    found: dict[str, list[Told]] = {}
    total = 0
    for name, of in advisories.items():
        if name not in asked:
            raise UnreadableSource(f"audit answer: names {shown(name)}, which was not asked about")
        found[name] = [_told(one, name) for one in listed(of, name)]
        total += len(found[name])
        if total > MOST:
            raise TooLarge(f"audit answer: more than {MOST} advisories")
    return found


def _told(one: Mapping[str, Any], name: str) -> Told:
    own = plain(one.get("advisoryId"), "an id", 64, needed=True)
    package = plain(one.get("packageName"), "a package name", 300)
    if package and package.lower() != name.lower():
        raise UnreadableSource(f"audit answer: an advisory on {shown(package)} under {shown(name)}")
    names = [*_identifiers(one), own]
    return Told(
        id=names[0],
        aliases=tuple(sorted(set(names) - {names[0]})),
        title=prose(one.get("title"), "a title"),
        link=link(one.get("link")),
        severity=plain(one.get("severity"), "a severity", 40),
        score=0.0,
        affected=plain(one.get("affectedVersions"), "a range", 4_000, needed=True),
        published=_day(plain(one.get("reportedAt"), "a date", 40)),
    )


def _identifiers(one: Mapping[str, Any]) -> list[str]:
    """The GHSA and CVE names, in this order, of the advisory and of those that it repeats."""
    given = [plain(one.get("cve"), "a CVE", 64), plain(one.get("remoteId"), "an id", 300)]
    sources = one.get("sources")
    for source in listed([] if sources is None else sources, "sources"):
        given.append(plain(source.get("remoteId"), "an id", 300))
    shapes = (GHSA, CVE)
    return [text for shape in shapes for text in dict.fromkeys(given) if shape.fullmatch(text)]


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""
