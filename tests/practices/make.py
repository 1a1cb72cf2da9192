"""Builders: facts of a repository read from the text of its files, as a scan would read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from timonier.estate.core import formats
from timonier.estate.core import sites as code
from timonier.estate.core.facts import File, Observation, Parsed
from timonier.estate.core.manifests import registry
from timonier.estate.core.repository import IMPORTS, TREE, Context, Manifest, RepositoryFacts
from timonier.estate.core.secrets import find_secrets
from timonier.estate.core.tree import tree_observations
from timonier.knowledge.core.book import Book
from timonier.knowledge.shelf.opened import open_book
from timonier.practices.core.checks.registry import issues_of
from timonier.practices.core.issue import Issue
from timonier.practices.core.view import View

TODAY = date(2026, 11, 23)
HEAD = "9f3c1e7" + "0" * 33


@cache
def book(today: date = TODAY) -> Book:
    """The knowledge that the product ships, on a fixed day."""
    return open_book(None, today=today)


def view(today: date = TODAY, **options: Any) -> View:
    return View(book(today), today, **options)


def facts(
    files: Mapping[str, str],
    *,
    name: str = "etiquettes",
    context: Context | None = None,
    history: Any = None,
    observations: tuple[Observation, ...] = (),
    state: Any = "scanned",
) -> RepositoryFacts:
    """What a scan knows of these files, and `observations` as if one more file stated them."""
    manifests = []
    for path, text in files.items():
        kind = formats.kind_of(path)
        if kind:
            manifests.append(Manifest(path, kind, registry.parse(kind, path, text.encode())))
        secrets = find_secrets(path, text.encode(), salt=b"salt")
        if secrets:
            manifests.append(Manifest(path, "secrets", Parsed(observations=secrets)))
    tree = [File(path, "100644", "0" * 40, len(text)) for path, text in files.items()]
    seen = Parsed(observations=(*tree_observations(tree), *observations))
    manifests.append(Manifest("", TREE, seen))
    sites = code.begun(tree)
    for path, text in files.items():
        sites.count(path, text.encode())
    manifests.append(Manifest("", IMPORTS, sites.parsed()))
    return RepositoryFacts(
        name=name,
        path=f"embruns/{name}",
        head=HEAD,
        manifests=tuple(manifests),
        history=history,
        context=context or Context(),
        state=state,
    )


def issues(
    files: Mapping[str, str], check: str = "", *, seen: View | None = None, **about: Any
) -> list[Issue]:
    """What the checks (or one of them) find in these files."""
    found = issues_of(facts(files, **about), seen or view())
    return [issue for issue in found if not check or issue.check == check]


def the(found: list[Issue]) -> Issue:
    """The only issue of a list."""
    assert len(found) == 1, [(one.check, one.subject, one.english) for one in found]
    return found[0]


def stored(files: Mapping[str, str], *, name: str = "etiquettes", state: str = "scanned") -> Any:
    """A repository whose facts are in the database as a scan leaves them, replacing older ones."""
    from timonier.estate import models

    seen = facts(files, name=name)
    repository, _ = models.Repository.objects.update_or_create(
        name=name,
        defaults={"slug": name, "location": seen.path, "head": seen.head, "state": state},
    )
    models.Manifest.objects.filter(repository=repository).delete()
    for manifest in seen.manifests:
        row = models.Manifest.objects.create(
            repository=repository,
            path=manifest.path,
            kind=manifest.kind,
            parsed=not manifest.parsed.error,
            reason=manifest.parsed.error,
            observations=[
                [one.kind, one.subject, one.line, one.data] for one in manifest.parsed.observations
            ],
            edges=[list(manifest.parsed.edges.ranges), list(manifest.parsed.edges.brings)],
        )
        models.Component.objects.bulk_create(
            models.Component(
                repository=repository,
                manifest=row,
                **{field.name: getattr(one, field.name) for field in fields(one)},
            )
            for one in manifest.parsed.components
        )
    return repository


def assessed(*repositories: Any, today: date = TODAY) -> Any:
    """The repositories judged on a day."""
    from timonier.practices import services

    now = datetime(today.year, today.month, today.day, 9, tzinfo=UTC)
    return services.assess(repositories, book(today), today, now=now)
