"""What is known of the estate: where a component is used, how old technologies are."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from timonier.estate.core import facts
from timonier.estate.core.history.summary import DORMANT_DAYS, HistorySummary
from timonier.estate.core.repository import NOT_FILES, Context, RepositoryFacts
from timonier.estate.core.repository import Manifest as ManifestFacts
from timonier.estate.models import (
    Component,
    Manifest,
    Repository,
    RepositoryProfile,
    System,
    Technology,
)
from timonier.knowledge import selectors as knowledge
from timonier.knowledge.core.lifecycle import state_of

_STATED = (
    "type",
    "name",
    "version",
    "constraint",
    "scope",
    "direct",
    "line",
    "locked",
    "licence",
    "digest",
    "source",
)


def where_is(
    *, name: str, type: str = "", version: str = "", limit: int = 500
) -> QuerySet[Component]:
    """Every use of a component by its exact name, with its repository and file.

    An empty `type` means any ecosystem, an empty `version` any version.
    """
    rows = Component.objects.in_use().filter(name=name)
    if type:
        rows = rows.filter(type=type)
    if version:
        rows = rows.filter(version=version)
    return rows.select_related("repository", "manifest").order_by("repository__name", "id")[:limit]


def names_like(text: str, *, limit: int = 20) -> list[tuple[str, str]]:
    """(type, name) of components whose name starts with the text, for a search box."""
    rows = Component.objects.in_use().filter(name__gte=text, name__lt=text + "\uffff")
    return list(rows.order_by("name", "type").values_list("type", "name").distinct()[:limit])


def repositories() -> QuerySet[Repository]:
    """Every repository with the number of its files read, unreadable ones, and components."""
    shown = Q(manifests__standing=Manifest.Standing.SHOWN)
    read = shown & ~Q(manifests__kind__in=NOT_FILES)
    return Repository.objects.annotate(
        manifest_count=Count("manifests", filter=read, distinct=True),
        unread_count=Count("manifests", filter=shown & Q(manifests__parsed=False), distinct=True),
    )


def distinct_components(repositories: Iterable[int] | None = None) -> QuerySet[Component]:
    """One row of each distinct component of each repository in use; all, or these (keys)."""
    rows = Component.objects.filter(counts=True).order_by()
    if repositories is not None:
        return rows.filter(repository__in=list(repositories))
    return rows.in_use()


def component_counts(rows: Iterable[Repository]) -> dict[int, int]:
    """Distinct components per repository (`core.distinct`), in one query."""
    counted = Component.objects.filter(repository__in=list(rows), counts=True).order_by()
    return dict(counted.values_list("repository").annotate(number=Count("pk")))


def ecosystems_in_use() -> set[str]:
    """The purl types of the components that any repository states."""
    return set(Component.objects.in_use().order_by().values_list("type", flat=True).distinct())


def technologies_by_life(*, today: date) -> dict[str, list[Technology]]:
    """Technologies in use by the life of each (see `life_of`)."""
    groups: dict[str, list[Technology]] = {
        key: [] for key in ("past", "soon", "superseded", "supported", "unknown")
    }
    rows = Technology.objects.annotate(repository_count=Count("repositories"))
    for row in rows.order_by("ends_on", "label"):
        groups[life_of(row, today=today)].append(row)
    return groups


def life_of(row: Technology, *, today: date, months: int = 12) -> str:
    """Past, soon (ends within the months), superseded, supported or unknown.

    Free support counts; a paid extension is in `extended_ends_on`. An older release of a rolling
    product is superseded: it asks for an update, and is not past its life.
    """
    if row.ends_on is None and row.ended is None:
        return "unknown"
    if row.ended if row.ends_on is None else row.ends_on <= today:
        return "superseded" if _is_superseded(row, today) else "past"
    soon = today + timedelta(days=round(months * 30.44))
    return "soon" if row.ends_on is not None and row.ends_on <= soon else "supported"


def _is_superseded(row: Technology, today: date) -> bool:
    product = knowledge.book(today).product(row.product)
    for cycle in product.cycles if product else ():
        if product and cycle.name == row.cycle:
            return state_of(product, cycle, today) == "superseded"
    return False


def profiles(names: Iterable[str]) -> dict[str, RepositoryProfile]:
    """What people said of the repositories, by name."""
    rows = RepositoryProfile.objects.filter(repository_name__in=list(names))
    return {row.repository_name: row for row in rows.select_related("system")}


def repositories_of(system: System) -> QuerySet[Repository]:
    """The repositories that people said serve a system."""
    names = RepositoryProfile.objects.filter(system=system).values("repository_name")
    return Repository.objects.filter(name__in=names)


def facts_of(repository: Repository, *, today: date | None = None) -> RepositoryFacts:
    """All that was read of one repository, as checks want it."""
    return facts_of_all([repository], today=today)[0]


def facts_of_all(rows: Sequence[Repository], *, today: date | None = None) -> list[RepositoryFacts]:
    """The facts of several repositories; three queries, whatever their number."""
    said = profiles(row.name for row in rows)
    stated: dict[int, list[facts.Component]] = defaultdict(list)
    components = Component.objects.filter(repository__in=rows).order_by("pk")
    for manifest, *values in components.values_list("manifest_id", *_STATED).iterator(5_000):
        stated[manifest].append(facts.Component(*values))
    files: dict[int, list[ManifestFacts]] = defaultdict(list)
    for row in Manifest.objects.filter(repository__in=rows).order_by("path", "kind"):
        files[row.repository_id].append(_manifest(row, stated.get(row.pk, [])))
    return [
        RepositoryFacts(
            name=row.name,
            path=row.location,
            head=row.head,
            manifests=tuple(files.get(row.pk, ())),
            history=history_of(row, today=today),
            context=_context(said.get(row.name)),
            state=row.state or "failed",  # type: ignore[arg-type]
            reason=row.reason,
            identity=row.origin_name,
        )
        for row in rows
    ]


def fingerprint_of(repository: Repository) -> str:
    """The same while `facts_of` would answer the same for the same day; no fact is read for it.

    Rows of files and components are only ever added and deleted, so that their number and the
    newest of them tell.
    """
    last = [
        kind.objects.filter(repository=repository).order_by().aggregate(Count("pk"), Max("pk"))
        for kind in (Manifest, Component)
    ]
    told = (
        repository.name,
        repository.identity,
        repository.location,
        repository.head,
        repository.state,
    )
    history = json.dumps(repository.history_summary, sort_keys=True)
    context = _context(profiles([repository.name]).get(repository.name))
    facts_ = repr((told, repository.reason, repository.readers, last, history, context))
    return hashlib.sha256(facts_.encode()).hexdigest()


def _manifest(row: Manifest, components: Sequence[facts.Component]) -> ManifestFacts:
    parsed = facts.Parsed(
        components=tuple(components),
        observations=tuple(facts.Observation(*each) for each in row.observations),
        error="" if row.parsed else row.reason or "unreadable",
        edges=edges_of(row.edges),
    )
    return ManifestFacts(row.path, row.kind, parsed, row.digest)


def edges_of(stored: Any) -> facts.Edges:
    """Read back what a scan stored; unknown when it is of another form."""
    try:
        ranges, brings = stored
        return facts.Edges(tuple(map(tuple, brings)), tuple(ranges))
    except (TypeError, ValueError):
        return facts.Edges()


def history_of(repository: Repository, *, today: date | None = None) -> HistorySummary | None:
    """The history's figures; None when it could not be read.

    A repository falls asleep without any new commit: dormancy is told anew for the day.
    """
    if repository.history_summary is None:
        return None
    summary = HistorySummary.from_json(repository.history_summary)
    last = summary.last_commit_at
    if today is None or last is None:
        return summary
    asleep = (today - last.date()).days > DORMANT_DAYS
    return replace(summary, dormant_since=last.date() if asleep else None)


def _context(profile: RepositoryProfile | None) -> Context:
    if profile is None:
        return Context()
    system = profile.system
    in_service: Any = profile.in_service
    if in_service is None and system is not None:
        in_service = False if system.retired_on else system.in_service
    return Context(
        exposure=system.exposure if system else "",
        criticality=system.criticality if system else "",
        in_service=in_service,
        system=system.name if system else "",
        team=profile.team,
    )


@dataclass(frozen=True, slots=True)
class Materials:
    """Of which repositories a bill is made; `remarks` say which part of it is unknown."""

    name: str
    version: str
    rows: list[Repository]
    remarks: list[str]


def materials(name: str) -> Materials | None:
    """The repositories of a system (by short name), or one; None: there is neither."""
    system = System.objects.filter(slug=name).first()
    rows = list(repositories_of(system) if system else Repository.objects.filter(name=name))
    if system is None and not rows:
        return None
    remarks = [f"{row.name} is incomplete: {row.reason}" for row in rows if row.state != "scanned"]
    if not rows:
        remarks.append(f"no repository is said to serve {name}")
    version = rows[0].head if system is None else ""
    return Materials(system.name if system else name, version, rows, remarks)
