"""`timonier plan`: what to do first, from a file of initiatives, for scripts and what-if."""

import argparse
import sys

from timonier.cli import documents

NAME = "plan"
HELP = "plan initiatives over quarters and sort them into three tiers"
PREPARED = False  # a calculation on a file needs no state


def arguments(parser: argparse.ArgumentParser) -> None:
    """--input FILE --json FILE; - is standard input or output."""
    parser.add_argument("--input", required=True, metavar="FILE", help="question (JSON), or -")
    parser.add_argument("--json", required=True, metavar="FILE", help="where to answer, or -")


def run(options: argparse.Namespace) -> int:
    """Answer; 2 with one line a problem when it cannot be planned; 1 when time ran out first."""
    from timonier.portfolio.core.answer import answer
    from timonier.portfolio.core.inputs import BadInput, question_of
    from timonier.portfolio.core.report import rendered, report
    from timonier.portfolio.core.solve import NoPlanYet

    try:
        question = question_of(documents.read(options.input))
    except BadInput as bad:
        raise documents.refused(*bad.problems) from None
    shown = _progress if sys.stderr.isatty() else None
    try:
        found = answer(question, progress=shown)
    except NoPlanYet as stopped:
        print(f"timonier: {stopped}", file=sys.stderr)
        return 1
    documents.write(options.json, rendered(report(question, found)).encode())
    return 0


def _progress(phase: str, done: int, total: int) -> None:
    end = "\n" if done == total else ""
    print(f"\r{phase}: {done} of {total}", end=end, file=sys.stderr, flush=True)
