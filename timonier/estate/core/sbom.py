"""A bill of materials in CycloneDX 1.6 from the components of one or several repositories."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component as Material
from cyclonedx.model.component import ComponentScope, ComponentType
from cyclonedx.model.component_evidence import ComponentEvidence, Occurrence
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from timonier.estate.core.facts import Component

_TYPES = {"docker": ComponentType.CONTAINER, "generic": ComponentType.PLATFORM}
_SCOPES = {"prod": ComponentScope.REQUIRED, "dev": ComponentScope.EXCLUDED}
_STRONGER = ("prod", "unknown", "dev")


@dataclass(frozen=True, slots=True)
class Use:
    """One component as one file of one repository states it."""

    repository: str
    file: str
    component: Component


def sbom(name: str, uses: Iterable[Use], *, now: datetime, version: str = "") -> str:
    """CycloneDX JSON. A component stated in several files is listed once, with every place.

    Components of the repository itself (paths, workspaces), and peers, which others install, are
    left out. The serial number derives from the content, so that the same content gives the same
    document.
    """
    gathered: dict[tuple[str, str], list[Use]] = {}
    for use in uses:
        if use.component.source not in ("path", "workspace", "peer"):
            key = (use.component.purl, use.component.constraint)
            gathered.setdefault(key, []).append(use)
    bom = Bom(components=[_material(each) for _, each in sorted(gathered.items())])
    kind = ComponentType.APPLICATION
    root = Material(name=name, version=version or None, type=kind, bom_ref="root")
    bom.metadata.component = root
    bom.metadata.timestamp = now
    keys = "\n".join(f"{purl} {constraint}" for purl, constraint in sorted(gathered))
    bom.serial_number = uuid5(NAMESPACE_URL, f"{name}\n{version}\n{keys}")
    bom.register_dependency(root, bom.components)
    return JsonV1Dot6(bom).output_as_string(indent=1)


def _material(uses: list[Use]) -> Material:
    first = uses[0].component
    purl = _purl(first)
    scope = next(s for s in _STRONGER if any(use.component.scope == s for use in uses))
    properties = [Property(name="timonier:constraint", value=first.constraint)]
    return Material(
        name=purl.name if purl else first.name or "(no name)",
        group=purl.namespace if purl else None,
        version=first.version or None,
        type=_TYPES.get(first.type, ComponentType.LIBRARY),
        purl=purl,
        bom_ref=f"{first.purl} {first.constraint}".strip(),
        scope=_SCOPES.get(scope),
        licenses=_licences(uses),
        properties=properties if first.constraint else (),
        evidence=ComponentEvidence(occurrences=[_place(use) for use in _places(uses)]),
    )


def _purl(component: Component) -> PackageURL | None:
    """None for a name that no ecosystem would accept."""
    try:
        return PackageURL.from_string(component.purl)
    except ValueError:
        return None


def _places(uses: list[Use]) -> list[Use]:
    unique = {(use.repository, use.file, use.component.line): use for use in uses}
    return [unique[key] for key in sorted(unique)]


def _place(use: Use) -> Occurrence:
    place = f"{use.repository}/{use.file}"
    return Occurrence(location=place, line=use.component.line or None)


def _licences(uses: list[Use]) -> Any:
    stated = next((use.component.licence for use in uses if use.component.licence), "")
    return [LicenseFactory().make_from_string(stated)] if stated else []
