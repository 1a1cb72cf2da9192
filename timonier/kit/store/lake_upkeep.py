"""Keep the lake small: gather small files, delete what nobody reads, publish a copy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.timezone import now

from timonier.kit.models import LakeFile
from timonier.kit.store import durable
from timonier.kit.store.duck import cursor, literal, name, run
from timonier.kit.store.lake import current, folder, nobody_writes, union, writing
from timonier.kit.store.parquet import copy_out

MOST_DELTAS = 50
KEPT_FOR = timedelta(hours=1)  # longer than any query


def compact(kind: str) -> LakeFile | None:
    """Gather the deltas of a kind into one base once there are more than MOST_DELTAS."""
    files = list(current(kind))
    if sum(file.role != LakeFile.Role.BASE for file in files) <= MOST_DELTAS:
        return None
    sort = next((file.sorted_by for file in reversed(files) if file.sorted_by), "")
    order = ", ".join(name(part) for part in ("repository", *filter(None, sort.split(","))))
    place = f"kind={kind}/base/{uuid4().hex}.parquet"
    with writing(), cursor() as duck:
        # Nothing but empty deltas: the next compaction will have something to gather.
        source = union(files)
        if source is None:
            return None
        rows, digest = copy_out(duck, f"SELECT * FROM ({source}) ORDER BY {order}", folder(), place)
        return _adopt(kind, files, place, rows, digest, sort)


def sweep(*, at: datetime, kept_for: timedelta = KEPT_FOR) -> int:
    """Delete files retired long enough ago, and those of writes that never ended; how many."""
    gone = 0
    retired = LakeFile.objects.filter(retired_at__lt=at - kept_for)
    for file in retired:
        (folder() / file.path).unlink(missing_ok=True)
        gone += 1
    retired.delete()
    with nobody_writes() as free:
        return gone + _sweep_unnamed() if free else gone  # else: the next one does


def _sweep_unnamed() -> int:
    known = set(LakeFile.objects.values_list("path", flat=True))
    unnamed = [
        path
        for path in folder().rglob("*.parquet*")
        if str(path.relative_to(folder())) not in known
    ]
    for path in unnamed:
        path.unlink(missing_ok=True)
    return len(unnamed)


def export(target: Path) -> list[str]:
    """A current-only copy, hive-partitioned by repository, for Spark, Trino or ClickHouse.

    Returns the kinds written. Raises FileExistsError when the target holds something.
    """
    durable.folder(target)
    if any(target.iterdir()):
        raise FileExistsError(f"{target} is not empty")
    kinds = sorted(
        LakeFile.objects.filter(retired_at=None)
        .order_by("kind")
        .values_list("kind", flat=True)
        .distinct()
    )
    written = []
    for kind in kinds:
        source = union(list(current(kind)))
        if source is None:
            continue
        growing = target / f".{kind}"
        with cursor() as duck:
            run(
                duck,
                f"COPY (SELECT * FROM ({source})) TO {literal(str(growing))}"
                " (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (repository))",
            )
        durable.sync_below(growing)
        durable.place(growing, target / kind)
        written.append(kind)
    return written


def _adopt(
    kind: str, merged: Sequence[LakeFile], place: str, rows: int, digest: str, sort: str
) -> LakeFile | None:
    """Make a new base current, unless the rows it gathered are no longer wanted."""
    bases = {file.pk for file in merged if file.role == LakeFile.Role.BASE}
    try:
        with transaction.atomic():
            held = current(kind).select_for_update().filter(role=LakeFile.Role.BASE)
            if set(held.values_list("pk", flat=True)) != bases or _forgotten(kind, merged):
                return None
            LakeFile.objects.filter(pk__in=[f.pk for f in merged], retired_at=None).update(
                retired_at=now()
            )
            return LakeFile.objects.create(
                kind=kind,
                role=LakeFile.Role.BASE,
                path=place,
                rows=rows,
                digest=digest,
                sorted_by=sort,
                created_at=now(),
            )
    except IntegrityError:
        return None


def _forgotten(kind: str, merged: Sequence[LakeFile]) -> bool:
    """Whether a gathered repository was forgotten meanwhile: no newer delta hides its rows."""
    gathered = {file.pk: file.repository for file in merged if file.role == LakeFile.Role.DELTA}
    retired = LakeFile.objects.filter(pk__in=gathered).exclude(retired_at=None)
    replaced = current(kind).filter(role=LakeFile.Role.DELTA).values_list("repository", flat=True)
    return not {gathered[file.pk] for file in retired} <= set(replaced)
