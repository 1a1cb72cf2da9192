"""Reads the vulnerability index of a NuGet server, as its protocol describes it.

Source: https://learn.microsoft.com/nuget/api/vulnerability-info. A service index names the resource
`VulnerabilityInfo/6.7.0`, whose index is a list of pages; a page maps each package, in lower case,
to its vulnerabilities (`url`, `severity` 0 to 3, `versions` as an interval).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from timonier.knowledge.core.constraints import UnreadableConstraint, declared_spans
from timonier.knowledge.core.names import normal_name
from timonier.knowledge.core.severity import Severity
from timonier.knowledge.sources import UnreadableSource

_RESOURCE = "VulnerabilityInfo/"
_PAGES = 100
_SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")
_ID = re.compile(r"(GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}|CVE-\d{4}-\d{4,})")


def resource(service: Any) -> str:
    """The address of the vulnerability index that a service index names.

    Raises UnreadableSource when it names none, or is no service index.
    """
    listed = service.get("resources") if isinstance(service, Mapping) else None
    if not isinstance(listed, list):
        raise UnreadableSource("NuGet service index: no list of resources")
    for one in listed:
        if isinstance(one, Mapping) and str(one.get("@type", "")).startswith(_RESOURCE):
            return str(one.get("@id", ""))
    raise UnreadableSource("NuGet service index: the server offers no vulnerability index")


def pages(index: Any) -> list[str]:
    """The addresses of the pages of a vulnerability index. Raises UnreadableSource."""
    if not isinstance(index, list) or not 0 < len(index) <= _PAGES:
        raise UnreadableSource(f"NuGet vulnerability index: not a list of 1 to {_PAGES} pages")
    found = [str(one.get("@id", "")) if isinstance(one, Mapping) else "" for one in index]
    if not all(found):
        raise UnreadableSource("NuGet vulnerability index: a page has no address")
    return found


def rows(documents: Iterable[Any]) -> dict[str, list[list[Any]]]:
    """Advisory rows by package, of all pages (see `core.advisories.Advisory`).

    A version interval that cannot be read gives a row whose answer is unknown, never silence.
    Raises UnreadableSource when a page is not what the protocol says.
    """
    found: dict[str, dict[str, list[Any]]] = {}
    for document in documents:
        if not isinstance(document, Mapping):
            raise UnreadableSource("NuGet vulnerability page: not an object")
        for package, listed in document.items():
            held = found.setdefault(normal_name("nuget", str(package)), {})
            for one in _listed(listed, str(package)):
                _take(held, one)
    return {name: [held[key] for key in sorted(held)] for name, held in sorted(found.items())}


def _listed(listed: Any, package: str) -> list[Mapping[str, Any]]:
    right = isinstance(listed, list) and all(
        isinstance(one, Mapping) and {"url", "versions"} <= set(one) for one in listed
    )
    if not right:
        raise UnreadableSource(f"NuGet vulnerability page: unexpected shape of {package[:100]}")
    return list(listed)


def _take(held: dict[str, list[Any]], one: Mapping[str, Any]) -> None:
    url = str(one["url"])[:300]
    named = _ID.search(url)
    identifier = named[1] if named else url
    spans = _spans(str(one["versions"])[:200])
    row = held.setdefault(
        identifier,
        [
            identifier,
            [],
            _severity(one.get("severity")),
            0,
            "",
            "",
            "",
            "" if named else url,
            [],
            [],
        ],
    )
    row[8] += [span for span in spans if span not in row[8]]


def _spans(interval: str) -> list[str]:
    try:
        return [str(span) for span in declared_spans("nuget", interval)]
    except UnreadableConstraint:
        return [f"<unreadable {interval}"]


def _severity(value: Any) -> Severity:
    known = isinstance(value, int) and 0 <= value < len(_SEVERITIES)
    return _SEVERITIES[value] if known else "unknown"
