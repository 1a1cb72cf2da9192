"""How much work a test may do, as a multiple of a reference loop that runs beside it.

A second is not the same on a busy machine as on a quiet one; the loop slows down with it.
"""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
LOOPS = 200_000
NOMINAL = 0.0065  # seconds of CPU that the loop takes on the machine on which bounds were found


def _loop() -> float:
    started = time.process_time()
    total = 0
    for number in range(LOOPS):
        total += number & 7
    assert total
    return time.process_time() - started


def pace(*, loop: Callable[[], float] = _loop) -> float:
    """How many times slower this machine is just now than the nominal one; never under 1."""
    return max(1.0, min(loop() for _ in range(3)) / NOMINAL)


@contextmanager
def within(seconds: float, what: str = "") -> Iterator[None]:
    """Fail when the block costs more CPU than `seconds` of the nominal machine.

    The slower of the paces before and after holds; garbage of other tests is not collected on the
    block's account.
    """
    gc.disable()
    try:
        before = pace()
        started = time.process_time()
        yield
        took = time.process_time() - started
    finally:
        gc.enable()
    allowed = seconds * max(before, pace())
    assert took < allowed, f"{what} cost {took / seconds:.1f} times its bound"
