"""Stores what a reading found beside what shows, then shows it all at once: no long transaction.

SQLite has one lock for all writes, and a list of 400,000 lines takes five seconds to put in and two
to take out. So files come in as `coming`, a bounded number of rows at a time, change places with
those that they replace in one short transaction, and the replaced ones go bit by bit after it.
What was cut short shows nothing, and is swept by the next scan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import connection, transaction

from timonier.estate.core import facts
from timonier.estate.core.repository import NOT_FILES
from timonier.estate.core.repository import Manifest as ManifestFacts
from timonier.estate.models import Component, DecisionRecord, Manifest, Repository
from timonier.estate.reading.need import Reading
from timonier.estate.services.counting import Miscounted, mark, miscounted
from timonier.estate.services.locks import RepositoryLock
from timonier.estate.services.preparing import NAMES, Prepared, clean, storable
from timonier.kit.folding import fold
from timonier.kit.store.patience import by_and_by

MOST_ROWS = 10_000  # of components in one transaction: an eighth of a second of CPU
MOST_FILES = 500
_COLUMNS = ("repository_id", "manifest_id", "folded_name", "counts", *NAMES)
_NAME = 1 + NAMES.index("name")  # where it stands in a row that is ready
_COMING, _SHOWN, _GOING = Manifest.Standing.COMING, Manifest.Standing.SHOWN, Manifest.Standing.GOING


class Overtaken(Exception):
    """Another scan of the same repository began meanwhile, on another machine; its facts stand."""


@dataclass(frozen=True)
class Staged:
    """What waits to be shown: the files, and the shown rows whose `counts` will be another."""

    files: Sequence[Manifest] = ()
    miscounted: Sequence[Miscounted] = ()


def at_once(repository: Repository, ready: Sequence[Prepared]) -> AbstractContextManager[Any]:
    """One transaction for the whole of a reading that is small, of a repository that is; else
    several."""
    rows = sum(len(each.rows) for each in ready)
    if len(ready) > MOST_FILES or rows > MOST_ROWS:
        return nullcontext()
    held = Component.objects.filter(repository=repository).order_by()[: MOST_ROWS + 1].count()
    return transaction.atomic() if held <= MOST_ROWS else nullcontext()


def stage(*, repository: Repository, reading: Reading, ready: Sequence[Prepared]) -> Staged:
    """Put the rows of a reading in; nothing that asks for facts sees them yet."""
    if reading.state == "failed" or reading.unchanged:
        return Staged()
    made: list[Manifest] = []
    for some in by_and_by(batched(ready, MOST_FILES)):
        with transaction.atomic():
            rows = [_manifest(repository, each.facts, each.key) for each in some]
            made += Manifest.everything.bulk_create(rows)
    _insert(repository, zip(made, ready, strict=True))
    wrong = _recounted(repository, reading, made)
    coming = {row.pk for row in made}
    for few in by_and_by(batched([one for one in wrong if one.manifest in coming], MOST_ROWS)):
        with transaction.atomic():
            mark(few)
    return Staged(made, [one for one in wrong if one.manifest not in coming])


def show(*, repository: Repository, reading: Reading, staged: Staged) -> None:
    """Let the staged files take the place of those that were read before.

    Call it in the transaction that stores the other facts. Raises Overtaken.
    """
    gone = _replaced(repository, reading)
    for some in batched(gone, MOST_FILES):
        DecisionRecord.objects.filter(manifest__in=some).delete()
        Manifest.objects.filter(pk__in=some).update(standing=_GOING)
    for files in batched(staged.files, MOST_FILES):
        waiting = Manifest.everything.filter(pk__in=[row.pk for row in files], standing=_COMING)
        if waiting.update(standing=_SHOWN) != len(files):
            raise Overtaken
    mark(staged.miscounted)


def sweep(repository: int) -> None:
    """Delete what was replaced, and what a scan that was killed left."""
    aside = Manifest.everything.filter(repository=repository, standing__in=Manifest.ASIDE)
    keys = list(aside.order_by("pk").values_list("pk", flat=True))
    if keys:
        aside.update(standing=_GOING)  # whoever staged them sees that they were overtaken
    for _piece in by_and_by(_deletions(keys)):
        pass


def sweep_all() -> None:
    """The same for every repository that nobody is reading."""
    aside = Manifest.everything.filter(standing__in=Manifest.ASIDE).order_by()
    held = Repository.everything.filter(pk__in=aside.values("repository")).order_by("pk")
    for key, location in list(held.values_list("pk", "location")):
        lock = RepositoryLock(location)
        if lock.acquire():
            try:
                sweep(key)
            finally:
                lock.release()


def _deletions(keys: Sequence[int]) -> Iterator[None]:
    """Deletes files with their components, and stops after each transaction."""
    for some in batched(keys, MOST_FILES):
        theirs = Component.everything.filter(manifest__in=some).order_by().values("pk")
        while True:
            with transaction.atomic():
                done, _ = Component.everything.filter(pk__in=theirs[:MOST_ROWS]).delete()
            if done < MOST_ROWS:
                break
            yield
        Manifest.everything.filter(pk__in=some).delete()
        yield


def _replaced(repository: Repository, reading: Reading) -> list[int]:
    rows = Manifest.objects.filter(repository=repository).values_list("path", "kind", "pk")
    return [pk for path, kind, pk in rows if (path, kind) not in reading.kept]


def _recounted(
    repository: Repository, reading: Reading, made: Sequence[Manifest]
) -> list[Miscounted]:
    """What `prepared` told of the new files as if there were no others, where there are."""
    replaced = set(_replaced(repository, reading))
    files = Manifest.objects.filter(repository=repository).values_list("pk", "kind")
    stay = [pk for pk, kind in files if pk not in replaced and kind not in NOT_FILES]
    return miscounted(repository, among={*stay, *(row.pk for row in made)}) if stay else []


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
        standing=_COMING,
    )


def _edges(edges: facts.Edges) -> list[Any] | None:
    """As kept in one column; None: the file does not say who brings whom."""
    if not edges.brings:
        return None
    return [[clean(stated, 200) for stated in edges.ranges], [list(one) for one in edges.brings]]


def _insert(repository: Repository, pairs: Iterator[tuple[Manifest, Prepared]]) -> None:
    """Write the components row by row below the models: a lock of 50 MB has 150,000 of them."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in _COLUMNS)
    places = ", ".join(["%s"] * len(_COLUMNS))
    table = quote(Component._meta.db_table)
    statement = f"INSERT INTO {table} ({names}) VALUES ({places})"
    rows = (
        (repository.pk, row.pk, fold(values[_NAME])[:300], *values)
        for row, ready in pairs
        for values in ready.rows
    )
    for some in by_and_by(batched(rows, MOST_ROWS)):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(statement, some)
