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

OF_A_FILE = 768 * 2**20  # bytes; a lock file of 50 MB needs some 400 MB
OF_A_REPOSITORY = 4 * 2**30

_STATM = Path("/proc/self/statm")


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


def _size() -> int:
    """Bytes of address space that this process has; 0 where the system does not say."""
    try:
        pages = int(_STATM.read_text("ascii").partition(" ")[0])
    except (OSError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGESIZE")
