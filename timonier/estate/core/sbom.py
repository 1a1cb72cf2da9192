"""A bill of materials in CycloneDX 1.6 from the components of one or several repositories."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component as Material
from cyclonedx.model.component import ComponentScope, ComponentType
from cyclonedx.model.component_evidence import ComponentEvidence, Occurrence
from cyclonedx.schema.schema import SchemaVersion1Dot6
from packageurl import PackageURL

from timonier.estate.core.distinct import Stated, What, distinct
from timonier.estate.core.facts import Component, Edges
from timonier.estate.core.hashes import hashes_of
from timonier.estate.core.vex import File, Flaw, vulnerabilities

_TYPES = {"docker": ComponentType.CONTAINER, "generic": ComponentType.PLATFORM}
_SCOPES = {"prod": ComponentScope.REQUIRED, "dev": ComponentScope.EXCLUDED}
_STRONGER = ("prod", "unknown", "dev")
_HUB = ("docker.io", "index.docker.io")
_FORM = {
    "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
}
_LONGEST_PURL = 1024  # characters; Dependency-Track refuses a whole document for a longer one
_ROOT = "root"

Ref = str  # of a component in the document


@dataclass(frozen=True, slots=True)
class Use:
    """One component as one file of one repository states it, at its place among the file's."""

    repository: str
    file: str
    component: Component
    place: int = -1


def sbom(
    name: str,
    uses: Iterable[Use],
    *,
    now: datetime,
    version: str = "",
    edges: Mapping[File, Edges] | None = None,
    flaws: Iterable[Flaw] = (),
) -> str:
    """CycloneDX JSON. A component stated in several files is listed once, with every place.

    What one component is, `distinct` says of each repository: the document has as many as every
    screen counts. `edges` say who brings whom, file by file. The root depends on what is asked for,
    and on what no file says who brings it. The serial number derives from the content, so that the
    same content gives the same document.
    """
    gathered = _gathered(uses)
    bom = Bom()
    bom.metadata.component = Material(
        name=name, version=version or None, type=ComponentType.APPLICATION, bom_ref=_ROOT
    )
    bom.metadata.timestamp = now
    told = sorted(flaws, key=lambda flaw: (flaw.id, flaw.purl, flaw.place or ("", "")))
    bom.vulnerabilities = vulnerabilities(told, _found_by(gathered))
    brought = {_ROOT: {ref for ref, each in gathered.items() if _is_asked(each)}}
    brought |= _brought(gathered, edges or {})
    return _written(bom, [_material(ref, each) for ref, each in sorted(gathered.items())], brought)


def _written(
    bom: Bom, materials: Sequence[Material], brought: Mapping[Ref, Collection[Ref]]
) -> str:
    """The document. Components and who brings whom are put into it here: the library looks through
    all of it for each of them, several times, which is the square of a large lock."""
    made = _plain(bom)
    made["components"] = list(map(_plain, materials))
    made["dependencies"] = [
        {"ref": ref, "dependsOn": sorted(brought[ref])} if brought.get(ref) else {"ref": ref}
        for ref in (_ROOT, *(one["bom-ref"] for one in made["components"]))
    ]
    content = {**made, "metadata": {**made["metadata"], "timestamp": ""}, "serialNumber": ""}
    serial = uuid5(NAMESPACE_URL, json.dumps(content, sort_keys=True))
    return json.dumps({**_FORM, **made, "serialNumber": serial.urn}, indent=1)


def _plain(part: Any) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(part.as_json(view_=SchemaVersion1Dot6))
    return written


def _gathered(uses: Iterable[Use]) -> dict[Ref, list[Use]]:
    """Each component of the document with its places; a range joins what a lock made of it."""
    repositories: dict[str, list[Use]] = defaultdict(list)
    for use in uses:
        repositories[use.repository].append(use)
    found: dict[What, list[Use]] = defaultdict(list)
    for _, each in sorted(repositories.items()):
        for what, keys in distinct(_stated(each)).items():
            found[what] += [each[key] for key in keys]
    named: dict[Ref, list[Use]] = {}
    for what, each in sorted(found.items()):
        ref = _ref(what)
        while ref in named:  # two names that a purl writes alike
            ref += "+"
        named[ref] = each
    return named


def _stated(uses: Sequence[Use]) -> Iterable[Stated]:
    for key, use in enumerate(uses):
        one = use.component
        yield Stated(key, one.type, one.name, one.version, one.constraint, one.source, use.file)


