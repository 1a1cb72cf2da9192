"""Put what a reading found into the tables, all or nothing, beside what was there."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.text import slugify

from timonier.estate.core import facts
from timonier.estate.core.history.summary import HistorySummary
from timonier.estate.core.places import is_test_input
from timonier.estate.core.repository import IMPORTS, NOT_FILES
from timonier.estate.core.repository import Manifest as ManifestFacts
from timonier.estate.core.sites import Sites, sites_of
from timonier.estate.models import Component, Manifest, Repository
from timonier.estate.reading import READERS, Known, Reading
from timonier.estate.services.counting import mark_counted
from timonier.estate.services.histories import keep_commits
from timonier.estate.services.preparing import NAMES, Prepared, clean, prepared
from timonier.estate.services.records import list_records
from timonier.estate.sources.discovery import Target
from timonier.estate.wording import left_out, unread_files

_CHUNK = 500
_TRIES = 20
_COLUMNS = ("repository_id", "manifest_id", "counts", *NAMES)


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
    ready: Sequence[Prepared] | None = None,
) -> None:
    """Replace a repository's facts by a reading's. A failed one leaves the last good facts.

    `ready`: its rows, made before the transaction began, where others wait for its end.
    """
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
        kept = _replace_files(repository, reading, prepared(reading) if ready is None else ready)
        if kept:
            mark_counted(repository)
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


def _replace_files(repository: Repository, reading: Reading, ready: Sequence[Prepared]) -> bool:
    """Whether files of an earlier reading stay beside those that were read now."""
    rows = Manifest.objects.filter(repository=repository).values_list("path", "kind", "pk")
    gone = [pk for path, kind, pk in rows if (path, kind) not in reading.kept]
    for start in range(0, len(gone), _CHUNK):
        chunk = gone[start : start + _CHUNK]
        Component.objects.filter(manifest_id__in=chunk).delete()
        Manifest.objects.filter(pk__in=chunk).delete()
    stay = Manifest.objects.filter(repository=repository).exclude(kind__in=NOT_FILES).exists()
    made = Manifest.objects.bulk_create(
        [_manifest(repository, each.facts, each.key) for each in ready], _CHUNK
    )
    _insert(repository, zip(made, ready, strict=True))
    list_records(repository=repository, files=made)
    return stay


def _manifest(repository: Repository, read: ManifestFacts, key: str) -> Manifest:
    observations = [[o.kind, o.subject, o.line, o.data] for o in read.parsed.observations]
    return Manifest(
        repository=repository,
        path=clean(read.path, 1000),
        kind=read.kind,
        digest=read.digest,
        cache_key=clean(key, 400),
        parsed=not read.parsed.error,
        reason=clean(read.parsed.error, 400),
        observations=storable(observations),
        edges=_edges(read.parsed.edges),
    )


def _edges(edges: facts.Edges) -> list[Any] | None:
    """As kept in one column; None: the file does not say who brings whom."""
    if not edges.brings:
        return None
    return [[clean(stated, 200) for stated in edges.ranges], [list(one) for one in edges.brings]]


def _insert(repository: Repository, pairs: Iterable[tuple[Manifest, Prepared]]) -> None:
    """Write the components row by row below the models: a lock of 50 MB has 150,000 of them."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in _COLUMNS)
    places = ", ".join(["%s"] * len(_COLUMNS))
    table = quote(Component._meta.db_table)
    statement = f"INSERT INTO {table} ({names}) VALUES ({places})"
    rows = ((repository.pk, row.pk, *values) for row, ready in pairs for values in ready.rows)
    with connection.cursor() as cursor:
        for batch in batched(rows, 5_000):
            cursor.executemany(statement, batch)


def visible(text: str) -> str:
    """Text for a terminal or a page: a name may hold escape codes, or run from right to left."""
    return text if text.isprintable() else "".join(c if c.isprintable() else "?" for c in text)


def storable(value: Any) -> Any:
    """A JSON value without the characters that PostgreSQL refuses."""
    text = json.dumps(value, default=str)
    if "\\u0000" not in text and "\\ud" not in text:
        return json.loads(text)
    return _scrub(json.loads(text))


def _scrub(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value, 10_000)
    if isinstance(value, list):
        return [_scrub(item) for item in value]
    if isinstance(value, dict):
        return {clean(str(key), 200): _scrub(item) for key, item in value.items()}
    return value
