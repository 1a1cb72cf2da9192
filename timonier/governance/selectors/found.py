"""Decision records that scans found, and their texts, read from git when they are wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from timonier.estate.core.repository import SECRETS
from timonier.estate.models import DecisionRecord, Manifest, Repository
from timonier.estate.services.histories import opened
from timonier.estate.sources.addresses import AddressRefused
from timonier.estate.sources.git_folder import NoRepository, Refused
from timonier.estate.sources.git_process import GitFailed
from timonier.governance.models import Decision
from timonier.governance.selectors.seen import seen_by

_SECONDS = 20.0  # for all records of one repository
MOST = 500


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record in a repository, and the decision it was brought into, if it was."""

    record: DecisionRecord
    decision: Decision | None = None
    hidden: bool = False  # it was brought, into a decision this person may not see
    changed: bool = False  # the file says something else since


def found_records(*, user: Any = None) -> list[FoundRecord]:
    """The records of every repository, by repository and path; at most MOST."""
    rows = (
        DecisionRecord.objects.in_use()
        .select_related("repository")
        .order_by("repository__name", "path")
    )
    records = list(rows[:MOST])
    origins = {f"{one.repository.name}:{one.path}"[:500] for one in records}
    brought = {one.origin: one for one in Decision.objects.filter(origin__in=origins)}
    mine = set(seen_by(user).filter(origin__in=origins).values_list("pk", flat=True))
    found = []
    for one in records:
        decision = brought.get(f"{one.repository.name}:{one.path}"[:500])
        hidden = decision is not None and decision.pk not in mine
        changed = decision is not None and decision.kept.get("blob", "") != one.digest
        found.append(FoundRecord(one, None if hidden else decision, hidden, changed and not hidden))
    return found


def texts_of(
    records: Iterable[DecisionRecord],
) -> Iterator[tuple[DecisionRecord, bytes | None, str]]:
    """(record, its bytes or None, why not) of each, one opening of git a repository."""
    groups: dict[Repository, list[DecisionRecord]] = defaultdict(list)
    for record in records:
        groups[record.repository].append(record)
    for repository, wanted in groups.items():
        held = Manifest.objects.filter(repository=repository, kind=SECRETS)
        secret = set(held.values_list("path", flat=True))
        blobs = _blobs(repository, {one.digest for one in wanted if one.path not in secret})
        for one in wanted:
            if one.path in secret:
                yield one, None, _("A secret was found in this file: it is not copied.")
            elif one.digest not in blobs:
                yield one, None, _("The file can no longer be read: scan the repository again.")
            else:
                yield one, blobs[one.digest], ""


def _blobs(repository: Repository, digests: set[str]) -> dict[str, bytes]:
    try:
        with opened(repository) as repo:
            repo.seconds = _SECONDS
            found = repo.blobs(sorted(digests))
            return {digest: data for digest, data in found if data is not None}
    except (NoRepository, Refused, GitFailed, AddressRefused, OSError):
        return {}
