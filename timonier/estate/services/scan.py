"""Scan: find the repositories that were meant, read what changed, keep what was found."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from timonier.estate.models import IdentityMerge, Repository, ScanRun
from timonier.estate.reading.need import Merges, Reading, Request, is_unchanged
from timonier.estate.reading.readers import Readers
from timonier.estate.selectors.reading import READ
from timonier.estate.services.histories import tidy, with_commits
from timonier.estate.services.life import note_absent, note_unlisted, retirement_of, revive
from timonier.estate.services.locks import RepositoryLock
from timonier.estate.services.matching import (
    heads_sought,
    known_elsewhere,
    recognised,
    twin_of,
)
from timonier.estate.services.owing import at_work
from timonier.estate.services.preparing import prepared
from timonier.estate.services.staging import Overtaken, at_once, stage, sweep_all
from timonier.estate.services.staging import sweep as sweep_facts
from timonier.estate.services.storing import (
    known_of,
    repository_for,
    sites_known,
    store,
    visible,
)
from timonier.estate.services.targets import Meant, targets
from timonier.estate.services.technologies import derive_technologies
from timonier.estate.sources.discovery import Target
from timonier.estate.sources.git import sweep
from timonier.estate.wording import REWRITTEN
from timonier.kit.measured import freshness
from timonier.kit.store import lake
from timonier.kit.store.home import home
from timonier.knowledge.core.book import Book

SOURCE = "estate.git"
_ELSEWHERE = "another scan is reading it right now"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a scan is: `name` is the repository that has just been read, `state` how well."""

    done: int
    total: int
    name: str = ""
    state: str = ""


class ScanFailed(Exception):
    """Nothing that was named could be scanned; the message says why, one line a cause."""


@dataclass(slots=True)
class _Scan:
    run: ScanRun
    now: datetime
    total: int
    report: Callable[[Progress], None]
    merges: Merges
    locks: dict[str, RepositoryLock] = field(default_factory=dict)
    rows: dict[str, Repository] = field(default_factory=dict)
    revive: bool = False
    patient: bool = False
    done: int = 0


def scan(
    *,
    paths: Sequence[str],
    jobs: int = 1,
    name: str = "",
    now: datetime | None = None,
    book: Book | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    revive: bool = False,
    patient: bool = False,
) -> ScanRun:
    """Scan every repository that the paths and addresses stand for.

    Each one shows all at once as soon as it is read and stored: an interruption loses those under
    way and nothing else. A retired repository is left out unless `revive` takes its
    retirement back; a `patient` scan leaves what it cannot read as it was read before.
    Raises ScanFailed when no word stands for anything.
    """
    moment = now or timezone.now()
    meant = targets(paths, name=name)
    gone = _absent(meant, moment)
    if not meant.targets and meant.failures:
        raise ScanFailed("\n".join(map(visible, meant.failures)))
    sweep()
    notes = [visible(each) for each in meant.notes + meant.failures]
    run = ScanRun.objects.create(started_at=moment, roots=list(paths), notes=notes)
    total, told = len(meant.targets), on_progress or (lambda _: None)
    work = _Scan(run, moment, total, told, _merges(), revive=revive, patient=patient)
    work.report(Progress(0, work.total))
    alive = at_work(run.pk)
    alive.acquire()
    try:
        _read_all(work, meant, jobs)
        _note_gone(work, gone)
        _finish(work, book)
    finally:
        alive.end()
    return run


def _read_all(work: _Scan, meant: Meant, jobs: int) -> None:
    try:
        # Before the readers, which write to the lake, and until the last of their files is named.
        with lake.writing(), Readers(min(jobs, len(meant.targets))) as readers:
            for request in _requests(work, meant.targets):
                readers.submit(request)
                if readers.busy:
                    _keep(work, readers.readings())
            while readers.under_way:
                _keep(work, readers.readings())
    finally:
        for lock in work.locks.values():
            lock.release()
        work.run.save()


