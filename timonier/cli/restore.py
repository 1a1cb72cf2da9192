"""`timonier restore`: a backup back in place, or nothing touched."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from timonier.kit import backup

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

    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "timonier.config.settings")
    from timonier.cli.state import CannotStart, prepare
    from timonier.kit import backup
    from timonier.kit.home import database, home

    if not options.file.is_file():
        raise SystemExit(f"timonier: {options.file} is no file")
    try:
        folder = home()
        former = backup.restore(
            archive=options.file, home=folder, database=database(folder), replace=options.replace
        )
    except (
        backup.DamagedBackup,
        backup.HomeInUse,
        backup.CannotRestore,
        ImproperlyConfigured,
        OSError,
    ) as error:
        raise SystemExit(f"timonier: nothing was restored: {error}") from error
    except backup.Unfinished as error:
        raise SystemExit(f"timonier: {error}; the next command goes on with it") from error
    print(f"Restored into {folder}.{_told(former)}")
    try:
        prepare()
    except CannotStart as error:
        raise SystemExit(f"timonier: it is restored and cannot be used: {error}") from error
    return 0


def _told(former: backup.Former) -> str:
    """Where the former state is, when there was one."""
    places = [str(former.folder)] if former.folder else []
    places += [f"the schema {former.tables} of the database"] if former.tables else []
    return f" The former state is in {' and in '.join(places)}." if places else ""
