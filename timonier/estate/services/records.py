"""Lists the decision records among the files that a scan has just read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from timonier.estate.core.repository import RECORD
from timonier.estate.models import DecisionRecord, Manifest, Repository


def list_records(*, repository: Repository, files: Iterable[Manifest]) -> None:
    """Keep the records among files just stored; those of files that went have gone with them."""
    found = [_record(repository, file) for file in files if file.kind == RECORD]
    DecisionRecord.objects.bulk_create([each for each in found if each is not None], 500)


def _record(repository: Repository, file: Manifest) -> DecisionRecord | None:
    if not file.observations:
        return None
    _kind, title, line, told = file.observations[0]
    return DecisionRecord(
        key=DecisionRecord.key_for(repository, file.path),
        repository=repository,
        manifest=file,
        path=file.path,
        digest=file.digest,
        line=line,
        number=told["number"],
        title=title,
        status=told["status"],
        stated=told["stated"],
        decided_on=date.fromisoformat(told["date"]) if told["date"] else None,
    )
