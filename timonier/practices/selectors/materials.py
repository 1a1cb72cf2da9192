"""What a bill of materials is made of: components with their scopes, and what is known of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from timonier.estate.core.facts import Edges
from timonier.estate.core.repository import NOT_FILES, RepositoryFacts
from timonier.estate.models import Repository
from timonier.estate.selectors import facts_of_all, materials
from timonier.practices.core.judged import judged
from timonier.practices.core.uses import uses_of
from timonier.practices.models import (
    Finding,
    FindingState,
    Proposal,
    ProposalDecision,
    Waiver,
)
from timonier.practices.selectors.rows import FindingRow, finding_rows

if TYPE_CHECKING:
    from timonier.estate.core.sbom import Use
    from timonier.estate.core.vex import Flaw


@dataclass(frozen=True, slots=True)
class Bill:
    """All that `estate.core.sbom.sbom` asks for; `remarks` say which part of it is unknown."""

    name: str
    version: str
    uses: list[Use]
    remarks: Sequence[str]
    edges: dict[tuple[str, str], Edges] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)


def bill(name: str, *, today: date) -> Bill | None:
    """The bill of a system (by short name) or a repository; None: there is neither."""
    found = materials(name)
    if found is None:
        return None
    made = Bill(found.name, found.version, [], found.remarks)
    for row, whole in zip(found.rows, facts_of_all(found.rows, today=today), strict=True):
        facts = judged(whole)  # what every screen counts: no inputs of tests
        made.uses.extend(_uses(facts))
        made.edges.update(_edges(facts))
        made.flaws.extend(_flaws(row, today))
    return made


def _uses(facts: RepositoryFacts) -> Iterator[Use]:
    """Every component at its place, with the scope that the whole repository gives it."""
    from timonier.estate.core.sbom import Use  # its library is large, and no page needs it

    known = {
        (one.path, one.place): use.component for use in uses_of(facts) for one in use.occurrences
    }
    for manifest in facts.manifests:
        if manifest.kind in NOT_FILES:
            continue
        for place, component in enumerate(manifest.parsed.components):
            told = known.get((manifest.path, place), component)
            said = replace(component, scope=told.scope, direct=told.direct)
            yield Use(facts.name, manifest.path, said, place)


def _edges(facts: RepositoryFacts) -> Iterator[tuple[tuple[str, str], Edges]]:
    for manifest in facts.manifests:
        if manifest.parsed.edges.brings:
            yield (facts.name, manifest.path), manifest.parsed.edges


def _flaws(repository: Repository, today: date) -> Iterator[Flaw]:
    rows = Finding.objects.open().filter(repository=repository, check_id="vulnerability")
    accepted = ProposalDecision.objects.filter(verdict=ProposalDecision.Verdict.ACCEPTED)
    keys = Proposal.objects.filter(key__in=accepted.values("proposal_key"))
    planned = set(keys.values_list("findings__key", flat=True))
    for row in finding_rows(list(rows.order_by("rank", "pk")), today=today):
        yield from _told(row, row.finding.key in planned)


def _told(row: FindingRow, planned: bool) -> Iterator[Flaw]:
    """The flaws of one finding: one, but where it stands for all those that may be there."""
    finding = row.finding
    flaw = _flaw(row, planned)
    if finding.state == FindingState.UNKNOWN and finding.anchor.endswith("|possible"):
        for identifier in finding.aliases:
            yield replace(flaw, id=identifier, aliases=())
    elif flaw.id:  # our own key says nothing to anybody else
        yield flaw


def _flaw(row: FindingRow, planned: bool) -> Flaw:
    from timonier.estate.core.vex import Flaw

    finding = row.finding
    since = finding.since_on
    sure = finding.state == FindingState.AFFECTED
    state, justification, response, detail = _analysis(row.waiver, planned, sure)
    return Flaw(
        id=next(iter(finding.aliases), ""),
        purl=finding.subject,
        severity=finding.severity,
        aliases=tuple(finding.aliases),
        description=row.because,
        fixed_in=finding.fixed_in,
        published=datetime.combine(since, time(), UTC) if since else None,
        state=state,
        justification=justification,
        response=response,
        detail=detail,
        place=(finding.repository.name, finding.file),
        sure=sure,
    )


def _analysis(waiver: Waiver | None, planned: bool, sure: bool) -> tuple[str, str, str, str]:
    """(state, justification, response, detail): what people decided, in CycloneDX's words.

    A waiver with a justification says that the flaw does not affect the product; one without, that
    it does and is accepted. An accepted proposal says that it will be mended. Else nobody decided:
    nothing is said, but that it is to be found out where it is not known whether it is there.
    """
    if waiver is not None and waiver.justification:
        return "not_affected", waiver.justification, "", waiver.reason
    if waiver is not None and sure:
        return "exploitable", "", "will_not_fix", waiver.reason
    if planned and sure:
        return "exploitable", "", "update", ""
    return ("" if sure else "in_triage"), "", "", (waiver.reason if waiver else "")
