"""What the estate's pages show: repositories, ecosystems, uses by version, files read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from timonier.estate.core.repository import NOT_FILES
from timonier.estate.models import (
    Component,
    Manifest,
    Repository,
    RepositoryProfile,
    System,
    Technology,
)
from timonier.estate.selectors.uses import (
    component_counts,
    distinct_components,
    names_like,
    profiles,
)
from timonier.kit.folding import holds
from timonier.knowledge.core.answering import day_of, is_late
from timonier.knowledge.core.book import Book
from timonier.knowledge.selectors import book

SHOWN = 50
MOST_USES = 300
_TROUBLE = {"gone": 0, "failed": 1, "": 2, "partial": 3, "scanned": 4, "empty": 5}
_GRAVITY = {"": 0, "vital": 1, "high": 2, "medium": 3, "low": 4}


def _ranked(name: str, order: dict[str, int]) -> Case:
    whens = [When(**{name: value}, then=Value(rank)) for value, rank in order.items()]
    return Case(*whens, default=Value(len(order)), output_field=IntegerField())


@dataclass(frozen=True, slots=True)
class RepositoryRow:
    """A repository, what people said of it, and how many components it states."""

    repository: Repository
    profile: RepositoryProfile | None
    components: int


def repository_rows(rows: Sequence[Repository]) -> list[RepositoryRow]:
    """Rows with what stands beside them; three queries, whatever their number."""
    said, counts = profiles(row.name for row in rows), component_counts(rows)
    return [RepositoryRow(row, said.get(row.name), counts.get(row.pk, 0)) for row in rows]


def repositories_by_trouble() -> QuerySet[Repository]:
    """Those that could not be read first, then by name."""
    shown = Q(manifests__standing=Manifest.Standing.SHOWN)
    unread = Count("manifests", filter=shown & Q(manifests__parsed=False))
    rows = Repository.objects.annotate(trouble=_ranked("state", _TROUBLE), unread=unread)
    return rows.defer("history_summary").order_by("trouble", "name")


def systems_by_gravity() -> QuerySet[System]:
    """Running systems, those that nobody has qualified first, then the most critical."""
    rows = System.objects.filter(retired_on=None).annotate(
        gravity=_ranked("criticality", _GRAVITY), repository_count=Count("profiles")
    )
    return rows.order_by("gravity", "name")


def unassigned_count() -> int:
    """Repositories of which nobody has said which system they serve."""
    served = RepositoryProfile.objects.exclude(system=None).values("repository_name")
    return Repository.objects.exclude(name__in=served).count()


@dataclass(frozen=True, slots=True)
class Ecosystem:
    """Distinct components of one kind, and how far the advisories at hand can answer for them."""

    type: str
    components: int
    checked: int  # stated with a version, in reach of a complete source of advisories
    coverage: str  # complete, partial, none
    late: int = 0  # those of the checked whose advisories are old
    as_of: date | None = None  # the day of the oldest advisories that count

    @property
    def unknown(self) -> int:
        """How many nobody can answer for: no complete advisories on them, or no version."""
        return self.components - self.checked


def ecosystems(*, today: date) -> list[Ecosystem]:
    """Every kind of component in use, the most frequent first."""
    known = book(today=today)
    every = distinct_components().values_list("type", "name", "version", "constraint")
    distinct = every.distinct()
    counts: dict[str, int] = {}
    days: dict[str, dict[str, int]] = {}
    for kind, name, version, _range in distinct.iterator(5_000):
        counts[kind] = counts.get(kind, 0) + 1
        source = known.answers_for(kind, name, version) if version else None
        if source is not None:
            held = days.setdefault(kind, {})
            held[source.period] = held.get(source.period, 0) + 1
    found = [_ecosystem(kind, n, days.get(kind, {}), known, today) for kind, n in counts.items()]
    return sorted(found, key=lambda one: (-one.components, one.type))


def _ecosystem(
    kind: str, components: int, days: Mapping[str, int], known: Book, today: date
) -> Ecosystem:
    """`days`: the `Answering.period` of the advisories that answer -> how many components."""
    late = {period: n for period, n in days.items() if is_late(period, today)}
    return Ecosystem(
        type=kind,
        components=components,
        checked=sum(days.values()),
        coverage=known.coverage(kind),
        late=sum(late.values()),
        as_of=min(map(day_of, late or days), default=None),
    )


@dataclass(slots=True)
class VersionUses:
    """One version of a component with the places that state it."""

    type: str
    version: str
    total: int
    repositories: int
    uses: list[Component] = field(default_factory=list)


def uses_by_version(*, name: str, type: str = "") -> list[VersionUses]:
    """Every version of a component in use, the most used first, with its first places."""
    rows = Component.objects.in_use().filter(name=name)
    if type:
        rows = rows.filter(type=type)
    grouped = (
        rows.order_by()
        .values("type", "version")
        .annotate(total=Count("pk"), places=Count("repository", distinct=True))
        .order_by("-places", "-total", "version")
    )
    groups = {
        (one["type"], one["version"]): VersionUses(
            one["type"], one["version"], one["total"], one["places"]
        )
        for one in grouped[:200]
    }
    shown = rows.select_related("repository", "manifest").defer(
        "repository__history_summary", "manifest__observations"
    )
    for use in shown.order_by("repository__name", "id")[:MOST_USES]:
        group = groups.get((use.type, use.version))
        if group is not None:
            group.uses.append(use)
    return list(groups.values())


def names_found(text: str, *, limit: int = 20) -> list[tuple[str, str]]:
    """(type, name) of components whose name begins with the text, then those that hold it."""
    found = names_like(text, limit=limit) if text else []
    if len(found) < limit and len(text) >= 2:
        rows = Component.objects.in_use().filter(holds(Component, "name", text))
        rows = rows.order_by("name", "type")
        held = rows.values_list("type", "name").distinct()[: limit * 2]
        found += [pair for pair in held if pair not in found]
    return found[:limit]


@dataclass(frozen=True, slots=True)
class FilesRead:
    """The files of a repository that say what it uses: how many of each kind, and those unread."""

    kinds: list[tuple[str, int]]
    unread: list[Manifest]
    unread_count: int
    total: int


def files_read(repository: Repository) -> FilesRead:
    """What was read and what was not, with its reason."""
    rows = Manifest.objects.filter(repository=repository).exclude(kind__in=NOT_FILES)
    kinds = rows.order_by().values_list("kind").annotate(n=Count("pk")).order_by("-n", "kind")
    unread = rows.filter(parsed=False).defer("observations", "edges").order_by("path")
    return FilesRead(list(kinds), list(unread[:SHOWN]), unread.count(), rows.count())


def technologies_of(repositories: QuerySet[Repository]) -> QuerySet[Technology]:
    """The technologies of some repositories, the first to end first."""
    rows = Technology.objects.filter(repositories__in=repositories).distinct()
    return rows.order_by(F("ends_on").asc(nulls_last=True), "label")
