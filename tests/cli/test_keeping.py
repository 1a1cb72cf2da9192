"""Children are started again, ever later while they do not stay, and each has its measure."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from timonier.cli import keeping
from timonier.cli.keeping import LONGEST_S, SHORTEST_S, STAYS_S, Child


class Ended:
    """A process that ended as soon as it began."""

    pid = 2**22 + 1  # nobody's

    def poll(self) -> int:
        return -9


class Clock:
    now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(keeping.time, "monotonic", made.monotonic)
    return made


def pauses(child: Child, clock: Clock, *, stays: float, times: int) -> list[float]:
    """How long each start again waited."""
    found = []
    for _ in range(times):
        child.begin()
        clock.now += stays
        child.look()
        found.append(child.due - clock.now)
        assert child.process is None
        child.look()
        assert child.process is None  # not before its time
        clock.now = child.due
    return found


def test_a_child_that_does_not_stay_is_started_ever_later(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    child = Child("worker", lambda: Ended())  # type: ignore[arg-type, return-value]
    waited = pauses(child, clock, stays=1, times=9)
    assert waited[:4] == [SHORTEST_S, 1.0, 2.0, 4.0]
    assert waited[-2:] == [LONGEST_S, LONGEST_S]
    assert capsys.readouterr().err.splitlines()[0] == (
        "timonier: the worker stopped (killed by SIGKILL); it starts again in 0.5 s"
    )
    assert pauses(child, clock, stays=STAYS_S, times=1) == [SHORTEST_S]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere addresses have no limit")
def test_a_child_has_a_measure_of_memory() -> None:
    code = "import resource as r; print(r.getrlimit(r.RLIMIT_AS)[0])"
    told: Any = subprocess.PIPE
    real = subprocess.Popen

    def piped(*words: Any, **options: Any) -> Any:
        return real(*words, **options | {"stdout": told})

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(keeping.subprocess, "Popen", piped)
        process = keeping.spawn(("-c", code), memory=3 << 30)
    with process:
        assert process.communicate(timeout=60)[0] == f"{3 << 30}\n".encode()
