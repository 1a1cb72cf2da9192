"""`timonier brief`: one page for the board, and its annex."""

import argparse
import sys
from collections.abc import Iterator

from timonier.cli import documents

NAME = "brief"
HELP = "write the brief (PDF) of what the last scans found"


def arguments(parser: argparse.ArgumentParser) -> None:
    """--out FILE.pdf [--lang fr|en]."""
    parser.add_argument("--out", required=True, metavar="FILE.pdf", help="where to write, or -")
    parser.add_argument("--lang", choices=("fr", "en"), default="", help="default: the company's")


def run(options: argparse.Namespace) -> int:
    """Write the brief; 1 when there is nothing to tell yet."""
    from django.utils import timezone

    from timonier.estate.models import Repository
    from timonier.reporting import services

    if not Repository.objects.exists():
        raise SystemExit("timonier: nothing has been scanned yet; try: timonier scan PATH...")
    for words in _not_whole():
        print(f"timonier: {words}", file=sys.stderr)
    data = services.brief_pdf(today=timezone.localdate(), language=options.lang)
    documents.write(options.out, data)
    return 0


def _not_whole() -> Iterator[str]:
    """Judge what was read and waits for it, then what the brief cannot speak of all the same."""
    from django.utils import timezone

    from timonier.estate.selectors.reading import unfinished_roots
    from timonier.knowledge.selectors import book
    from timonier.practices import services
    from timonier.practices.selectors.waiting import judgment, unjudged

    today = timezone.localdate()
    if waiting := list(unjudged()):
        services.assess(waiting, book(today), today)
    if left := judgment().waiting:
        yield f"repositories read and not judged yet: {left}; the brief says so"
    if unfinished_roots(timezone.now()):
        yield "a scan has not finished: the brief does not know what it has not read"