def _ref(what: What) -> Ref:
    purl = Component(what.type, what.name, what.version).purl
    return " ".join(filter(None, (purl, what.constraint, "elsewhere" if what.elsewhere else "")))


def _found_by(gathered: Mapping[Ref, Sequence[Use]]) -> dict[tuple[str, File | None], list[Ref]]:
    """(purl, file) -> the components that it is in that file; file None: in any."""
    found: dict[tuple[str, File | None], dict[Ref, None]] = defaultdict(dict)
    for ref, uses in gathered.items():
        for use in uses:
            found[use.component.purl, (use.repository, use.file)][ref] = None
            found[use.component.purl, None][ref] = None
    return {key: list(refs) for key, refs in found.items()}


def _is_asked(uses: Sequence[Use]) -> bool:
    """Whether the root is known to depend on it: it is asked for, or nobody says who brings it."""
    return any(use.component.direct is True for use in uses) or all(
        use.component.direct is None for use in uses
    )


def _brought(
    gathered: Mapping[Ref, Sequence[Use]], edges: Mapping[File, Edges]
) -> dict[Ref, set[Ref]]:
    """Who brings whom, over all files that say so."""
    places = {
        (use.repository, use.file, use.place): ref
        for ref, each in gathered.items()
        for use in each
        if (use.repository, use.file) in edges and use.place >= 0
    }
    found: dict[Ref, set[Ref]] = defaultdict(set)
    for (repository, file, place), ref in places.items():
        targets = edges[repository, file].of(place)
        reached = (places.get((repository, file, target)) for target, _ in targets)
        found[ref] |= {one for one in reached if one and one != ref}
    return found


def _material(ref: Ref, uses: list[Use]) -> Material:
    first = max((use.component for use in uses), key=_told)
    purl = _purl(first)
    scope = next(s for s in _STRONGER if any(use.component.scope == s for use in uses))
    ranges = sorted({use.component.constraint for use in uses if use.component.constraint})
    elsewhere = sorted({use.component.source for use in uses if use.component.source})
    told = [("constraint", one) for one in ranges] + [("source", one) for one in elsewhere]
    return Material(
        name=purl.name if purl else first.name or "(no name)",
        group=purl.namespace if purl else None,
        version=first.version or None,
        type=_TYPES.get(first.type, ComponentType.LIBRARY),
        purl=purl,
        bom_ref=ref,
        scope=_SCOPES.get(scope),
        licenses=_licences(uses),
        hashes=[HashType(alg=HashAlgorithm(one), content=text) for one, text in _hashes(uses)],
        properties=[Property(name=f"timonier:{key}", value=value) for key, value in told],
        evidence=ComponentEvidence(occurrences=[_place(use) for use in _places(uses)]),
    )


def _hashes(uses: Sequence[Use]) -> Sequence[tuple[str, str]]:
    """All that the files state of the package's archives: which of them is installed is not known
    where there are several."""
    return sorted({one for use in uses for one in hashes_of(use.component)})


def _told(component: Component) -> tuple[bool, bool, str, str]:
    """The statement that tells most: a version, a digest."""
    return bool(component.version), bool(component.digest), component.version, component.digest


def _purl(component: Component) -> PackageURL | None:
    """None for a name that no ecosystem would accept. An image of another registry than Docker's
    names it apart, as the specification of purl wants it."""
    try:
        purl = PackageURL.from_string(component.purl)
    except ValueError:
        return None
    host, _, rest = (purl.namespace or "").partition("/")
    if len(purl.to_string()) > _LONGEST_PURL:
        return None
    if component.type != "docker" or not ("." in host or ":" in host or host == "localhost"):
        return purl
    qualifiers = {} if host in _HUB else {"repository_url": host}
    return PackageURL("docker", rest or None, purl.name, purl.version, qualifiers)


def _places(uses: list[Use]) -> list[Use]:
    unique = {(use.repository, use.file, use.component.line): use for use in uses}
    return [unique[key] for key in sorted(unique)]


def _place(use: Use) -> Occurrence:
    place = f"{use.repository}/{use.file}"
    return Occurrence(location=place, line=use.component.line or None)


def _licences(uses: list[Use]) -> Any:
    stated = next((use.component.licence for use in uses if use.component.licence), "")
    return [LicenseFactory().make_from_string(stated)] if stated else []
