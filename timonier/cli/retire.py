"""`timonier retire`: put a repository aside for a reason, or take it back."""

from __future__ import annotations

import argparse
import sys

NAME = "retire"
HELP = "retire a repository: its findings end, no figure counts it, scans leave it out"


def arguments(parser: argparse.ArgumentParser) -> None:
    """NAME --reason TEXT, or NAME --undo."""
    parser.add_argument("name", metavar="NAME", help="name or short name of the repository")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--reason", metavar="TEXT", help="why nobody keeps it any more")
    what.add_argument("--undo", action="store_true", help="take the retirement back")


def run(options: argparse.Namespace) -> int:
    """0 done; 1 it was so already; 2 no repository has that name, or no reason is given."""
    from django.db.models import Q
    from django.utils import timezone

    from timonier.estate.models import Repository, Retirement
    from timonier.practices import services

    named = Q(name=options.name) | Q(slug=options.name)
    row = Repository.everything.filter(named).order_by("pk").first()
    if row is None:
        return _say(f"no repository is called {options.name}", 2)
    if options.undo:
        found = Retirement.objects.filter(slug=row.slug).first()
        if found is None:
            return _say(f"{row.name} is not retired", 1)
        services.revive(retirement=found, by=None, now=timezone.now())
        print(f"{row.name} counts again; scan it to bring its facts up to date")
        return 0
    if not options.reason.strip():
        return _say("a retirement needs a reason", 2)
    try:
        services.retire(repository=row, reason=options.reason, by=None, now=timezone.now())
    except services.NotRetirable as refusal:
        return _say(f"{row.name}: {refusal}", 1)
    print(f"{row.name} is retired: {options.reason}")
    return 0


def _say(words: str, code: int) -> int:
    print(f"timonier: {words}", file=sys.stderr)
    return code
