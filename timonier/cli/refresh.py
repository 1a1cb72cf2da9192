"""`timonier refresh`: newer life cycles, advisories and the exploited list."""

import argparse
from pathlib import Path

NAME = "refresh"
HELP = "bring newer knowledge from the public sources, or from a folder"


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--from DIR]."""
    parser.add_argument(
        "--from", dest="folder", type=Path, metavar="DIR", help="read files instead of the network"
    )


def run(options: argparse.Namespace) -> int:
    """Refresh each source; 1 when one failed (its last good copy stays)."""
    from timonier.knowledge import services

    return services.run_refresh(from_dir=options.folder)
