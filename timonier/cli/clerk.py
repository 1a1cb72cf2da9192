"""A child that does what needs Django while the process that watches stays small.

The two talk by pipes: the child says how far it is, the parent says when to go on.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable


class Clerk:
    """Runs `work(clerk)` in a fork. `hears`, `tell`, `ended` are the parent's side of it."""

    def __init__(self, work: Callable[[Clerk], None]) -> None:
        self._reads, self._says = os.pipe()
        self._waits, self._tells = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            os.close(self._reads)
            os.close(self._tells)
            self._die_after(work)
        os.close(self._says)
        os.close(self._waits)

    def _die_after(self, work: Callable[[Clerk], None]) -> None:
        code = 1
        try:
            code = _attempted(lambda: work(self))
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def hears(self, word: str) -> bool:
        """Wait until the child says this word; False when it ended instead."""
        line = f"{word}\n".encode()
        return os.read(self._reads, len(line)) == line

    def tell(self) -> None:
        """Let the child go on."""
        os.write(self._tells, b".")

    def dismiss(self) -> None:
        """End the child where it waits."""
        os.close(self._tells)
        self.ended()

    def ended(self) -> int:
        """Wait for its end; its exit code."""
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])

    def say(self, word: str) -> None:
        """The child's side: how far it is."""
        os.write(self._says, f"{word}\n".encode())

    def waits(self) -> bool:
        """The child's side: wait to be let on; False when the parent gave up."""
        return bool(os.read(self._waits, 1))


def _attempted(work: Callable[[], None]) -> int:
    """The exit code of some work; what an operator can mend is one sentence."""
    from timonier.cli.state import CannotStart
    from timonier.kit.serving import masks

    try:
        work()
    except KeyboardInterrupt:
        return 1
    except (CannotStart, OSError) as error:
        print(f"timonier: {error}", file=sys.stderr)
        return 1
    except Exception:
        masks.excepthook(*sys.exc_info())
        return 1
    return 0
