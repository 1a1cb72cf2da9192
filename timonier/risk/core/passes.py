"""The simulated years of several risks at a time, in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import batched

from timonier.risk.core import draws
from timonier.risk.core.inputs import Question, Risk

THREADS = min(4, os.cpu_count() or 1)


def each[T](
    question: Question, risks: Sequence[Risk], work: Callable[[draws.Years, Risk], T]
) -> Iterator[tuple[Risk, T]]:
    """Simulate some risks at a time (NumPy leaves the interpreter free) and yield in order."""

    def one(risk: Risk) -> T:
        return work(draws.simulate(risk, years=question.years, seed=question.seed), risk)

    with ThreadPoolExecutor(THREADS) as pool:
        for batch in batched(risks, THREADS * 2, strict=False):
            yield from zip(batch, pool.map(one, batch), strict=True)
