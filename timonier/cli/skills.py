"""`timonier skills`: who covers what, what a leaver takes along, which training, from a file."""

import argparse
import sys

from timonier.cli import documents

NAME = "skills"
HELP = "tell who covers what is needed, what a leaver takes along, and the best training"
PREPARED = False  # a calculation on a file needs no state


def arguments(parser: argparse.ArgumentParser) -> None:
    """--input FILE --json FILE; - is standard input or output."""
    documents.arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Answer; 2 with one line a problem when it cannot be; 1 when a part was not proven in time."""
    from timonier.people.core.skills.report import answer

    late: list[str] = []
    documents.answered(options, lambda asked: answer(asked, late.append))
    for told in late:
        print(f"timonier: {told}", file=sys.stderr)
    return 1 if late else 0
