"""How well secrets are found: precision and recall by class, on snippets with labels.

    python -m bench.secrets [--seeds N] [--open | --held-out] [--errors]

A case is right when exactly the labelled kind is told, so graded; any other finding counts against
precision, a labelled one that is not told against recall. The third of the set that was held out
while the expressions were written is printed apart. Exit code 1 below 95 %.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from bench.snippets import Case, cases, groups
from timonier.estate.core import formats
from timonier.estate.core.manifests import registry
from timonier.estate.core.secrets import find_secrets

BOUND = 0.95


@dataclass(slots=True)
class Score:
    """Of some cases: secrets rightly told, all that was told, all that is there."""

    right: int = 0
    told: int = 0
    there: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.told if self.told else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0


def told(case: Case) -> list[tuple[str, str]]:
    """(kind, grade) of each secret that a scan tells of a case's file."""
    found = list(find_secrets(case.path, case.data, salt=b"bench"))
    read = registry.parse_as(formats.kinds_of(case.path), case.path, case.data)
    if read is not None:
        _, parsed = read
        found += [one for one in parsed.observations if one.kind == "secret"]
    return [(one.subject, str(one.data["confidence"])) for one in found]


def score(every: Iterable[Case]) -> tuple[Score, list[tuple[Case, list[tuple[str, str]]]]]:
    """The score of some cases, and those that went wrong with what was told of them."""
    total, wrong = Score(), []
    for case in every:
        found = told(case)
        right = (case.kind, case.grade) in found
        total.right += right
        total.told += len(found)
        total.there += bool(case.kind)
        if found != ([(case.kind, case.grade)] if case.kind else []):
            wrong.append((case, found))
    return total, wrong


def _line(name: str, result: Score, size: int) -> str:
    return (f"{name:20} {size:6} {result.there:8} {result.told:6} {result.right:6}"
            f" {result.precision:10.1%} {result.recall:8.1%}")  # fmt: skip


def _table(title: str, every: tuple[Case, ...], *, errors: bool) -> bool:
    """Whether every class reaches the bound."""
    print(f"\n{title}\n{'class':20} {'cases':>6} {'secrets':>8} {'told':>6} {'right':>6}"
          f" {'precision':>10} {'recall':>8}")  # fmt: skip
    good = True
    for name, some in groups(every):
        result, wrong = score(some)
        print(_line(name, result, len(some)))
        good &= min(result.precision, result.recall) >= BOUND
        for case, found in wrong if errors else ():
            print(
                f"    {case.kind or '-'} {case.grade} | {case.path} | {case.data[:160]!r}"
                f" -> {found}"
            )
    print(_line("all", score(every)[0], len(every)))
    return good


def main() -> int:
    """1 when a class misses the bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1, help="draw the values so many times")
    parser.add_argument("--open", action="store_true", help="leave out the held-out third")
    parser.add_argument("--held-out", action="store_true", help="the held-out third alone")
    parser.add_argument("--errors", action="store_true", help="print each case that went wrong")
    given = parser.parse_args()
    every = tuple(case for seed in range(given.seeds) for case in cases(seed))
    good = True
    if not given.held_out:
        some = tuple(case for case in every if not case.held_out)
        good &= _table("worked with", some, errors=given.errors)
    if not given.open:
        some = tuple(case for case in every if case.held_out)
        good &= _table("held out", some, errors=given.errors)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
