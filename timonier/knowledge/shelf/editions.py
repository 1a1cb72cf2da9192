"""Makes an edition (one source's facts, ready to keep) from what a source delivers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from timonier.knowledge.core.answering import ADVISORY_DAYS
from timonier.knowledge.core.compilation import Compilation
from timonier.knowledge.shelf import audits, nuget_index
from timonier.knowledge.shelf.audits import Asking, Post
from timonier.knowledge.sources import (
    TooLarge,
    UnreadableSource,
    exploited,
    lifecycle,
    npm_replacements,
    osv,
)
from timonier.knowledge.sources.store import Coverage, Header

LIFECYCLE = "lifecycle"
EXPLOITED = "exploited"
NPM = "npm-replacements"
NUGET_INDEX = "index-nuget"
AUDITS = tuple(audits.BY_EDITION)
UNSHIPPED = frozenset({"advisories-maven", "advisories-nuget"})  # until a refresh brings them
OPTIONAL = frozenset({NUGET_INDEX, *AUDITS})  # of servers that the operator names: not missed else
_DOCUMENT = 64 * 1024 * 1024  # bytes of one JSON document


class Ecosystem(NamedTuple):
    """Where an ecosystem's advisories come from."""

    dumps: tuple[str, ...]  # folders of an OSV layout
    licence: str
    attribution: str


ECOSYSTEMS: Mapping[str, Ecosystem] = {
    "pypi": Ecosystem(("PyPI",), "CC-BY-4.0", "Python Packaging Advisory Database"),
    "golang": Ecosystem(("Go",), "CC-BY-4.0", "Go Vulnerability Database"),
    "cargo": Ecosystem(("crates.io",), "CC0-1.0, in part CC-BY-4.0", "RustSec Advisory Database"),
    "gem": Ecosystem(("RubyGems",), "public domain", "Ruby Advisory Database"),
    "composer": Ecosystem(
        ("Packagist", "Drupal"),
        "Unlicense; Drupal: MIT",
        "FriendsOfPHP security advisories; Drupal security team",
    ),
    "npm": Ecosystem(("npm",), "Apache-2.0", "Retire.js"),
    "maven": Ecosystem(("Maven",), "CC-BY-4.0", "GitHub Advisory Database"),
    "nuget": Ecosystem(("NuGet",), "CC-BY-4.0", "GitHub Advisory Database"),
    "hackage": Ecosystem(("Hackage",), "CC0-1.0", "Haskell Security Advisories"),
    "cran": Ecosystem(("CRAN",), "Apache-2.0", "R Consortium Advisory Database"),
    "bitnami": Ecosystem(("Bitnami",), "Apache-2.0", "Bitnami Vulnerability Database"),
}
# Their curated databases name only some packages (or say themselves that they are no reference);
# GitHub's reviewed advisories cover the whole registry.
_NEED_GITHUB = frozenset({"npm", "composer", "maven", "nuget"})


@dataclass(frozen=True, slots=True)
class Edition:
    """One source's facts under the name of the file that keeps them."""

    name: str
    header: Header
    body: Any


@dataclass(frozen=True, slots=True)
class Origin:
    """A delivered file and what is known about it."""

    path: Path
    as_of: str
    url: str
    validator: str = ""


def file_name(name: str) -> str:
    """The file that keeps the edition `name`."""
    return f"{name}.json.gz"


def advisories_name(ecosystem: str) -> str:
    """The name of the edition that holds an ecosystem's advisories."""
    return f"advisories-{ecosystem}"


def advisory_names(ecosystem: str) -> tuple[str, ...]:
    """The editions that may hold advisories of one ecosystem."""
    own = advisories_name(ecosystem)
    audit = tuple(name for name, one in audits.BY_EDITION.items() if one.ecosystem == ecosystem)
    return (own, NUGET_INDEX) if ecosystem == "nuget" else (own, *audit)


def cadence_days(name: str) -> int:
    """How old the facts of an edition may be and still speak of today, in days: as long as its
    source usually stays silent, and some."""
    fixed = {LIFECYCLE: 30, NPM: 180, **dict.fromkeys(AUDITS, audits.CADENCE)}
    return fixed.get(name, ADVISORY_DAYS)


def source_name(name: str) -> str:
    """The name by which users know the source of an edition."""
    fixed = {
        LIFECYCLE: "endoflife.date",
        EXPLOITED: "cisa-kev",
        NPM: "module-replacements",
        NUGET_INDEX: "nuget-index",
        **{name: one.source for name, one in audits.BY_EDITION.items()},
    }
    if name in fixed:
        return fixed[name]
    return f"osv/{ECOSYSTEMS[name.removeprefix('advisories-')].dumps[0]}"


NAMES = (
    LIFECYCLE, EXPLOITED, NPM, *(advisories_name(one) for one in ECOSYSTEMS), NUGET_INDEX, *AUDITS,
)  # fmt: skip


def cadence_of(source: str) -> int:
    """The same, by the name under which users know the source."""
    return next(
        (cadence_days(name) for name in NAMES if source_name(name) == source), ADVISORY_DAYS
    )


def of_audit(asking: Asking, post: Post, *, as_of: str) -> Edition:
    """Ask a registry about the components in use. Raises NothingToAsk and UnreadableSource."""
    found = audits.answer(asking, post, as_of=as_of)
    return Edition(asking.registry.edition, found.header, found.body)


