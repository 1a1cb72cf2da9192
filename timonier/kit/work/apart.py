"""Work that costs much memory, or may die of what it is given, in a process of its own."""

from __future__ import annotations

import contextlib
import importlib
import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import timonier

MEMORY = 2 << 30  # address space, bytes
SECONDS = 60


class Died(Exception):
    """The process ended without an answer; the message is the last line it said."""


def made(place: str, given: Mapping[str, Any]) -> bytes:
    """What `place` ("package.module:function") makes of plain data, in a process without Django.

    Its memory is the system's again when it ends. Raises Died, also past SECONDS or MEMORY.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__, place],
            input=json.dumps(given).encode(),
            capture_output=True,
            check=False,
            timeout=2 * SECONDS,
            cwd=Path(timonier.__file__).parent.parent,
        )
    except subprocess.TimeoutExpired:
        raise Died("it took too long") from None
    if done.returncode:
        raise Died(done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2])
    return done.stdout


def limit(*, memory: int, seconds: int = 0) -> None:
    """Limit this process: address space in bytes, CPU seconds; nothing where there are none."""
    with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of addresses
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    if seconds:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(place: str) -> None:
    limit(memory=MEMORY, seconds=SECONDS)
    module, _, name = place.partition(":")
    work = getattr(importlib.import_module(module), name)
    sys.stdout.buffer.write(work(json.loads(sys.stdin.buffer.read())))


if __name__ == "__main__":
    _main(sys.argv[1])
