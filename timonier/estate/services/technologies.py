"""Derive the technologies in use from the components seen and the life cycles known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.db.models import Q
from django.forms import model_to_dict
from django.utils.text import slugify

from timonier.estate.core import facts
from timonier.estate.models import Component, Repository, Technology
from timonier.kit.store.patience import settled
from timonier.knowledge.core.book import Book
from timonier.knowledge.core.lifecycle import CycleMatch

_OWN = Q(source="") | Q(source="alias")


@dataclass(slots=True)
class _Use:
    match: CycleMatch
    repositories: set[int] = field(default_factory=set)
    states: set[str] = field(default_factory=set)
    uses: int = 0

    @property
    def ended(self) -> bool | None:
        """Whether free support has ended for every use; None when one of them cannot tell."""
        if "unknown" in self.states:
            return None
        return self.states == {"past"} if len({s == "past" for s in self.states}) == 1 else None


def derive_technologies(*, today: date, book: Book | None = None) -> int:
    """Bring the technologies in line with the components; how many there are.

    Rows keep their identity from one scan to the next, so that links to them stay good.
    """
    if book is None:
        from timonier.knowledge import selectors as knowledge

        book = knowledge.book(today=today)
    return settled(partial(_uses, book), _keep, of=_facts)


def _facts() -> object:
    """Another one once anything was read, put aside or taken back."""
    return list(
        Repository.everything.order_by("pk").values_list("pk", "state", "scanned_at", "location")
    )


def _keep(found: dict[tuple[str, str], _Use]) -> int:
    rows = Technology.objects.prefetch_related("repositories")
    known = {(row.product, row.cycle): row for row in rows}
    Technology.objects.exclude(pk__in=[known[key].pk for key in found if key in known]).delete()
    slugs = {row.slug for row in known.values()}
    for key, use in found.items():
        row = known.get(key) or Technology(product=key[0], cycle=key[1], slug=_slug(key, slugs))
        _write(row, use)
    return len(found)


def _write(row: Technology, use: _Use) -> None:
    """Save what differs: most scans change nothing here."""
    before = model_to_dict(row, exclude=["repositories"])
    _describe(row, use)
    if row.pk is None or model_to_dict(row, exclude=["repositories"]) != before:
        row.save()
    if {repository.pk for repository in row.repositories.all()} != use.repositories:
        row.repositories.set(use.repositories)


def _uses(book: Book) -> dict[tuple[str, str], _Use]:
    """Product and cycle ("" when the version does not tell) -> who uses it."""
    found: dict[tuple[str, str], _Use] = {}
    for component, repositories in _components():
        for match in book.cycles_of(component):
            use = found.setdefault((match.product, match.cycle), _Use(match))
            use.repositories.update(repositories)
            use.states.add(match.state)
            use.uses += len(repositories)
    return found


def _components() -> Iterable[tuple[facts.Component, list[int]]]:
    """Each distinct component with the repositories that use it."""
    rows = (
        Component.objects.filter(_OWN)
        .in_use()
        .order_by()
        .values_list("type", "name", "version", "constraint", "repository_id")
        .distinct()
    )
    by_component: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for kind, name, version, constraint, repository in rows.iterator(5_000):
        by_component[kind, name, version, constraint].append(repository)
    for (kind, name, version, constraint), repositories in by_component.items():
        yield facts.Component(kind, name, version, constraint), repositories


def _describe(row: Technology, use: _Use) -> None:
    match = use.match
    row.label, row.category = match.title[:150], match.category[:60]
    row.uses, row.latest = use.uses, match.latest[:60]
    row.ends_on = _day(match, match.eol_on)
    row.extended_ends_on = _day(match, match.extended_on)
    row.ended = use.ended


def _day(match: CycleMatch, day: object) -> date | None:
    """A date that holds for the one release meant; several releases have no date in common."""
    return day if match.cycle and isinstance(day, date) else None


def _slug(key: tuple[str, str], taken: set[str]) -> str:
    base = slugify("-".join(key).replace(".", "-"))[:170] or "technology"
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    slug = next(slug for slug in (base, *numbered) if slug not in taken)
    taken.add(slug)
    return slug
