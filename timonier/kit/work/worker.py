"""Runs jobs: one job with its lease, and the process that keeps the workers alive."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils.timezone import now

from timonier.kit.access import tokens
from timonier.kit.models import Job
from timonier.kit.serving.masks import masked
from timonier.kit.store import clock
from timonier.kit.work import daily, jobs

log = logging.getLogger(__name__)
CLUSTER_NAME = "TIMONIER_CLUSTER"  # environment: which supervisor a worker belongs to
_WRITE_EVERY, _SWEEP_EVERY = 0.5, 60.0
_PR_SET_PDEATHSIG = 1


def work(pk: int) -> None:
    """Do one job if it is free. Never raises: how it ended is in its row."""
    close_old_connections()
    holder = f"{os.environ.get(CLUSTER_NAME, 'alone')}:{os.getpid()}:{uuid4().hex[:12]}"
    lease = jobs.lease_time()
    job = jobs.claim(pk, holder, lease)
    if job is None:
        return
    with _Lease(job, holder) as held:
        token = jobs.running.set(held)
        try:
            jobs.kind_of(job.kind).work(**job.args)
            state, reason = Job.State.DONE, ""
        except jobs.Cancelled:
            state, reason = Job.State.CANCELLED, ""
        except Exception as problem:
            state, reason = Job.State.FAILED, f"{type(problem).__name__}: {problem}"
            # A message may hold what must not be logged: the whole of it only for who asks.
            log.error("job %s (%s) failed: %s", job.pk, job.kind, jobs.said(reason))
            log.debug("job %s", job.pk, exc_info=True)
        finally:
            jobs.running.reset(token)
        held.last_words()
    if not jobs.finish(pk, holder, state, reason):
        log.warning("job %s was taken over by another worker", pk)
    elif state == Job.State.DONE:
        jobs.follow(job.kind)


class _Lease:
    """Renews a job's lease from a thread and writes its progress, not too often."""

    def __init__(self, job: Job, holder: str) -> None:
        self.pk, self.holder = job.pk, holder
        self.stopping = threading.Event()
        self.unwanted = threading.Event()
        self.thread = threading.Thread(target=self._beat, daemon=True, name=f"lease-{job.pk}")
        self.told: dict[str, object] = {}
        self.phase = ""
        self.written = 0.0

    def __enter__(self) -> _Lease:
        self.thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self.stopping.set()
        self.thread.join(timeout=30)

    def _beat(self) -> None:
        lease = jobs.lease_time()
        try:
            while not self.stopping.wait(lease.total_seconds() / 4):
                # A database that is busy now may answer at the next beat, before the lease ends.
                with contextlib.suppress(DatabaseError):
                    if jobs.renew(self.pk, self.holder, lease) is not True:
                        self.unwanted.set()
        finally:
            connection.close()

    def report(self, *, done: int | None, total: int | None, phase: str | None) -> None:
        """As jobs.progress."""
        if phase is not None and phase != self.phase:
            self.phase = phase
            self.told |= {"phase": masked(phase)[:200], "phase_at": now(), "done": 0, "total": None}
        self.told |= {k: v for k, v in (("done", done), ("total", total)) if v is not None}
        if time.monotonic() - self.written >= _WRITE_EVERY:
            self._write()
        if self.unwanted.is_set():
            raise jobs.Cancelled

    def _write(self) -> None:
        self.written = time.monotonic()
        held = Job.objects.filter(pk=self.pk, holder=self.holder, state=Job.State.RUNNING)
        alive = held.update(**self.told) if self.told else held.exists()
        if not alive or held.filter(cancel_asked=True).exists():
            self.unwanted.set()
        self.told = {}

    def last_words(self) -> None:
        """Write what the pause between writes still held back."""
        if self.told and not self.unwanted.is_set():
            with contextlib.suppress(DatabaseError):
                self._write()


def run_worker(stop: threading.Event | None = None) -> int:
    """Keep a cluster of workers alive until SIGTERM, Ctrl-C or `stop`; returns an exit code.

    Blocks. A cluster that dies is started again, jobs of dead workers are queued again, and on
    the way out no process is left behind.
    """
    stop = stop or threading.Event()
    cluster = f"{os.uname().nodename[:40]}-{uuid4().hex[:8]}"
    with _stopped_by_signals(stop):
        jobs.prune(at=now())
        jobs.recover(everything=True)
        daily.keep_schedules(at=now())
        child, watched = _start(cluster), Clock()
        try:
            while not stop.wait(min(2.0, jobs.lease_time().total_seconds() / 2)):
                if child.poll() is not None:
                    _end(child, cluster)
                    child = _start(cluster)
                _recover(watched)
        finally:
            _end(child, cluster)
    return 0


class Clock(clock.Watch):
    """What the worker does by the clock, and what it leaves for a while after that was set."""

    def __init__(self) -> None:
        super().__init__()
        self.swept = 0.0
        self.judged_from = 0.0  # when, by the clock that nobody sets, leases may be judged again

    def was_set(self, lease: timedelta) -> bool:
        """Whether it was set by more than leases forgive."""
        if abs(self.moved()) < lease / 4:
            return False
        self.judged_from = time.monotonic() + lease.total_seconds()
        return True

    def wants_a_sweep(self) -> bool:
        """Once a minute."""
        if time.monotonic() - self.swept < _SWEEP_EVERY:
            return False
        self.swept = time.monotonic()
        return True

    @property
    def is_settling(self) -> bool:
        """Whether holders may not have renewed their leases by the new time yet."""
        return time.monotonic() < self.judged_from


def _recover(watched: Clock) -> None:
    """Queue again what is dead; after the clock was set, first what waits, then what is dead.

    What waits lies in the queue under a time that may be years ahead, and so do the schedules.
    """
    close_old_connections()
    try:
        if watched.was_set(jobs.lease_time()):
            log.warning("the clock of this machine was set")
            daily.keep_schedules(at=now())
            jobs.deliver_again(at=now())
        elif not watched.is_settling:
            jobs.recover()
        moved = watched.moved()
        if moved < clock.NOT:  # what was over by the time that was is over
            tokens.bury(at=now() - moved)
        elif watched.wants_a_sweep():
            tokens.bury(at=now())
        watched.settled()
    except DatabaseError as problem:
        log.warning("the database does not answer: %s", jobs.said(problem))


def _start(cluster: str) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this process alone, which then stops the others.
    return subprocess.Popen(
        [sys.executable, "-m", "django", "qcluster", "--skip-checks"],
        env=os.environ | {CLUSTER_NAME: cluster},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
    )


def _die_with_parent() -> None:
    """If this process is killed with -9, its cluster stops too (Linux)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(child: subprocess.Popen[bytes], cluster: str) -> None:
    """Stop the whole cluster: politely, then not; what it held is free at once."""
    if child.poll() is None:
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            # Jobs may be run again: better stopped half-way than a Ctrl-C that hangs.
            child.wait(getattr(settings, "JOB_GRACE_SECONDS", 5))
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    with contextlib.suppress(DatabaseError):
        jobs.release(f"{cluster}:")


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ask(number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
