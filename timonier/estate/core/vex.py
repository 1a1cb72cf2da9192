"""Known flaws of a bill of materials, with what was decided of each (VEX, as CycloneDX has it)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from cyclonedx.model.impact_analysis import (
    ImpactAnalysisAffectedStatus,
    ImpactAnalysisJustification,
    ImpactAnalysisResponse,
    ImpactAnalysisState,
)
from cyclonedx.model.vulnerability import (
    BomTarget,
    BomTargetVersionRange,
    Vulnerability,
    VulnerabilityAnalysis,
    VulnerabilityRating,
    VulnerabilityReference,
    VulnerabilitySeverity,
    VulnerabilitySource,
)

File = tuple[str, str]  # repository, path


@dataclass(frozen=True, slots=True)
class Flaw:
    """One advisory of one component. `state` and `justification` are CycloneDX's own words.

    `purl` is that of the component, and `place` the file that states it; None: any that does.
    `state` is empty where nobody decided: a reader that keeps decisions, as Dependency-Track does,
    would take any state for one, and write it over its own. `response`: will_not_fix, update or
    empty. `detail`: why, in the words of who decided. `sure`: the version is known to be covered.
    """

    id: str
    purl: str
    severity: str = "unknown"
    aliases: tuple[str, ...] = ()
    description: str = ""
    fixed_in: str = ""
    published: datetime | None = None
    state: str = ""
    justification: str = ""
    response: str = ""
    detail: str = ""
    place: File | None = None
    sure: bool = True


def vulnerabilities(
    flaws: Iterable[Flaw], found: Mapping[tuple[str, File | None], Sequence[str]]
) -> list[Vulnerability]:
    """One entry for each advisory and analysis, with every component that it is about.

    `found`: (purl, file) -> references of the components; a flaw of none of them is left out.
    """
    groups: dict[tuple[Any, ...], list[tuple[Flaw, Sequence[str]]]] = defaultdict(list)
    for flaw in flaws:
        refs = found.get((flaw.purl, flaw.place)) or found.get((flaw.purl, None))
        if refs and flaw.id.strip():
            said = (flaw.state, flaw.justification, flaw.response, flaw.detail)
            groups[flaw.id, flaw.sure, *said].append((flaw, refs))
    return [_entry(place, each) for place, each in enumerate(groups.values(), 1)]


def _entry(place: int, about: Sequence[tuple[Flaw, Sequence[str]]]) -> Vulnerability:
    first = about[0][0]
    fixed = sorted({one.fixed_in for one, _ in about if one.fixed_in})
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
        affects=_targets(about),
        analysis=_analysis(first) if first.state else None,
    )


def _targets(about: Iterable[tuple[Flaw, Sequence[str]]]) -> list[BomTarget]:
    """The components, once each; whether its version is covered is said where it is not known."""
    purls = {ref: flaw for flaw, refs in about for ref in refs}
    return [
        BomTarget(ref=ref, versions=() if flaw.sure else _unsure(flaw))
        for ref, flaw in sorted(purls.items(), key=lambda pair: pair[0])
    ]


def _unsure(flaw: Flaw) -> list[BomTargetVersionRange]:
    version = unquote(flaw.purl.rpartition("@")[2]) if "@" in flaw.purl[1:] else ""
    status = ImpactAnalysisAffectedStatus.UNKNOWN
    return [BomTargetVersionRange(version=version, status=status)] if version else []


def _analysis(flaw: Flaw) -> VulnerabilityAnalysis:
    stated = flaw.justification
    return VulnerabilityAnalysis(
        state=ImpactAnalysisState(flaw.state),
        justification=ImpactAnalysisJustification(stated) if stated else None,
        responses=[ImpactAnalysisResponse(flaw.response)] if flaw.response else (),
        detail=flaw.detail or None,
    )


def _source(identifier: str) -> VulnerabilitySource:
    """Who gives the identifier: readers of the document match flaws by it and by the source."""
    names = {"CVE-": "NVD", "GHSA-": "GITHUB"}
    name = next((name for prefix, name in names.items() if identifier.startswith(prefix)), "OSV")
    return VulnerabilitySource(name=name)
