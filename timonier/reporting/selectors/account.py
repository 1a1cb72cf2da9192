"""Gathers what the brief counts from the rooms below; the number of queries is constant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import ngettext

from timonier.estate.models import Repository
from timonier.estate.selectors import distinct_components
from timonier.kit.measured.readable import purl_text
from timonier.knowledge import selectors as knowledge
from timonier.organisation.selectors import company
from timonier.practices.core.proposals import gathered
from timonier.practices.models import Finding, Proposal, ProposalDecision, Waiver
from timonier.practices.selectors.coverage import coverage, lateness
from timonier.practices.selectors.findings import shipped_flaws
from timonier.practices.selectors.lots import leads, with_others
from timonier.practices.selectors.pieces import open_pieces
from timonier.practices.selectors.placing import placed, ranked_proposals
from timonier.practices.selectors.releases import releases
from timonier.practices.selectors.rows import age_of, finding_rows
from timonier.practices.sentences import check_title, rendered, said
from timonier.reporting.core.account import Account, Change, Cover, Ending, Grave, SourceAge
from timonier.reporting.core.stakes import Stakes
from timonier.reporting.selectors.paragraphs import of_rooms, sources_of
from timonier.reporting.selectors.stakes import stakes
from timonier.reporting.selectors.standing import standing
from timonier.values.interval import Interval

GRAVES = 40  # rows of the annex


def account(*, today: date, repositories: Iterable[int] | None = None, user: Any = None) -> Account:
    """Count for all repositories, or for some (primary keys), in the active language.

    `user`: for whom; what their role does not show is left out, and said to be. None: the house.
    """
    ids = None if repositories is None else list(repositories)
    rows = Repository.objects.all() if ids is None else Repository.objects.filter(pk__in=ids)
    at = rows.aggregate(at=Max("scanned_at"))["at"]
    cover = tuple(_cover(ids, today))
    findings = _findings(today, ids)
    graves = findings.filter(state="affected").filter(
        Q(severity="critical") | Q(exploited=True) | Q(check_id="secret")
    )
    given = of_rooms(today, user) if ids is None else {}
    return Account(
        company=company().name,
        today=today,
        scanned_on=timezone.localdate(at) if at else None,
        states=dict(rows.order_by().values_list("state").annotate(n=Count("pk"))),
        components=_components(ids),
        flaws=_flaws(findings),
        exploited=findings.filter(exploited=True, state="affected").count(),
        unsettled=findings.filter(state="unknown").count(),
        endings=_endings(findings),
        changes=tuple(_changes(today, ids)),
        graves=tuple(_graves(graves, today)),
        more_graves=max(0, leads(graves).count() - GRAVES),
        cover=cover,
        sources=tuple(_sources(today)),
        stakes=stakes(today=today, user=user) if ids is None else Stakes(whole=False),
        standing=standing(
            timezone.now(), ecosystems=[one.ecosystem for one in cover], more=sources_of(given)
        ),
        given=given,
    )


def _components(ids: Sequence[int] | None) -> int:
    """As the figure of the estate counts them."""
    rows = distinct_components(ids).values("type", "name", "version", "constraint")
    return rows.distinct().count()


def _about[T](rows: T, ids: Sequence[int] | None) -> T:
    return rows if ids is None else rows.filter(repository__in=ids)  # type: ignore[attr-defined]


def _findings(today: date, ids: Sequence[int] | None):  # type: ignore[no-untyped-def]
    waived = Waiver.objects.in_force(today).values("finding_key")
    return _about(Finding.objects.open().exclude(key__in=waived), ids)


def _flaws(findings) -> int:  # type: ignore[no-untyped-def]
    return int(shipped_flaws(findings).count())


def _endings(findings) -> tuple[Ending, ...]:  # type: ignore[no-untyped-def]
    """One row a release, with the number of repositories that use it."""
    return tuple(
        Ending(one.name, one.on, one.repositories, one.runs, one.tried)
        for one in releases(findings)
    )


def _changes(today: date, ids: Sequence[int] | None) -> Iterator[Change]:
    """The proposals: as kept when the brief is of all, gathered anew when it is of a part."""
    plans = list(_kept() if ids is None else _gathered(today, ids))
    keys = [plan.key for plan in plans]
    decided = ProposalDecision.objects.in_bulk(keys, field_name="proposal_key")
    for plan in plans:
        decision = decided.get(plan.key)
        yield _decided(plan, decision) if decision and decision.verdict != "withdrawn" else plan


def _kept() -> Iterator[Change]:
    ranked = ranked_proposals()
    for row in Proposal.objects.all():
        yield Change(
            key=row.key,
            row=row.pk,
            title=row.heading,
            subject=row.subject,
            tier=placed(row, ranked).tier,
            effort=Interval(row.effort_low, row.effort_likely, row.effort_high),
            removes=row.removes,
            waiting=tuple((date.fromisoformat(day), said([words])) for day, words in row.waiting),
        )


def _gathered(today: date, ids: Sequence[int]) -> Iterator[Change]:
    for plan in gathered(open_pieces(today, ids), today=today):
        yield Change(
            key=plan.key,
            title=rendered(plan.title),
            subject=plan.subject,
            tier=plan.tier,
            effort=Interval(*plan.effort),
            removes=len(plan.findings),
            waiting=tuple((day, rendered(phrase)) for day, phrase in plan.waiting),
        )


def _decided(change: Change, decision: ProposalDecision) -> Change:
    return replace(change, verdict=decision.verdict, owner=decision.owner, due=decision.due_on)


def _graves(graves, today: date) -> Iterator[Grave]:  # type: ignore[no-untyped-def]
    """One row a component, however many advisories it has."""
    first = leads(graves).select_related("repository").order_by("rank", "pk")[:GRAVES]
    for row in with_others(finding_rows(list(first), today=today), graves):
        yield _grave(row.finding, row.others)


def _grave(row: Finding, others: int) -> Grave:
    named = next((alias for alias in row.aliases if alias.startswith("CVE-")), "")
    what = f"{check_title(row.check_id)}: {purl_text(row.subject)}"
    if named and others:
        words = ngettext("%(flaw)s and %(n)s more", "%(flaw)s and %(n)s more", others)
        named = words % {"flaw": named, "n": others}
    return Grave(
        what=f"{what} ({named})" if named else what,
        repository=", ".join(filter(None, (row.repository.name, age_of(row)))),
        place=f"{row.file}:{row.line}" if row.line else row.file,
        severity=row.get_severity_display(),
        exploited=row.exploited,
    )


def _cover(ids: Sequence[int] | None, today: date) -> Iterator[Cover]:
    for one in coverage(today=today, repositories=ids):
        checked, late = one.answers.checked, lateness(one.answers)
        yield Cover(one.ecosystem, one.components, checked, one.unknown, late)


def _sources(today: date) -> Iterator[SourceAge]:
    for source in knowledge.source_states(today):
        day = date.fromisoformat(source.as_of[:10]) if source.as_of else None
        yield SourceAge(source.source, day, source.records, source.state)
