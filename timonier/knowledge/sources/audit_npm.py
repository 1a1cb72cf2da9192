"""The audit answer of an npm registry: what is sent, and what its answer tells.

Source: the manual of `npm audit`, "bulk advisory endpoint". A POST of
`{name: [version, ...]}`, packed with gzip, is answered by `{name: [advisory, ...]}` with the
advisories that hit one of these versions.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection, Mapping
from typing import Any

from timonier.knowledge.sources import TooLarge, UnreadableSource
from timonier.knowledge.sources.audit import GHSA, MOST, Told, link, listed, plain, prose, shown

PATH = "/-/npm/v1/security/advisories/bulk"
HEADERS = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
NAMES = 1_000  # of one request


def body(asked: Mapping[str, Collection[str]]) -> bytes:
    """The packed body of a request about these versions of these packages."""
    text = json.dumps({name: sorted(asked[name]) for name in sorted(asked)}, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)


def told(document: Any, asked: Collection[str]) -> dict[str, list[Told]]:
    """The advisories by package name, as it was asked.

    Raises UnreadableSource when the answer is not what the registry promises or names a package
    that nobody asked about, and TooLarge.
    """
    if not isinstance(document, Mapping):
        raise UnreadableSource("audit answer: not an object")
    found: dict[str, list[Told]] = {}
    total = 0
    for name, advisories in document.items():
        if name not in asked:
            raise UnreadableSource(f"audit answer: names {shown(name)}, which was not asked about")
        found[name] = [_told(one) for one in listed(advisories, name)]
        total += len(found[name])
        if total > MOST:
            raise TooLarge(f"audit answer: more than {MOST} advisories")
    return found


def _told(one: Mapping[str, Any]) -> Told:
    number = one.get("id")
    if isinstance(number, bool) or not isinstance(number, int | str):
        raise UnreadableSource("audit answer: an advisory has no id")
    own = plain(str(number)[:100], "an id", 64, needed=True)
    page = link(one.get("url"))
    named = GHSA.search(page)
    return Told(
        id=named[0] if named else f"NPM-{own}",
        aliases=(),
        title=prose(one.get("title"), "a title"),
        link="" if named else page,
        severity=plain(one.get("severity"), "a severity", 40),
        score=_score(one.get("cvss")),
        affected=plain(one.get("vulnerable_versions"), "a range", 4_000, needed=True),
    )


def _score(cvss: Any) -> float:
    """The base score; 0 where none is given, as npm writes it for advisories without a vector."""
    if cvss is None:
        return 0.0
    score = cvss.get("score") if isinstance(cvss, Mapping) else cvss
    if score is None:
        return 0.0
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 10:
        raise UnreadableSource("audit answer: a score is not a number from 0 to 10")
    return float(score)
