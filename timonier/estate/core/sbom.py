"""A bill of materials in CycloneDX 1.6 from the components of one or several repositories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from timonier.estate.core.facts import Component, Edges
from timonier.estate.core.hashes import hash_of
from timonier.estate.core.vex import Flaw, vulnerabilities

_TYPES = {"docker": ComponentType.CONTAINER, "generic": ComponentType.PLATFORM}
_SCOPES = {"prod": ComponentScope.REQUIRED, "dev": ComponentScope.EXCLUDED}
_STRONGER = ("prod", "unknown", "dev")
_ABSENT = ("path", "workspace", "peer")  # the repository's own, and what others install
_HUB = ("docker.io", "index.docker.io")

File = tuple[str, str]  # repository, path
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

    A range is a place of the version that a lock of its repository made of it; without a lock it
    is a component without version. Components of the repository itself (paths, workspaces), and
    peers, which others install, are left out. `edges` say who brings whom, file by file. The root
    depends on what is asked for, and on what no file says who brings it. The serial number derives
    from the content, so that the same content gives the same document.
    """
    gathered = _gathered(uses)
    refs = {id(use): ref for ref, each in gathered.items() for use in each}
    materials = {ref: _material(ref, each) for ref, each in sorted(gathered.items())}
    bom = Bom(components=materials.values())
    kind = ComponentType.APPLICATION
    root = Material(name=name, version=version or None, type=kind, bom_ref="root")
    bom.metadata.component = root
    bom.metadata.timestamp = now
    asked = [ref for ref, each in gathered.items() if _is_asked(each)]
    bom.register_dependency(root, [materials[ref] for ref in sorted(asked)])
    for ref, brought in sorted(_brought(gathered, refs, edges or {}).items()):
        bom.register_dependency(materials[ref], [materials[one] for one in sorted(brought)])
    told = sorted(flaws, key=lambda flaw: (flaw.id, flaw.purl))
    bom.vulnerabilities = vulnerabilities(told, materials)
    keys = "\n".join([*sorted(gathered), *(f"{one.id} {one.purl} {one.state}" for one in told)])
    bom.serial_number = uuid5(NAMESPACE_URL, f"{name}\n{version}\n{keys}")
    return JsonV1Dot6(bom).output_as_string(indent=1)


def _gathered(uses: Iterable[Use]) -> dict[Ref, list[Use]]:
    """Each component of the document with its places; a range joins what a lock made of it."""
    kept = [use for use in uses if use.component.source not in _ABSENT]
    locked: dict[tuple[str, str, str], set[Ref]] = defaultdict(set)
    for use in kept:
        if use.component.locked and use.component.version:
            locked[_what(use)].add(_ref(use.component))
    gathered: dict[Ref, list[Use]] = defaultdict(list)
    for use in kept:
        exact = use.component.version or not locked.get(_what(use))
        refs = {_ref(use.component)} if exact else locked[_what(use)]
        for ref in refs:
            gathered[ref].append(use)
    return gathered


def _what(use: Use) -> tuple[str, str, str]:
    return use.repository, use.component.type, use.component.name


def _ref(component: Component) -> Ref:
    constraint = "" if component.version else component.constraint
    return f"{component.purl} {constraint}".strip()


def _is_asked(uses: Sequence[Use]) -> bool:
    """Whether the root is known to depend on it: it is asked for, or nobody says who brings it."""
    return any(use.component.direct is True for use in uses) or all(
        use.component.direct is None for use in uses
    )


def _brought(
    gathered: Mapping[Ref, Sequence[Use]], refs: Mapping[int, Ref], edges: Mapping[File, Edges]
) -> dict[Ref, set[Ref]]:
    """Who brings whom, over all files that say so."""
    places = {
        (use.repository, use.file, use.place): refs[id(use)]
        for each in gathered.values()
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
    hashed = hash_of(first)
    return Material(
        name=purl.name if purl else first.name or "(no name)",
        group=purl.namespace if purl else None,
        version=first.version or None,
        type=_TYPES.get(first.type, ComponentType.LIBRARY),
        purl=purl,
        bom_ref=ref,
        scope=_SCOPES.get(scope),
        licenses=_licences(uses),
        hashes=[HashType(alg=HashAlgorithm(hashed[0]), content=hashed[1])] if hashed else (),
        properties=[Property(name="timonier:constraint", value=one) for one in ranges],
        evidence=ComponentEvidence(occurrences=[_place(use) for use in _places(uses)]),
    )


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
