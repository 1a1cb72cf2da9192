"""`timonier risk`: losses in money from a file of risks, for scripts and what-if."""

import argparse
from typing import Any

from timonier.cli import documents

NAME = "risk"
HELP = "simulate the yearly loss of risks and what treatments save"
PREPARED = False  # a calculation on a file needs no state


def arguments(parser: argparse.ArgumentParser) -> None:
    """--input FILE --json FILE; - is standard input or output."""
    documents.arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Answer; 2 with one line a problem when the question cannot be simulated."""
    from timonier.risk.core.engine import answer
    from timonier.risk.core.inputs import question_of
    from timonier.risk.core.report import report

    def made(asked: bytes) -> dict[str, Any]:
        question = question_of(asked)
        return report(question, answer(question))

    return documents.answered(options, made)
