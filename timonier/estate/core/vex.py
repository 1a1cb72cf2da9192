"""Known flaws of a bill of materials, with what was decided of each (VEX, as CycloneDX has it)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cyclonedx.model.component import Component as Material
from cyclonedx.model.impact_analysis import (
    ImpactAnalysisJustification,
    ImpactAnalysisResponse,
    ImpactAnalysisState,
)
from cyclonedx.model.vulnerability import (
    BomTarget,
    Vulnerability,
    VulnerabilityAnalysis,
    VulnerabilityRating,
    VulnerabilityReference,
    VulnerabilitySeverity,
    VulnerabilitySource,
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One advisory of one component. `state` and `justification` are CycloneDX's own words.

    `purl` is that of the component, or `purl range` where its version is not known. `response`:
    will_not_fix, update or empty. `detail`: why, in the words of who decided.
    """

    id: str
    purl: str
    severity: str = "unknown"
    aliases: tuple[str, ...] = ()
    description: str = ""
    fixed_in: str = ""
    published: datetime | None = None
    state: str = "in_triage"
    justification: str = ""
    response: str = ""
    detail: str = ""


def vulnerabilities(
    flaws: Iterable[Flaw], materials: Mapping[str, Material]
) -> list[Vulnerability]:
    """One entry for each advisory and analysis, with every component that it is about."""
    groups: dict[tuple[str, ...], list[Flaw]] = defaultdict(list)
    for flaw in flaws:
        if flaw.purl in materials:
            groups[flaw.id, flaw.state, flaw.justification, flaw.response, flaw.detail].append(flaw)
    return [_entry(place, each) for place, each in enumerate(groups.values(), 1)]


def _entry(place: int, flaws: list[Flaw]) -> Vulnerability:
    first = flaws[0]
    fixed = sorted({one.fixed_in for one in flaws if one.fixed_in})
    return Vulnerability(
        bom_ref=f"flaw-{place}",
        id=first.id,
        source=_source(first.id),
        ratings=[VulnerabilityRating(severity=VulnerabilitySeverity(first.severity))],
        description=first.description or None,
        recommendation=f"Fixed in {', '.join(fixed)}." if fixed else None,
        published=first.published,
        references=[
            VulnerabilityReference(id=alias, source=_source(alias))
            for alias in first.aliases
            if alias != first.id
        ],
        affects=[BomTarget(ref=ref) for ref in sorted({one.purl for one in flaws})],
        analysis=VulnerabilityAnalysis(
            state=ImpactAnalysisState(first.state),
            justification=(
                ImpactAnalysisJustification(first.justification) if first.justification else None
            ),
            responses=[ImpactAnalysisResponse(first.response)] if first.response else (),
            detail=first.detail or None,
        ),
    )


def _source(identifier: str) -> VulnerabilitySource:
    """Who gives the identifier: readers of the document match flaws by it and by the source."""
    names = {"CVE-": "NVD", "GHSA-": "GITHUB"}
    name = next((name for prefix, name in names.items() if identifier.startswith(prefix)), "OSV")
    return VulnerabilitySource(name=name)
