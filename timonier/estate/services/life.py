"""The life of a repository: gone, found elsewhere, renamed, retired.

A row keeps its identity through all of it, so that findings, waivers, decisions and commits that go
by it need no change.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from timonier.estate.models import (
    PUT_ASIDE,
    Repository,
    RepositoryProfile,
    RepositoryState,
    Retirement,
)
from timonier.estate.sources.git_folder import is_repository
from timonier.kit.records.following import follow

GONE, RETIRED = RepositoryState.GONE, RepositoryState.RETIRED


class NotRetirable(ValueError):
    """The repository is retired already, or no reason is given; the message says which."""


@transaction.atomic
def retire(*, repository: Repository, reason: str, by: Any = None) -> Retirement:
    """Nobody keeps it any more: no scan reads it and no figure counts it. Raises NotRetirable."""
    if repository.state == RETIRED:
        raise NotRetirable(f"{repository.name} is retired already")
    if not reason.strip():
        raise NotRetirable("a retirement needs a reason")
    made = Retirement(slug=repository.slug, reason=reason.strip(), author=by)
    return keep_retirement(made=made, repository=repository, by=by)


def keep_retirement(*, made: Retirement, repository: Repository, by: Any) -> Retirement:
    """Save a retirement and put its repository aside; another reason later changes only that."""
    made._history_user = by  # type: ignore[attr-defined]
    made.repository_name = repository.name
    if repository.state != RETIRED:
        made.state_before, repository.state = repository.state, RETIRED
        repository.save(update_fields=["state"])
    made.save()
    repository.technologies.clear()
    return made


def retirement_of(row: Repository) -> Retirement | None:
    """The retirement in force; a row made anew for a retired repository is retired again."""
    found = Retirement.objects.filter(slug=row.slug).first()
    if found is not None and row.state not in PUT_ASIDE:
        row.state = RETIRED
        row.save(update_fields=["state"])
    return found


@transaction.atomic
def revive(*, retirement: Retirement, by: Any = None) -> Repository | None:
    """Take a retirement back: the repository counts again, as the last scan left it."""
    row = Repository.everything.filter(slug=retirement.slug, state=RETIRED).first()
    if row is not None:
        row.state = retirement.state_before
        row.save(update_fields=["state"])
    retirement._history_user = by  # type: ignore[attr-defined]
    retirement.delete()
    return row


def note_absent(*, now: datetime, present: Iterable[str] = ()) -> list[Repository]:
    """Mark the repositories whose folder is no repository any more; those newly found so.

    `present`: locations that are known to be there. A folder that may not be looked into is not
    gone. Its facts stay as they were seen, with their age.
    """
    known = set(present)
    rows = Repository.objects.exclude(state=GONE).filter(location__startswith=os.sep)
    gone = [
        row
        for row in rows.defer("history_summary")
        if row.location not in known and _vanished(Path(row.location))
    ]
    for row in gone:
        mark_gone(row, f"there is no repository at {row.location} any more", now=now)
    return gone


def note_unlisted(*, under: str, listed: Iterable[str], now: datetime) -> list[Repository]:
    """Mark the repositories of an organisation that its forge no longer lists."""
    known = set(listed)
    prefix = under.rstrip("/") + "/"
    rows = Repository.objects.exclude(state=GONE).filter(location__startswith=prefix)
    gone = [row for row in rows.defer("history_summary") if row.location not in known]
    for row in gone:
        mark_gone(row, f"{under} does not list it any more", now=now)
    return gone


def mark_gone(row: Repository, reason: str, *, now: datetime) -> None:
    """Say that the repository was not found where it was; what was read of it stays."""
    row.state, row.reason = GONE, reason[:2000]
    row.gone_since, row.tried_at = timezone.localdate(now), now
    row.save(update_fields=["state", "reason", "gone_since", "tried_at"])


def _vanished(place: Path) -> bool:
    try:
        place.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return not is_repository(place)


@transaction.atomic
def move(*, repository: Repository, to: Repository, name: str = "") -> Repository:
    """The repository is now where `to`, a row made for the new place, is; it takes that place.

    All that was read for `to` is dropped, so call it before. `name`: what it is called from now on.
    """
    if not repository.origin_location:
        repository.origin_location = repository.location
    place = to.location
    to.delete()
    repository.location = place
    repository.gone_since = None
    repository.save(update_fields=["location", "origin_location", "gone_since"])
    call(repository=repository, name=name)
    return repository


def call(*, repository: Repository, name: str) -> None:
    """Rename it where the name is another one, and free; an empty one changes nothing."""
    if name and name != repository.name and not _taken(name, repository):
        rename(repository=repository, name=name)


def _taken(name: str, repository: Repository) -> bool:
    others = Repository.everything.exclude(pk=repository.pk)
    return others.filter(name=name).exists() or others.filter(origin_name=name).exists()


@transaction.atomic
def rename(*, repository: Repository, name: str, by: Any = None) -> None:
    """Call it otherwise; what people said of it follows, its address and its identity stay."""
    before = repository.name
    repository.origin_name = repository.identity
    repository.name = name
    repository.save(update_fields=["name", "origin_name"])
    for kind in (RepositoryProfile, Retirement):
        for said in kind.objects.filter(repository_name=before):
            said.repository_name = name
            said._history_user = by  # type: ignore[union-attr]
            said.save()
    follow("estate.decisionrecord", renamed_places(before, name), by=by)


def renamed_places(before: str, after: str) -> Callable[[str], str | None]:
    """For the places of decision records (`repository:path`): under which name they are now."""

    def renamed(place: str) -> str | None:
        name, colon, path = place.partition(":")
        return f"{after}:{path}"[:500] if colon and name == before else None

    return renamed
