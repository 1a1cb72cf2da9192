"""Read in worker processes; a repository that kills its worker fails, the others are read.

No Django here either: the processes start with this module and the one that reads.
"""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import forkserver, resource_tracker
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from timonier.estate.reading.need import Reading, Request

# What no fork of a process with threads can promise; the modules are loaded once, by the server.
_CONTEXT = multiprocessing.get_context("forkserver")
_GRACE = 5.0  # seconds in which a reader that is told to stop cleans up
_DEATHS = 8  # readers that one repository may cost
_WHOLE = "timonier.estate.reading.whole"  # imported where something must be read


class Readers:
    """`jobs` processes that read. With one job the reading happens here, without any process."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._waiting: dict[Future[Reading], Request] = {}
        self._alone: list[Request] = []
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close(hurry=kind is not None)

    @property
    def busy(self) -> bool:
        """Whether as many are under way as are useful: one more than there are processes."""
        return len(self._waiting) + len(self._alone) > (self.jobs if self.jobs > 1 else 0)

    @property
    def under_way(self) -> bool:
        """Whether anything submitted has not been given back yet."""
        return bool(self._waiting or self._alone)

    def submit(self, request: Request) -> None:
        """Have a repository read."""
        if self.jobs <= 1:
            self._alone.append(request)
            return
        if self._pool is None:
            self._pool = _pool(self.jobs)
        with _whole():
            self._waiting[self._pool.submit(read, request)] = request

    def readings(self) -> Iterator[Reading]:
        """The next readings that are done; waits for one at least when any is under way."""
        while self._alone:
            yield read(self._alone.pop(0))
        if not self._waiting:
            return
        done, _ = wait(self._waiting, return_when=FIRST_COMPLETED)
        if any(isinstance(future.exception(), BrokenProcessPool) for future in done):
            yield from self._one_by_one()
            return
        for future in done:
            request = self._waiting.pop(future)
            problem = future.exception()
            yield future.result() if problem is None else _failed(request, str(problem))

    def _one_by_one(self) -> Iterator[Reading]:
        """A worker died and took the pool with it: find out whose fault it was."""
        requests = list(self._waiting.values())
        self._waiting.clear()
        self._close(hurry=True)
        for request in requests:
            yield _read_with_care(request)

    def _close(self, *, hurry: bool) -> None:
        if self._pool is None:
            return
        pool, self._pool = self._pool, None
        workers = list((pool._processes or {}).values()) if hurry else []
        pool.shutdown(wait=not hurry, cancel_futures=True)
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join(_GRACE)
            worker.kill()


def read(request: Request) -> Reading:
    """Read one repository; whatever is wrong with it is said in `state` and `reason`."""
    reading: Reading = importlib.import_module(_WHOLE).read(request)
    return reading


def _read_with_care(request: Request) -> Reading:
    """Read alone what may kill its reader; a file that does is left out of the next try."""
    with tempfile.TemporaryDirectory(prefix="timonier-") as place:
        diary = Path(place) / "file"
        for _ in range(_DEATHS):
            diary.write_bytes(b"")
            careful = replace(request, diary=diary)
            with _pool(1) as pool, contextlib.suppress(BrokenProcessPool):
                return pool.submit(read, careful).result()
            path = diary.read_text("utf-8", "surrogateescape")
            if not path or path in request.deadly:
                break
            request = replace(request, deadly=request.deadly | {path})
    return _failed(request, "reading it was killed, perhaps for lack of memory")


def _pool(jobs: int) -> ProcessPoolExecutor:
    _CONTEXT.set_forkserver_preload([__name__, _WHOLE])
    _start_server()
    return ProcessPoolExecutor(jobs, mp_context=_CONTEXT, initializer=_begin)


def _start_server() -> None:
    """Start what starts the readers, deaf to Ctrl-C and silent from its first moment."""
    resource_tracker.ensure_running()  # it changes the mask, so it goes first
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    # Readers answer with values; what they would print is Python's dismay at a parent that left.
    kept, silence = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    try:
        forkserver.ensure_running()
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(silence)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _whole() -> Iterator[None]:
    """Ctrl-C waits: a process that it finds half begun could not be told to stop.

    A handler and not a mask, since any other thread may be the one that the signal reaches.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: heard.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if heard:
        signal.raise_signal(signal.SIGINT)


def _begin() -> None:
    """Ctrl-C is the parent's business; being told to stop must still run the clean-up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


def _leave_with_parent() -> None:
    """A parent that was killed cannot say so: without it nobody wants what is read here."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_GRACE)
        os._exit(1)


def _failed(request: Request, reason: str) -> Reading:
    return Reading(request.location, state="failed", reason=reason)


def default_jobs() -> int:
    """Two readers are enough to keep a disk and a database busy; more only on bigger machines."""
    return max(1, min(4, os.cpu_count() or 1))
