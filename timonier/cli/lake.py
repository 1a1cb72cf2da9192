"""`timonier lake export`: publish the bulk facts as plain Parquet files that other tools read."""

import argparse
import sys
from pathlib import Path

NAME = "lake"
HELP = "copy the bulk facts (commits, changes, lines) to a folder that Spark, Trino, DuckDB read"
BAD_USE = 2


def arguments(parser: argparse.ArgumentParser) -> None:
    """export DIR."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    export = actions.add_parser(
        "export", help="write what is current, a folder a kind, partitioned by repository"
    )
    export.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")


def run(options: argparse.Namespace) -> int:
    """0 done; 1 the disk or the lake refused; 2 the folder is not one to write to."""
    from timonier.kit.store import lake_upkeep

    folder: Path = options.folder
    try:
        written = lake_upkeep.export(folder)
    except (FileExistsError, NotADirectoryError) as problem:
        print(f"timonier: {problem}", file=sys.stderr)
        return BAD_USE
    for kind in written:
        print(f"{folder / kind}")
    if not written:
        print("The lake holds nothing yet: scan a repository first.", file=sys.stderr)
    return 0
