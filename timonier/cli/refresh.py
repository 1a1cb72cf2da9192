"""`timonier refresh`: newer life cycles, advisories and the exploited list."""

import argparse
from pathlib import Path

NAME = "refresh"
HELP = "bring newer knowledge from the public sources, or from a folder"


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--from DIR] [--all] [--force]."""
    parser.add_argument(
        "--from", dest="folder", type=Path, metavar="DIR", help="read files instead of the network"
    )
    parser.add_argument(
        "--all", action="store_true", help="advisories of every ecosystem, not only of those in use"
    )
    parser.add_argument(
        "--force", action="store_true", help="accept an edition with far fewer records"
    )


def run(options: argparse.Namespace) -> int:
    """0 all renewed; 1 some kept as they were; 2 bad use."""
    from django.utils import timezone

    import timonier.estate.tasks  # noqa: F401  says which ecosystems are in use
    from timonier.knowledge import services

    return services.run_refresh(
        today=timezone.localdate(),
        say=print,
        from_folder=options.folder,
        every=options.all,
        force=options.force,
    )
