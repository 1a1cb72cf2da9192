"""Background work that survives a crash: start it, follow it, stop it.

A thin layer over django-q2, which only carries job numbers. Delivery is at least once, so a job
is idempotent and small. Whoever takes a job holds a lease and renews it; a job delivered again
while its lease is alive is left alone, and one whose lease died is queued again by `recover`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.module_loading import autodiscover_modules
from django.utils.timezone import now

from timonier.kit.models import Job
from timonier.kit.serving.masks import masked

MOST_ATTEMPTS = 3
KEPT_FOR = timedelta(days=90)  # what ran longer ago tells nobody anything
QUEUE_PATIENCE = timedelta(minutes=10)  # a job waiting longer may have been lost by its queue
_LONGEST_REASON = 500

type Work = Callable[..., object]


class Cancelled(Exception):
    """Somebody asked to stop this job, or another worker took it over."""


class UnknownJob(LookupError):
    """No code is registered under this kind."""


class Progress(Protocol):
    """Where a running job tells how far it is."""

    def report(self, *, done: int | None, total: int | None, phase: str | None) -> None: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of job is done, named for people, and kept from running twice."""

    name: str
    work: Work
    label: Any
    active_key: Callable[[dict[str, Any]], str]
    subject: Callable[[dict[str, Any]], str]
    daily: bool = False
    after: tuple[str, ...] = ()


kinds: dict[str, Kind] = {}
running: ContextVar[Progress | None] = ContextVar("running", default=None)


def job(
    kind: str,
    *,
    active_key: Callable[[dict[str, Any]], str] = lambda args: "",
    subject: Callable[[dict[str, Any]], str] = lambda args: "",
    label: Any = "",
    daily: bool = False,
    after: tuple[str, ...] = (),
) -> Callable[[Work], Work]:
    """Register a function of a room's tasks.py as a kind of job.

    `active_key(args)`: of two jobs of this kind with the same key, one is active at a time; empty
    for no limit. Arguments must be JSON values. A `daily` job takes none and begins once a day; so
    does one that begins `after` kinds of jobs of lower rooms, whenever one of them is done.
    """

    def decorate(work: Work) -> Work:
        kinds[kind] = Kind(kind, work, label or kind, active_key, subject, daily, after)
        return work

    return decorate


def kind_of(name: str) -> Kind:
    """The registered kind. Raises UnknownJob."""
    if name not in kinds:
        autodiscover_modules("tasks")
    if name not in kinds:
        raise UnknownJob(name)
    return kinds[name]


def told(job_: Job) -> str:
    """What it does, and on what, in the reader's words."""
    try:
        label = str(kind_of(job_.kind).label)
    except UnknownJob:
        label = job_.kind
    return f"{label} {job_.subject}".strip()


def daily_kinds() -> list[Kind]:
    """The kinds of every room that begin once a day."""
    autodiscover_modules("tasks")
    return [kind for kind in kinds.values() if kind.daily]


def follow(kind: str) -> list[Job]:
    """Queue the jobs that asked to begin after this kind of job."""
    autodiscover_modules("tasks")
    return [start(each.name) for each in list(kinds.values()) if kind in each.after]


def start(kind: str, *, by: Any = None, **args: Any) -> Job:
    """Queue a job, or return the active one that does the same. Raises UnknownJob."""
    known = kind_of(kind)
    key = known.active_key(args)
    key = f"{kind}:{key}"[:300] if key else ""
    for _attempt in range(2):
        try:
            with transaction.atomic():
                created = Job.objects.create(
                    kind=kind,
                    args=args,
                    subject=masked(known.subject(args))[:300],
                    active_key=key,
                    started_by=by,
                )
        except IntegrityError:
            # The other one may end between our try and our look: then try once more.
            same = Job.objects.filter(active_key=key, state__in=Job.ACTIVE).first()
            if same is not None:
                return same
        else:
            transaction.on_commit(partial(_deliver, created.pk))
            return created
    return Job.objects.filter(active_key=key).latest("pk")


def _deliver(pk: int) -> None:
    from django_q.tasks import async_task

    async_task("timonier.kit.work.worker.work", pk)  # type: ignore[no-untyped-call]


def progress(
    *, done: int | None = None, total: int | None = None, phase: str | None = None
) -> None:
    """Tell how far the current job is; nothing happens outside a job.

    Cheap to call often (it writes at most twice a second). Raises Cancelled when the job should
    end: leave things whole and let it pass.
    """
    current = running.get()
    if current is not None:
        current.report(done=done, total=total, phase=phase)


