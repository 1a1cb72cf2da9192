"""Ends a git that brings too much, or that for a while brings nothing and computes nothing."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

from timonier.estate.sources.git_process import Running

STILL_S = 120.0
PACE = 1000  # bytes a second under which a wire is as good as dead; git asks https for the same
_BUSY = 0.01  # of the time: a ssh that is fed byte by byte takes less, a git that unpacks far more
_TICKS = os.sysconf("SC_CLK_TCK")


class Guard(threading.Thread):
    """Watches the folder that git fills; `why` tells what it ended git for, empty for nothing.

    ssh has no measure of its own for a host that lets us in and then says nothing, or says it
    byte by byte.
    """

    def __init__(self, git: Running, folder: Path, max_bytes: int) -> None:
        super().__init__(daemon=True)
        self.git, self.folder, self.max_bytes = git, folder, max_bytes
        self.why = ""
        self._done = threading.Event()
        self._seen = (time.monotonic(), 0, 0.0)

    def run(self) -> None:
        while not self._done.wait(0.2):
            size = folder_bytes(self.folder)
            if size > self.max_bytes:
                self.why = too_large(self.max_bytes)
            elif self._is_still(size):
                self.why = f"nearly nothing came for {STILL_S:.0f} seconds"
            if self.why:
                self.git.kill()
                return

    def stop(self) -> None:
        self._done.set()
        self.join()

    def _is_still(self, size: int) -> bool:
        began, before, computed = self._seen
        spent = time.monotonic() - began
        if spent < STILL_S:
            return False
        cpu = cpu_of_group(self.git.process.pid)
        self._seen = (time.monotonic(), size, cpu or 0.0)
        if cpu is None:
            return False
        return abs(size - before) < PACE * spent and cpu - computed < _BUSY * spent


def too_large(max_bytes: int) -> str:
    """The reason for which a repository that outgrew the measure is not here."""
    return f"the repository is larger than {max_bytes >> 20} MiB"


def folder_bytes(folder: Path) -> int:
    """The size of all files below a folder; those that vanish meanwhile count for nothing."""
    total = 0
    for place, _, files in os.walk(folder):
        for name in files:
            try:
                total += os.lstat(os.path.join(place, name)).st_size  # noqa: PTH118
            except OSError:
                continue
    return total


def cpu_of_group(group: int) -> float | None:
    """CPU seconds of a process group and of its ended children; None where no /proc tells it."""
    found: float | None = None
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = file.read_bytes().rpartition(b")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if int(told[2]) == group:  # proc(5): from the state on, so that the group is the third
            found = (found or 0.0) + sum(map(int, told[11:15])) / _TICKS
    return found
