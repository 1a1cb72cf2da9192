"""The scan as one JSON document (`timonier.scan/1`, described in docs/guide/scan-json.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from timonier.estate.core.facts import Component as ComponentValue
from timonier.estate.core.repository import NOT_FILES
from timonier.estate.models import Component, Manifest, Repository, ScanRun
from timonier.estate.selectors import component_counts
from timonier.knowledge.core.book import Book
from timonier.practices.core.phrases import english, of_json
from timonier.practices.core.proposals import Plan, gathered
from timonier.practices.models import Finding, Waiver
from timonier.practices.selectors.coverage import coverage
from timonier.practices.selectors.pieces import open_pieces

SCHEMA = "timonier.scan/1"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """Which repositories a report is about, with the outcome of each in the run (if any)."""

    rows: Sequence[Repository]
    outcomes: dict[str, dict[str, str]]


def scan_report(scanned: ScanRun | Iterable[Repository], *, book: Book, today: date) -> Row:
    """Everything a scan knows of its repositories, as plain JSON values in a stable order."""
    part = _part(scanned)
    ids = [row.pk for row in part.rows]
    waived = set(Waiver.objects.in_force(today).values_list("finding_key", flat=True))
    return {
        "schema": SCHEMA,
        "today": today.isoformat(),
        "knowledge": [_source(one) for one in book.sources],
        "repositories": list(_repositories(part)),
        "components": list(_components(ids)),
        "findings": [_finding(row, row.key in waived) for row in _findings(ids)],
        "proposals": [_proposal(plan) for plan in gathered(open_pieces(today, ids), today=today)],
        "coverage": _coverage(ids, today),
    }


def _part(scanned: ScanRun | Iterable[Repository]) -> Part:
    if not isinstance(scanned, ScanRun):
        return Part(sorted(scanned, key=lambda row: row.name), {})
    names = list(scanned.outcomes)
    rows: list[Repository] = []
    for start in range(0, len(names), 500):
        rows += Repository.objects.filter(name__in=names[start : start + 500])
    return Part(sorted(rows, key=lambda row: row.name), scanned.outcomes)


def _source(one: Any) -> Row:
    return {
        "source": one.source,
        "as_of": one.as_of,
        "records": one.records,
        "state": one.state,
    }


def _repositories(part: Part) -> Iterator[Row]:
    read = ~Q(kind__in=NOT_FILES)
    held = Manifest.objects.filter(read, repository__in=part.rows).order_by()
    manifests = dict(held.values_list("repository").annotate(Count("pk")))
    components = component_counts(part.rows)
    known = set()
    for row in part.rows:
        known.add(row.name)
        outcome = part.outcomes.get(row.name, {})
        yield {
            "name": row.name,
            "path": row.location,
            "head": row.head,
            "commits": row.commits,
            "authors": row.authors,
            "manifests": manifests.get(row.pk, 0),
            "components": components.get(row.pk, 0),
            "truck_factor": row.truck_factor,
            "state": outcome.get("state") or row.state,
            "reason": outcome.get("reason", row.reason),
        }
    for name in sorted(set(part.outcomes) - known):
        yield _unheld(name, part.outcomes[name])


def _unheld(name: str, outcome: dict[str, str]) -> Row:
    return {
        "name": name,
        "path": outcome.get("location", name),
        "head": "",
        "commits": None,
        "authors": None,
        "manifests": 0,
        "components": 0,
        "truck_factor": None,
        "state": outcome.get("state", "failed"),
        "reason": outcome.get("reason", ""),
    }


def _components(ids: Sequence[int]) -> Iterator[Row]:
    rows = Component.objects.filter(repository__in=ids).order_by(
        "repository__name", "manifest__path", "line", "type", "name", "version", "pk"
    )
    columns = (
        "repository__name", "type", "name", "version", "constraint", "scope", "direct",
        "manifest__path", "line",
    )  # fmt: skip
    for repository, kind, name, version, constraint, scope, direct, path, line in rows.values_list(
        *columns
    ).iterator(5000):
        yield {
            "repository": repository,
            "purl": ComponentValue(kind, name, version).purl,
            "version": version,
            "constraint": constraint,
            "scope": scope,
            "direct": direct,
            "file": path,
            "line": line,
        }


def _findings(ids: Sequence[int]) -> Iterator[Finding]:
    rows = Finding.objects.open().filter(repository__in=ids).select_related("repository")
    yield from rows.order_by("rank", "check_id", "repository__name", "subject", "key").iterator(
        2000
    )


def _finding(row: Finding, waived: bool) -> Row:
    return {
        "id": row.key,
        "check": row.check_id,
        "severity": row.severity,
        "state": row.state,
        "repository": row.repository.name,
        "subject": row.subject,
        "file": row.file,
        "line": row.line,
        "aliases": row.aliases,
        "fixed_in": row.fixed_in,
        "exploited": row.exploited,
        "scope": row.scope,
        "because": english([of_json(one) for one in row.because]),
        "seen_first_on": row.seen_first_on.isoformat(),
        "waived": waived,
    }


def _proposal(plan: Plan) -> Row:
    return {
        "id": plan.key,
        "kind": plan.kind,
        "title": plan.title.english(),
        "from": plan.version_from,
        "to": plan.version_to,
        "tier": plan.tier,
        "effort_days": list(plan.effort),
        "findings": list(plan.findings),
        "gain": plan.gain,
        "waiting": [
            {"on": day.isoformat(), "because": phrase.english()} for day, phrase in plan.waiting
        ],
        "because": english(plan.because),
    }


def _coverage(ids: Sequence[int], today: date) -> list[Row]:
    return [
        {
            "ecosystem": one.ecosystem,
            "components": one.components,
            "checked": one.answers.checked,
            "checked_late": one.answers.late,
            "unknown": one.unknown,
            "advisories_as_of": one.answers.as_of.isoformat() if one.answers.as_of else None,
            "advisories_age_days": one.answers.age_days,
        }
        for one in coverage(today=today, repositories=ids)
    ]