def cancel(job_: Job) -> bool:
    """Ask a job to stop: at once if it waits, at its next progress if it runs; False if ended."""
    waiting = Job.objects.filter(pk=job_.pk, state=Job.State.QUEUED)
    if waiting.update(state=Job.State.CANCELLED, cancel_asked=True, finished_at=now()):
        return True
    return bool(Job.objects.filter(pk=job_.pk, state=Job.State.RUNNING).update(cancel_asked=True))


def recover(*, at: datetime | None = None, everything: bool = False) -> int:
    """Queue again the jobs whose worker died, and those that their queue seems to have lost.

    `everything`: also all that waits, for a worker that starts. A job delivered twice runs once.
    Returns how many were queued.
    """
    at = at or now()
    dead = Q(state=Job.State.RUNNING) & beyond("lease_until", at, 2 * lease_time())
    Job.objects.filter(dead, cancel_asked=True).update(
        state=Job.State.CANCELLED, finished_at=at, lease_until=None
    )
    Job.objects.filter(dead, attempt__gte=MOST_ATTEMPTS).update(
        state=Job.State.FAILED,
        finished_at=at,
        lease_until=None,
        reason=f"its worker died {MOST_ATTEMPTS} times",
    )
    lost = Q(state=Job.State.QUEUED)
    if not everything:
        lost &= beyond("queued_at", at - QUEUE_PATIENCE, 2 * QUEUE_PATIENCE)
    return _queue(dead | lost, at)


def deliver_again(*, at: datetime) -> int:
    """Hand all that waits to the queue once more, and nothing that is held; how many."""
    return _queue(Q(state=Job.State.QUEUED), at)


def _queue(which: Q, at: datetime) -> int:
    count = 0
    for pk in list(Job.objects.filter(which).order_by("pk").values_list("pk", flat=True)):
        taken = Job.objects.filter(which, pk=pk).update(
            state=Job.State.QUEUED, lease_until=None, holder="", queued_at=at
        )
        if taken:
            _deliver(pk)
            count += 1
    return count


def beyond(field: str, at: datetime, most: timedelta) -> Q:
    """That a moment is over, or further ahead than it can be: the clock was set back since."""
    return Q(**{f"{field}__lt": at}) | Q(**{f"{field}__gt": at + most})


def prune(*, at: datetime, kept_for: timedelta = KEPT_FOR) -> int:
    """Delete the jobs that ended long ago; how many."""
    ended = Job.objects.exclude(state__in=Job.ACTIVE)
    return ended.filter(finished_at__lt=at - kept_for).delete()[0]


def claim(pk: int, holder: str, lease: timedelta) -> Job | None:
    """Take a waiting job; None when it is done or in somebody's hands.

    Only `recover` takes a job from its holder: a queue whose clock was set delivers it again while
    the first one is at work.
    """
    at = now()
    taken = Job.objects.filter(pk=pk, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING,
        holder=holder,
        lease_until=at + lease,
        attempt=F("attempt") + 1,
        started_at=at,
        phase_at=at,
        done=0,
        total=None,
        phase="",
        reason="",
    )
    return Job.objects.get(pk=pk) if taken else None


def renew(pk: int, holder: str, lease: timedelta) -> bool | None:
    """Keep a job for another lease: True, False to stop (asked), None when it is lost."""
    held = Job.objects.filter(pk=pk, holder=holder, state=Job.State.RUNNING)
    if not held.update(lease_until=now() + lease):
        return None
    return not held.filter(cancel_asked=True).exists()


def finish(pk: int, holder: str, state: str, reason: str = "") -> bool:
    """Record how a job ended; False when another worker holds it by now."""
    held = Job.objects.filter(pk=pk, holder=holder, state=Job.State.RUNNING)
    return bool(
        held.update(
            state=state, reason=said(reason), finished_at=now(), lease_until=None, holder=""
        )
    )


def release(holder_prefix: str) -> int:
    """End the leases of workers that are known to be dead, so that nobody waits for them."""
    held = Job.objects.filter(state=Job.State.RUNNING, holder__startswith=holder_prefix)
    return held.update(lease_until=now() - timedelta(seconds=1))


def lease_time() -> timedelta:
    """How long a worker may be silent before its job is given to another."""
    return timedelta(seconds=getattr(settings, "JOB_LEASE_SECONDS", 60))


def said(problem: object) -> str:
    """The first words of a problem, as text for people: no secret, one line."""
    words = " ".join(str(problem).replace("\x00", "").split())
    return masked(words)[:_LONGEST_REASON]
