"""HiGHS in a process of its own: it can be stopped, and a crash costs an answer, not the plan."""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

import timonier
from timonier.portfolio.core.found import Found
from timonier.portfolio.core.program import Program

_CHILD = "import sys; from timonier.portfolio.core.process import answer; answer()"


class Searching:
    """A search under way; `found()` is None until it ends, and for ever if it dies."""

    def __init__(self, built: Program, *, seconds: float) -> None:
        self._answer = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the search
        with tempfile.TemporaryFile() as question:
            pickle.dump((built, seconds), question)
            question.seek(0)
            self._process = subprocess.Popen(
                [sys.executable, "-c", _CHILD],
                stdin=question,
                stdout=self._answer,
                stderr=subprocess.DEVNULL,
                cwd=Path(timonier.__file__).parent.parent,
            )

    def found(self) -> Found | None:
        """Its answer, once."""
        if self._process.poll() != 0:
            return None
        self._answer.seek(0)
        answer: Found = pickle.load(self._answer)
        return answer

    @property
    def over(self) -> bool:
        """Has it ended, well or not?"""
        return self._process.poll() is not None

    def stop(self) -> None:
        """End it now."""
        if not self.over:
            self._process.kill()
        self._process.wait()
        self._answer.close()


def answer() -> None:
    """The child's side: a pickled question in, a pickled answer out, both of this programme."""
    from timonier.portfolio.core.highs import solved

    built, seconds = pickle.load(sys.stdin.buffer)
    found = solved(built, seconds=seconds)
    pickle.dump(found, sys.stdout.buffer)
    sys.stdout.buffer.flush()
