"""Children of `timonier up`: started, looked after, started again when they end, all ended with it.

One that is killed costs the others nothing. Its socket stays open here, so that whoever asks while
the web server is away waits and is not refused.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NoReturn

from timonier.cli import ONE_THREAD

SHORTEST_S, LONGEST_S = 0.5, 30.0  # the pause before a start again; each time twice the last
STAYS_S = 60.0  # one that lasted so long is sound: its next pause is the shortest again
STOP_S = 10.0  # seconds a child may take to finish what it holds
WEB_MEMORY = 4 << 30  # address space, bytes: threads reserve far more of it than they use
_PR_SET_PDEATHSIG = 1
# A heap of glibc for each thread keeps the most that this thread ever held, and only one thread
# runs at once; numpy's own threads keep buffers that no page needs.
_THRIFTY = ONE_THREAD | {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": "1048576",
    "MALLOC_MMAP_THRESHOLD_": "262144",
}

Process = subprocess.Popen[bytes]


@dataclass
class Child:
    """A process that is meant to run for ever; `start` makes it anew."""

    name: str
    start: Callable[[], Process]
    process: Process | None = None
    pause: float = SHORTEST_S / 2
    since: float = field(default_factory=time.monotonic)
    due: float = 0.0

    def begin(self) -> None:
        """Start it."""
        self.since, self.process = time.monotonic(), self.start()

    def look(self) -> None:
        """Start it again when it ended and its pause is over; say so in one line."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.begin()
        elif (code := self.process.poll()) is not None:
            _end_group(self.process, signal.SIGKILL)
            sound = now - self.since >= STAYS_S
            self.pause = SHORTEST_S if sound else min(2 * self.pause, LONGEST_S)
            self.process, self.due = None, now + self.pause
            print(
                f"timonier: the {self.name} stopped ({_said(code)}); it starts again in"
                f" {self.pause:g} s",
                file=sys.stderr,
                flush=True,
            )


def keep(children: Iterable[Child]) -> NoReturn:
    """Look after them until someone stops us (KeyboardInterrupt)."""
    while True:
        for child in children:
            child.look()
        time.sleep(0.2)


def stop(children: Iterable[Child]) -> None:
    """Ask, wait, then insist: the whole group of each, so that nothing is left behind."""
    running = [child.process for child in children if child.process is not None]
    for process in running:
        if process.poll() is None:
            _end_group(process, signal.SIGTERM)
    deadline = time.monotonic() + STOP_S
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _end_group(process, signal.SIGKILL)
            process.wait()


def spawn(
    words: Iterable[str], *, memory: int, files: tuple[int, ...] = (), told: bool = False
) -> Process:
    """A Python process in a group of its own, which ends when this one does (on Linux, at once).

    `memory` bounds its address space, and that of each of its children, in bytes; `files` are the
    descriptors it inherits; `told` gives it a pipe from us as standard input.
    """
    return subprocess.Popen(
        [sys.executable, *words],
        env=_THRIFTY | dict(os.environ),
        stdin=subprocess.PIPE if told else subprocess.DEVNULL,
        pass_fds=files,
        start_new_session=True,
        preexec_fn=lambda: _bound(memory),
    )


def _bound(memory: int) -> None:
    """In the child: its measure of memory, and its end when its parent ends (Linux)."""
    with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of addresses
        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _end_group(process: Process, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _said(code: int) -> str:
    """How a process ended, as a person says it."""
    if code >= 0:
        return f"exit {code}"
    with contextlib.suppress(ValueError):
        return f"killed by {signal.Signals(-code).name}"
    return f"killed by signal {-code}"


class Web:
    """The web server on a socket that stays open here, whatever becomes of the process."""

    def __init__(self, listening: int) -> None:
        self.listening = listening
        self.ready, self._says_ready = os.pipe()
        self.opened = False
        self.child = Child("web server", self._start)

    def _start(self) -> Process:
        files = (self.listening, self._says_ready)
        words = ("-m", "timonier.kit.serving.serve", *map(str, files))
        process = spawn(words, memory=WEB_MEMORY, files=files, told=True)
        if self.opened:
            _tell(process)
        return process

    def open(self) -> bool:
        """Let it answer, now that the state is ready; whether it does."""
        self.opened = True
        process = self.child.process
        assert process is not None
        _tell(process)
        while process.poll() is None:
            if select.select([self.ready], [], [], 0.2)[0]:
                return True
        return False


def _tell(process: Process) -> None:
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(b"open\n")
        process.stdin.flush()
