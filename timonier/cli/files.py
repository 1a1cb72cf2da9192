"""`timonier files`: whether attached files are whole, and what can be done where they are not."""

from __future__ import annotations

import argparse
import sys
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from timonier.kit.records.attachment_health import Health

NAME = "files"
HELP = "check attached files; --from BACKUP brings lost ones back, --mend tidies"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing, --from, --mend."""
    parser.add_argument(
        "--from", dest="archive", type=Path, metavar="BACKUP", help="bring lost files back from it"
    )
    parser.add_argument(
        "--mend",
        action="store_true",
        help="set damaged bytes aside, delete bytes that no row names any more",
    )


def run(options: argparse.Namespace) -> int:
    """Tell every file that is lost, mend what was asked; 1 while one is lost."""
    from django.conf import settings

    from timonier.kit.records import attachment_health, attachments

    home = settings.HOME
    found = attachment_health.health(home)
    if options.mend and found.damaged:
        aside = attachment_health.set_aside(home, found.damaged)
        print(f"damaged, set aside in {aside}: {len(found.damaged)}")
    if options.archive and found.lost:
        try:
            brought = attachment_health.bring_back(home, options.archive, found.lost)
        except (OSError, tarfile.TarError) as wrong:
            print(f"timonier: {options.archive}: {wrong}", file=sys.stderr)
            return 1
        print(f"brought back from {options.archive.name}: {brought}")
    if options.mend and found.orphaned:
        print(f"deleted, named by no row: {attachments.sweep()}")
    return _told(attachment_health.health(home))


def _told(found: Health) -> int:
    for state, files in (("missing", found.missing), ("damaged", found.damaged)):
        for digest, names in files.items():
            print(f"{state:8} {digest[:12]}  {'; '.join(names)}")
    print(f"files: {found.whole} whole, {len(found.missing)} missing, {len(found.damaged)} damaged")
    if found.orphaned:
        print(f"named by no row: {len(found.orphaned)}; the daily upkeep deletes them")
    return int(bool(found.lost))
