"""One scan of a repository at a time, on this machine, even after a kill -9."""

from __future__ import annotations

import fcntl
import hashlib
from pathlib import Path
from typing import IO

from timonier.kit.store.home import home


class RepositoryLock:
    """A file lock that the system releases when its holder ends, however it ends."""

    def __init__(self, location: str) -> None:
        digest = hashlib.sha256(location.encode("utf-8", "surrogateescape")).hexdigest()[:24]
        self.file: Path = home() / "locks" / f"{digest}.lock"
        self._handle: IO[bytes] | None = None

    def acquire(self) -> bool:
        """Take the lock if it is free; False when another scan holds it."""
        self.file.parent.mkdir(mode=0o700, exist_ok=True)
        handle = self.file.open("ab")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            return False
        self._handle = handle
        return True

    def release(self) -> None:
        """Let the next scan have it; harmless when not held."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None

    def end(self) -> None:
        """Release a lock that nobody takes again, and leave nothing of it."""
        self.file.unlink(missing_ok=True)
        self.release()
