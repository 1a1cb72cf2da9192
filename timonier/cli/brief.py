"""`timonier brief`: one page for the board, and its annex."""

import argparse

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
    data = services.brief_pdf(today=timezone.localdate(), language=options.lang)
    documents.write(options.out, data)
    return 0
