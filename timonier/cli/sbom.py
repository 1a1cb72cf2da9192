"""`timonier sbom`: the bill of materials of a system or a repository."""

from __future__ import annotations

import argparse
import sys

from timonier.cli import documents

NAME = "sbom"
HELP = "write the bill of materials (CycloneDX) of a system or a repository"


def arguments(parser: argparse.ArgumentParser) -> None:
    """SYSTEM --out FILE."""
    parser.add_argument("system", metavar="SYSTEM", help="short name of a system, or a repository")
    parser.add_argument(
        "--out", required=True, metavar="FILE", help="file to write (- is the output)"
    )


def run(options: argparse.Namespace) -> int:
    """0 written; 2 when nothing has that name."""
    from django.utils import timezone

    from timonier.estate.core.sbom import sbom
    from timonier.practices.selectors.materials import bill

    found = bill(options.system, today=timezone.localdate())
    if found is None:
        print(f"timonier: no system and no repository is called {options.system}", file=sys.stderr)
        return 2
    for remark in found.remarks:
        print(f"timonier: {remark}", file=sys.stderr)
    text = sbom(
        found.name,
        found.uses,
        now=timezone.now(),
        version=found.version,
        edges=found.edges,
        flaws=found.flaws,
    )
    documents.write(options.out, f"{text}\n".encode())
    return 0
