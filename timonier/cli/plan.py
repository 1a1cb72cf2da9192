"""`timonier plan`: what to do first, from a file of initiatives, for scripts and what-if."""

import argparse
import sys
from typing import Any

from timonier.cli import documents

NAME = "plan"
HELP = "plan initiatives over quarters and sort them into three tiers"
PREPARED = False  # a calculation on a file needs no state


def arguments(parser: argparse.ArgumentParser) -> None:
    """--input FILE --json FILE; - is standard input or output."""
    documents.arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Answer; 2 with one line a problem when it cannot be planned; 1 when time ran out first."""
    from timonier.portfolio.core.answer import answer
    from timonier.portfolio.core.questions import question_of
    from timonier.portfolio.core.report import report
    from timonier.portfolio.core.solve import NoPlanYet

    shown = _progress if sys.stderr.isatty() else None

    def made(asked: bytes) -> dict[str, Any]:
        question = question_of(asked)
        return report(question, answer(question, progress=shown))

    try:
        return documents.answered(options, made)
    except NoPlanYet as stopped:
        print(f"timonier: {stopped}", file=sys.stderr)
        return 1


def _progress(phase: str, done: int, total: int) -> None:
    end = "\n" if done == total else ""
    print(f"\r{phase}: {done} of {total}", end=end, file=sys.stderr, flush=True)
