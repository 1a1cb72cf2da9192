"""`timonier capacity`: days per skill and quarter, and what is promised twice, from a file."""

import argparse

from timonier.cli import documents

NAME = "capacity"
HELP = "count the days that people have, and find the ranges of days that are overloaded"
PREPARED = False  # a calculation on a file needs no state


def arguments(parser: argparse.ArgumentParser) -> None:
    """--input FILE --json FILE; - is standard input or output."""
    documents.arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Answer; 2 with one line a problem when the question cannot be answered."""
    from timonier.people.core.capacity.report import answer

    return documents.answered(options, answer)
