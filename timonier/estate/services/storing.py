"""Put what a reading found into the tables, all or nothing, beside what was there."""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.text import slugify

from timonier.estate.core.places import is_test_input
from timonier.estate.core.repository import IMPORTS, NOT_FILES
from timonier.estate.models import Manifest, Repository
from timonier.estate.reading.need import READERS, Known, Reading
from timonier.estate.services.histories import keep_commits
from timonier.estate.services.preparing import clean, prepared, storable
from timonier.estate.services.records import list_records
from timonier.estate.services.staging import Staged, show, stage
from timonier.estate.sources.discovery import Target
from timonier.estate.wording import left_out, unread_files

if TYPE_CHECKING:
    from timonier.estate.core.history.summary import HistorySummary
    from timonier.estate.core.sites import Sites

_TRIES = 20


def repository_for(target: Target) -> Repository:
    """The repository kept for a place, made under a free name when it is new."""
    location = clean(target.location, 1000)
    for _ in range(_TRIES):
        known = Repository.everything.filter(location=location).first()
        if known is not None:
            return known
        name = _free_name(target)
        row = Repository(name=name, slug=_free_slug(name), location=location)
        with contextlib.suppress(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
            return row  # else: another scan has just taken the place, or the name
    raise IntegrityError(f"no name could be found for {location}")


def _free_name(target: Target) -> str:
    """The folder's name; when taken, with its parent's before it; then with a number."""
    plain = _readable(target.name or target.location) or "repository"
    parent = _readable(target.location.rstrip("/").rpartition("/")[0].rpartition("/")[2])
    wanted = [plain, f"{parent}/{plain}"] if parent else [plain]
    like = Q(name__startswith=plain) | Q(origin_name__startswith=plain)
    rows = Repository.everything.filter(like | Q(name__in=wanted) | Q(origin_name__in=wanted))
    taken = {name for pair in rows.values_list("name", "origin_name") for name in pair}
    numbered = (f"{plain}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (*wanted, *numbered) if name not in taken)


def _readable(text: str) -> str:
    return visible(text.removesuffix(".git")).strip()[:180]


def _free_slug(name: str) -> str:
    base = slugify(name.replace("/", "-").replace(".", "-"))[:180] or "repository"
    taken = set(Repository.everything.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)


def known_of(repository: Repository) -> Known:
    """What the last good scan left of a repository; nothing when the readers have changed.

    After a failure the commit is forgotten, so that everything is looked at again.
    """
    if repository.readers != READERS:
        return Known()
    head = "" if repository.state in ("failed", "gone") else repository.head
    rows = Manifest.objects.filter(repository=repository).values_list("path", "kind", "cache_key")
    keys = {(path, kind): key for path, kind, key in rows}
    return Known(
        head,
        repository.readers,
        keys,
        branch=repository.branch,
        roots=tuple(repository.roots),
        objects=repository.objects_digest,
        whole=repository.state == "scanned",
    )


def sites_known(repository: Repository) -> Sites | None:
    """The call sites that the last scan counted; None when every file must be read again."""
    from timonier.estate.core.sites import sites_of

    rows = Manifest.objects.filter(repository=repository, path="", kind=IMPORTS)
    observations = rows.values_list("observations", flat=True).first()
    try:
        return sites_of(observations[0][3]) if observations else None
    except (LookupError, TypeError, ValueError):
        return None  # facts of another form: reading git again puts it right


@transaction.atomic
def store(
    *,
    repository: Repository,
    reading: Reading,
    now: datetime,
    staged: Staged | None = None,
) -> None:
    """Replace a repository's facts by a reading's. A failed one leaves the last good facts.

    `staged`: its rows, put in before the transaction began, where others wait for its end. Raises
    Overtaken.
    """
    if staged is None:
        staged = stage(repository=repository, reading=reading, ready=prepared(reading))
    repository.tried_at = now
    if reading.state == "failed":
        repository.state, repository.reason = "failed", clean(visible(reading.reason), 2000)
        repository.save(update_fields=["tried_at", "state", "reason"])
        return
    repository.scanned_at, repository.gone_since = now, None
    repository.roots, repository.remote = list(reading.roots), clean(reading.remote, 1000)
    repository.objects_digest = reading.objects
    if reading.rewritten:
        repository.rewritten_at = now
    if not reading.unchanged:
        show(repository=repository, reading=reading, staged=staged)
        list_records(repository=repository, files=staged.files)
        repository.head, repository.branch = reading.head, clean(reading.branch, 250)
        repository.readers, repository.files = READERS, reading.files
        repository.state, repository.reason = _outcome(repository, reading)
        _set_history(repository, reading.history)
        keep_commits(repository, reading)
    repository.save()


def _outcome(repository: Repository, reading: Reading) -> tuple[str, str]:
    """A file that could not be read makes the repository partly read, in words that name it.

    Inputs of tests, readable or not, are told as a count.
    """
    rows = Manifest.objects.filter(repository=repository, parsed=False).order_by("path")
    unread = [path for path in rows.values_list("path", flat=True) if not is_test_input(path)]
    paths = Manifest.objects.filter(repository=repository).exclude(kind__in=NOT_FILES)
    inputs = sum(map(is_test_input, paths.values_list("path", flat=True).distinct()))
    said = [unread_files(unread) if unread else "", reading.reason, left_out(inputs)]
    reason = clean(visible("; ".join(filter(None, said))), 2000)
    return "partial" if unread else reading.state, reason


def _set_history(repository: Repository, history: HistorySummary | None) -> None:
    """A history that could not be read leaves nothing to be mistaken for a clean one."""
    repository.commits = history.commits if history else None
    repository.authors = history.authors if history else None
    repository.first_commit_at = history.first_commit_at if history else None
    repository.last_commit_at = history.last_commit_at if history else None
    repository.truck_factor = history.truck_factor if history else None
    repository.dormant_since = history.dormant_since if history else None
    repository.history_summary = storable(history.as_json()) if history else None


def visible(text: str) -> str:
    """Text for a terminal or a page: a name may hold escape codes, or run from right to left."""
    return text if text.isprintable() else "".join(c if c.isprintable() else "?" for c in text)
