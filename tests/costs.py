"""How long a test's work may take, in processor time of its own."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def within(seconds: float, what: str = "") -> Iterator[None]:
    """Fail when the block takes longer; garbage of other tests is not collected on its account."""
    gc.disable()
    try:
        started = time.process_time()
        yield
        took = time.process_time() - started
    finally:
        gc.enable()
    assert took < seconds, f"{what} {took:.2f} s"
