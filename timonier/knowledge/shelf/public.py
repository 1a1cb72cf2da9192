"""Where the public sources are, and how each edition is made from what they answer."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from timonier.knowledge.shelf import editions, nuget_index
from timonier.knowledge.shelf.audits import Asking
from timonier.knowledge.shelf.editions import Edition, Maker, Origin
from timonier.knowledge.sources import TooLarge, UnreadableSource, download

DUMP = 1024 * 1024 * 1024  # bytes
DOCUMENT = 64 * 1024 * 1024  # bytes
_ANSWER = 32 * 1024 * 1024  # bytes of one audit answer
_ALL_PAGES = 256 * 1024 * 1024  # bytes of all the pages of an index
_ADDRESSES = {
    "TIMONIER_ENDOFLIFE_URL": "https://endoflife.date/api/v1/products/full",
    "TIMONIER_OSV_URL": "https://osv-vulnerabilities.storage.googleapis.com",
    "TIMONIER_KEV_URL": (
        "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json"
    ),
    "TIMONIER_REPLACEMENTS_URL": (
        "https://raw.githubusercontent.com/es-tooling/module-replacements/main/manifests"
    ),
    "TIMONIER_NUGET_INDEX_URL": "",  # a NuGet server's service index; none unless it is named
}


def addresses(environment: Mapping[str, str]) -> dict[str, str]:
    """The base addresses of the public sources, each replaceable by a variable of its name."""
    return {
        name: environment.get(name, default).rstrip("/") for name, default in _ADDRESSES.items()
    }


@dataclass(frozen=True)
class Fetch:
    """How files are brought home: one at a time, each deleted once it is read."""

    http: httpx.Client
    scratch: Path
    today: date
    validators: Mapping[str, str] = field(default_factory=dict)  # by address
    private: bool = False  # whether hosts of a private network may be asked

    def get(self, url: str, cap: int, *, newer: bool = True) -> Origin:
        """The file at `url`. Raises UnreadableSource; Unchanged when `newer` and it is not."""
        target = self.scratch / "delivered"
        known = self.validators.get(url, "") if newer else ""
        how: dict[str, Any] = {"http": self.http, "validator": known, "private": self.private}
        given = download.fetch(url, target, cap=cap, **how)
        return Origin(target, self.today.isoformat(), url, given)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Any:
        """The JSON with which `url` answers `body`. Raises UnreadableSource."""
        target = self.scratch / "answer"
        sending: dict[str, Any] = {"http": self.http, "headers": headers, "private": self.private}
        download.post(url, body, target, cap=_ANSWER, **sending)
        return editions.any_document(target)


def audit_makers(every: Iterable[Asking], fetch: Fetch) -> Iterator[tuple[str, Maker]]:
    """(edition name, how to ask and make it) of each registry that the operator has named."""
    for asking in every:
        yield asking.registry.edition, _audit_maker(asking, fetch)


def _audit_maker(asking: Asking, fetch: Fetch) -> Maker:
    return lambda: editions.of_audit(asking, fetch.post, as_of=fetch.today.isoformat())


def public_makers(
    base: Mapping[str, str], fetch: Fetch, ecosystems: Collection[str] | None = None
) -> Iterator[tuple[str, Maker]]:
    """(edition name, how to download and make it); of the advisories those of `ecosystems`."""
    yield (
        editions.LIFECYCLE,
        lambda: editions.of_lifecycle(fetch.get(base["TIMONIER_ENDOFLIFE_URL"], DOCUMENT)),
    )
    yield (
        editions.EXPLOITED,
        lambda: editions.of_exploited(fetch.get(base["TIMONIER_KEV_URL"], DOCUMENT)),
    )
    yield editions.NPM, lambda: _npm(base["TIMONIER_REPLACEMENTS_URL"], fetch)
    for ecosystem, known in editions.ECOSYSTEMS.items():
        if ecosystems is None or ecosystem in ecosystems:
            url = f"{base['TIMONIER_OSV_URL']}/{known.dumps[0]}/all.zip"
            yield editions.advisories_name(ecosystem), _dump_maker(ecosystem, url, fetch)
    service = base.get("TIMONIER_NUGET_INDEX_URL", "")
    if service and (ecosystems is None or "nuget" in ecosystems):
        yield editions.NUGET_INDEX, lambda: _nuget(service, fetch)


def _dump_maker(ecosystem: str, url: str, fetch: Fetch) -> Maker:
    return lambda: editions.of_advisories(ecosystem, [fetch.get(url, DUMP)])


def _npm(base: str, fetch: Fetch) -> Edition:
    """The three lists are three files; together they are one edition."""
    lists = {}
    for name in ("native", "micro-utilities", "preferred"):
        origin = fetch.get(f"{base}/{name}.json", DOCUMENT)
        lists[name] = editions.document(origin.path)
    origin.path.write_text(json.dumps({"manifests": lists}))
    return editions.of_npm(Origin(origin.path, origin.as_of, base))


def _nuget(service: str, fetch: Fetch) -> Edition:
    """From the service index to the vulnerability index to its pages: all of them, or nothing."""
    index = nuget_index.resource(_json(service, fetch))
    if not index:
        raise UnreadableSource("NuGet service index: the vulnerability index has no address")
    addresses = nuget_index.pages(_json(index, fetch))
    pages, size = [], 0
    for address in addresses:
        pages.append(_json(address, fetch))
        size += (fetch.scratch / "delivered").stat().st_size
        if size > _ALL_PAGES:
            raise TooLarge(f"NuGet vulnerability index: its pages exceed {_ALL_PAGES} bytes")
    return editions.of_nuget_index(pages, as_of=fetch.today.isoformat(), url=index)


def _json(url: str, fetch: Fetch) -> Any:
    return editions.any_document(fetch.get(url, DOCUMENT, newer=False).path)