def of_nuget_index(pages: Iterable[Any], *, as_of: str, url: str) -> Edition:
    """Compile the pages of a NuGet server's vulnerability index. Raises UnreadableSource."""
    body = nuget_index.rows(pages)
    records = sum(map(len, body.values()))
    attribution = "the NuGet server's vulnerability index (GitHub Advisory Database)"
    header = Header(source_name(NUGET_INDEX), as_of, records, "CC-BY-4.0", attribution, url)
    return Edition(NUGET_INDEX, header, body)


def of_advisories(ecosystem: str, origins: Iterable[Origin]) -> Edition:
    """Compile the dumps of one ecosystem. Raises UnreadableSource."""
    known, compilation = ECOSYSTEMS[ecosystem], Compilation()
    used = list(origins)
    newest, reviewed = "", False
    for origin in used:
        for record in osv.records(origin.path):
            try:
                compilation.take(record)
            except (KeyError, TypeError, AttributeError, ValueError) as error:
                raise UnreadableSource(f"{record['id']}: unexpected shape ({error!r})") from error
            newest = max(newest, str(record.get("modified", ""))[:10])
            reviewed = reviewed or record["id"].startswith("GHSA-")
    coverage: Coverage = "complete"
    if ecosystem in _NEED_GITHUB and not reviewed:
        coverage = "partial"
    name = advisories_name(ecosystem)
    header = Header(
        source=source_name(name),
        as_of=min(origin.as_of or newest for origin in used),
        records=compilation.records,
        licence=known.licence,
        attribution=known.attribution,
        url=used[0].url,
        coverage=coverage,
        validator=used[0].validator if len(used) == 1 else "",
    )
    return Edition(name, header, compilation.written(ecosystem))


def of_lifecycle(origin: Origin) -> Edition:
    """Raises UnreadableSource."""
    found = document(origin.path)
    as_of = origin.as_of or str(found.get("snapshot") or found.get("generated_at") or "")
    rows = lifecycle.rows(found)
    return _edition(LIFECYCLE, as_of, len(rows), "MIT", "endoflife.date", origin, rows)


def of_exploited(origin: Origin) -> Edition:
    """Raises UnreadableSource."""
    found = document(origin.path)
    as_of = str(found.get("snapshot") or found.get("dateReleased") or origin.as_of)
    rows = exploited.rows(found)
    attribution = "CISA Known Exploited Vulnerabilities Catalog"
    return _edition(EXPLOITED, as_of, len(rows), "CC0-1.0", attribution, origin, rows)


def of_npm(origin: Origin) -> Edition:
    """Raises UnreadableSource."""
    found = document(origin.path)
    rows = npm_replacements.rows(found.get("manifests", found))
    as_of = origin.as_of or str(found.get("snapshot") or "")
    return _edition(NPM, as_of, len(rows), "MIT", "es-tooling/module-replacements", origin, rows)


def _edition(
    name: str, as_of: str, records: int, licence: str, attribution: str, origin: Origin, body: Any
) -> Edition:
    day = as_of[:10]
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise UnreadableSource(f"{origin.path.name}: no date of its facts") from error
    header = Header(
        source_name(name), day, records, licence, attribution, origin.url,
        validator=origin.validator,
    )  # fmt: skip
    return Edition(name, header, body)


def document(path: Path) -> Any:
    """The JSON object at `path`. Raises UnreadableSource."""
    found = any_document(path)
    if not isinstance(found, dict):
        raise UnreadableSource(f"{path.name}: not an object")
    return found


def any_document(path: Path) -> Any:
    """The JSON at `path`, whatever it is. Raises UnreadableSource."""
    try:
        if path.stat().st_size > _DOCUMENT:
            raise TooLarge(f"{path.name}: larger than {_DOCUMENT} bytes")
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise UnreadableSource(f"{path.name}: {error}") from error


Maker = Callable[[], Edition]


def of_folder(folder: Path) -> Iterator[tuple[str, Maker]]:
    """(edition name, how to make it) for a folder in the layout of an OSV mirror.

    `lifecycle.json`, `kev.json`, `npm_replacements.json`, `osv/<Ecosystem>/all.zip` and, with
    sources and dates of the dumps, `osv/index.json`. Files that are not there are left out.
    """
    index = folder / "osv" / "index.json"
    facts = document(index) if index.is_file() else {}
    documents: tuple[tuple[str, str, Callable[[Origin], Edition]], ...] = (
        (LIFECYCLE, "lifecycle.json", of_lifecycle),
        (EXPLOITED, "kev.json", of_exploited),
        (NPM, "npm_replacements.json", of_npm),
    )
    for name, file, make in documents:
        if (folder / file).is_file():
            yield name, _maker(make, Origin(folder / file, "", _HOMES[name]))
    for ecosystem, known in ECOSYSTEMS.items():
        origins = [
            _dump(folder, facts, dump)
            for dump in known.dumps
            if (folder / "osv" / dump / "all.zip").is_file()
        ]
        if origins:
            yield advisories_name(ecosystem), _advisory_maker(ecosystem, origins)


_HOMES = {
    LIFECYCLE: "https://github.com/endoflife-date/endoflife.date",
    EXPLOITED: "https://github.com/cisagov/kev-data",
    NPM: "https://github.com/es-tooling/module-replacements",
}


def _dump(folder: Path, facts: Mapping[str, Any], dump: str) -> Origin:
    about = facts.get(dump) or {}
    as_of = str(about.get("snapshot") or "")[:10]
    return Origin(
        folder / "osv" / dump / "all.zip", as_of, str(about.get("source") or "").split(" ")[0]
    )


def _maker(make: Callable[[Origin], Edition], origin: Origin) -> Maker:
    return lambda: make(origin)


def _advisory_maker(ecosystem: str, origins: list[Origin]) -> Maker:
    return lambda: of_advisories(ecosystem, origins)