def _requests(work: _Scan, meant: Sequence[Target]) -> Iterator[Request]:
    """What must be read; repositories that are as they were are done on the way."""
    salt = hashlib.sha256(b"secrets" + settings.SECRET_KEY.encode()).digest()
    for target in meant:
        if reason := twin_of(target.location):
            _note(work, target.location, "same", reason)
            continue
        row = repository_for(target)
        if _is_put_aside(work, row):
            continue
        lock = RepositoryLock(row.location)
        if not lock.acquire():
            _note(work, row.name, row.state or "failed", _ELSEWHERE)
            continue
        work.locks[row.location], work.rows[row.location] = lock, row
        request = Request(
            location=row.location,
            path=target.path,
            root=target.root,
            mirrors=home() / "mirrors",
            now=work.now,
            known=known_of(row),
            salt=salt,
            merges=work.merges,
            lake=lake.folder(),
            name=row.identity,
            heads=heads_sought(row, target),
        )
        unchanged = is_unchanged(request)
        if unchanged is None:
            known = replace(with_commits(row, request.known), sites=sites_known(row))
            yield replace(request, known=known)
        else:
            _keep(work, [unchanged])


def _keep(work: _Scan, readings: Sequence[Reading] | Iterator[Reading]) -> None:
    for reading in readings:
        row = work.rows.pop(reading.location)
        if work.patient and reading.state == "failed" and row.state in READ:
            _spare(work, row, reading)
            continue
        try:
            row, told = _stored(row, reading, now=work.now)
        except Overtaken:
            row.refresh_from_db()
            _note(work, row.name, row.state or "failed", _ELSEWHERE)
            continue
        finally:
            work.locks.pop(reading.location).release()
        said = [told, REWRITTEN if reading.rewritten else "", row.reason]
        _note(work, row.name, row.state, "; ".join(filter(None, said)))


def _stored(row: Repository, reading: Reading, *, now: datetime) -> tuple[Repository, str]:
    """Store a reading where it belongs: the repository it is of, and what to say of that."""
    known = known_elsewhere(row, reading)
    ready = prepared(reading)
    with at_once(known or row, ready):
        staged = stage(repository=known or row, reading=reading, ready=ready)
        with transaction.atomic():
            row, told = recognised(row, reading, known)
            store(repository=row, reading=reading, now=now, staged=staged)
    if not reading.unchanged:
        sweep_facts(row.pk)
    return row, told


def _spare(work: _Scan, row: Repository, reading: Reading) -> None:
    """Keep what was read before: its age says that it was not read again, and the run says why."""
    work.locks.pop(reading.location).release()
    row.tried_at = work.now
    row.save(update_fields=["tried_at"])
    _note(work, row.name, "failed", visible(reading.reason))


def _is_put_aside(work: _Scan, row: Repository) -> bool:
    """Whether a retired repository is left out; else its retirement, if any, is taken back."""
    retirement = retirement_of(row)
    if retirement is None:
        return False
    if not work.revive:
        _note(work, row.name, "retired", f"it is retired: {retirement.reason}")
        return True
    revive(retirement=retirement)
    row.refresh_from_db(fields=["state"])
    return False


def _absent(meant: Meant, now: datetime) -> list[Repository]:
    """Known repositories that are no longer where they were, by what this scan can see."""
    gone = note_absent(now=now, present=[target.location for target in meant.targets])
    for under, listed in meant.listed.items():
        gone += note_unlisted(under=under, listed=listed, now=now)
    return gone


def _note_gone(work: _Scan, gone: Sequence[Repository]) -> None:
    """Tell those that were found nowhere else either."""
    still = Repository.objects.filter(pk__in=[row.pk for row in gone], state="gone")
    for row in still.defer("history_summary"):
        work.total += 1
        _note(work, row.name, row.state, row.reason)


def _note(work: _Scan, name: str, state: str, reason: str) -> None:
    work.run.outcomes[name] = {"state": state, "reason": reason}
    work.done += 1
    work.report(Progress(work.done, work.total, name, state))


def _merges() -> Merges:
    return {
        (each.merged_name, each.merged_email): (each.kept_name, each.kept_email)
        for each in IdentityMerge.objects.all()
    }


def _finish(work: _Scan, book: Book | None) -> None:
    tidy(at=work.now)
    sweep_all()
    derive_technologies(today=timezone.localdate(work.now), book=book)
    good = sum(1 for each in work.run.outcomes.values() if each["state"] not in ("failed", "gone"))
    label = "Git repositories"
    if good:
        freshness.succeeded(SOURCE, as_of=work.now, done=good, total=work.total, label=label)
    else:
        reason = next((each["reason"] for each in work.run.outcomes.values()), "nothing to read")
        freshness.failed(SOURCE, reason=reason, label=label)
    work.run.finished_at = timezone.now()
    work.run.save()
