"""CPU seconds to load all knowledge and to match 3,000 components with it (imports apart)."""

from __future__ import annotations

import random
import resource
import sys
from collections.abc import Callable
from datetime import date
from time import process_time
from types import SimpleNamespace
from typing import Any

from timonier.knowledge.core.book import Book
from timonier.knowledge.shelf.opened import open_book

COMPONENTS = 3_000
TODAY = date(2026, 11, 23)
BOUNDS = {"load": 0.5, "match": 0.15}  # CPU seconds


def components(book: Book, known: float) -> list[Any]:
    """A fixed mixture of ecosystems, of which the share `known` has advisories at all."""
    chance = random.Random(1)
    kinds = ("pypi", "npm", "golang", "gem", "composer", "cargo")
    names = {kind: list(book.packages(kind)) for kind in kinds}
    found = []
    for number in range(COMPONENTS):
        kind = kinds[number % len(kinds)]
        listed = chance.random() < known
        name = chance.choice(names[kind]) if listed else f"unlisted-{number}"
        version = ".".join(str(chance.randint(0, 9)) for _ in range(3))
        found.append(SimpleNamespace(type=kind, name=name, version=version, constraint=""))
    return found


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """(CPU seconds, result) of one run."""
    started = process_time()
    result = work()
    return process_time() - started, result


def loaded() -> Book:
    """The whole book in memory."""
    book = open_book(None, today=TODAY)
    book.load()
    return book


def main() -> int:
    """Print the table. Returns 1 when a bound is missed."""
    seconds, book = timed(loaded)
    rows = [("load", "everything", seconds, sum(one.records for one in book.sources))]
    for known in (0.15, 1.0):
        listed = components(book, known)
        seconds, flaws = timed(
            lambda listed=listed: sum(map(len, map(book.advisories_for, listed)))
        )
        rows.append(("match", f"{COMPONENTS} components, {known:.0%} listed", seconds, flaws))
    for step, what, seconds, count in rows:
        print(f"{step:6} {what:34} {seconds:7.3f} s CPU {count:8,}")
    print(f"peak   {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return int(any(seconds > BOUNDS[step] for step, _, seconds, _ in rows[:2]))


if __name__ == "__main__":
    sys.exit(main())
