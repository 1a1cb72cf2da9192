"""`timonier restore`: a backup back in place, or nothing touched."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from timonier.kit import backup

NAME = "restore"
HELP = "put a backup back; a damaged one changes nothing"
ENDED = "Everybody signs in anew, and links not used yet are over."
REVOKED = " API tokens are revoked: make new ones."
KEPT = " API tokens of the backup live on, those revoked since too."
OF_THEN = (
    "Accounts, roles and passwords are those of the backup: whom you disabled since, disable again."
)
PREPARED = False  # a state must not be made where one is about to be put


def arguments(parser: argparse.ArgumentParser) -> None:
    """FILE [--replace] [--keep-tokens]."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--replace", action="store_true", help="set the present state aside and take its place"
    )
    parser.add_argument(
        "--keep-tokens",
        action="store_true",
        help="let the backup's API tokens live on, those revoked since it was made too",
    )


def run(options: argparse.Namespace) -> int:
    """Restore, then migrate what is older than this version."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "timonier.config.settings")
    from timonier.cli.state import CannotStart, prepare

    _restore(options)
    try:
        prepare(thorough=True)
    except CannotStart as error:
        raise SystemExit(f"timonier: it is restored and cannot be used: {error}") from error
    print(f"{ENDED}{KEPT if options.keep_tokens else REVOKED} {OF_THEN}")
    _tell_unknown()
    return 0


def _restore(options: argparse.Namespace) -> None:
    from django.core.exceptions import ImproperlyConfigured

    from timonier.kit import backup
    from timonier.kit.store import migrated
    from timonier.kit.store.home import database, home

    if not options.file.is_file():
        raise SystemExit(f"timonier: {options.file} is no file")
    try:
        folder = home()
        former = backup.restore(
            archive=options.file,
            home=folder,
            database=database(folder),
            replace=options.replace,
            refusal=migrated.refusal,
            keep_tokens=options.keep_tokens,
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


def _tell_unknown() -> None:
    """What the keys of this home do not open; it is kept, for the day on which they come back."""
    from django.conf import settings

    from timonier.kit.sealed import again
    from timonier.kit.store import sealing

    for table, count in again.unknown_by_table().items():
        print(
            f"Sealed values of {table} that no key here opens: {count}. They are kept; bring"
            f" {settings.HOME / sealing.KEYS} of then back, or type them anew."
        )


def _told(former: backup.Former) -> str:
    """Where the former state is, when there was one."""
    places = [str(former.folder)] if former.folder else []
    places += [f"the schema {former.tables} of the database"] if former.tables else []
    return f" The former state is in {' and in '.join(places)}." if places else ""
