"""`timonier restore`: a backup back in place, or nothing touched."""

import argparse
from pathlib import Path

NAME = "restore"
HELP = "put a backup back; a damaged one changes nothing"
PREPARED = False  # a state must not be made where one is about to be put


def arguments(parser: argparse.ArgumentParser) -> None:
    """FILE [--replace]."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--replace", action="store_true", help="set the present state aside and take its place"
    )


def run(options: argparse.Namespace) -> int:
    """Restore, then migrate what is older than this version."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "timonier.config.settings")
    from timonier.cli.state import prepare
    from timonier.kit import backup
    from timonier.kit.home import database, home

    if not options.file.is_file():
        raise SystemExit(f"timonier: {options.file} is no file")
    folder = home()
    try:
        aside = backup.restore(
            archive=options.file, home=folder, database=database(folder), replace=options.replace
        )
    except (backup.DamagedBackup, backup.HomeInUse, backup.CannotBackUp, OSError) as error:
        raise SystemExit(f"timonier: nothing was restored: {error}") from error
    prepare()
    print(f"Restored into {folder}." + (f" The former state is in {aside}." if aside else ""))
    return 0
