"""How much memory reading one thing may add to its process: past that it fails, alone."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

try:
    import resource
except ImportError:  # no such limits on this system: whatever is read is only bounded by its size
    resource = None  # type: ignore[assignment]

OF_A_PROCESS = 488 * 2**20  # bytes that a process may hold while it reads a file: 512 MB in all
LEAST_OF_A_FILE = 192 * 2**20  # what a file may ask for even when its process holds much already
OF_A_REPOSITORY = 4 * 2**30

_STATM = Path("/proc/self/statm")
_RESIDENT = 1  # place among its fields (proc_pid_statm(5))


@contextlib.contextmanager
def bounded(growth: int) -> Iterator[None]:
    """Let the address space of this process grow by `growth` bytes at most.

    What asks for more gets MemoryError (setrlimit(2), RLIMIT_AS). A narrower limit that is in force
    stays; on a system that does not tell a process its size nothing is limited.
    """
    size = _size()
    if resource is None or not size:
        yield
        return
    before, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = size + growth
    limits = [limit for limit in (wanted, before, most) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(limits), most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, most))


def of_a_file() -> int:
    """Bytes by which reading one file may grow this process: what is left to OF_A_PROCESS."""
    return max(OF_A_PROCESS - _size(_RESIDENT), LEAST_OF_A_FILE)


def _size(field: int = 0) -> int:
    """Bytes of address space that this process has, or holds; 0 where the system does not say."""
    try:
        pages = int(_STATM.read_text("ascii").split()[field])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGESIZE")
