"""`timonier risk`: losses in money from a file of risks, for scripts and what-if."""

import argparse

from timonier.cli import documents

NAME = "risk"
HELP = "simulate the yearly loss of risks and what treatments save"
PREPARED = False  # a calculation on a file needs no state


def arguments(parser: argparse.ArgumentParser) -> None:
    """--input FILE --json FILE; - is standard input or output."""
    parser.add_argument("--input", required=True, metavar="FILE", help="question (JSON), or -")
    parser.add_argument("--json", required=True, metavar="FILE", help="where to answer, or -")


def run(options: argparse.Namespace) -> int:
    """Answer; 2 with one line a problem when the question cannot be simulated."""
    from timonier.risk.core.engine import answer
    from timonier.risk.core.inputs import BadInput, question_of
    from timonier.risk.core.report import rendered, report

    try:
        question = question_of(documents.read(options.input))
    except BadInput as bad:
        raise documents.refused(*bad.problems) from None
    documents.write(options.json, rendered(report(question, answer(question))).encode())
    return 0
