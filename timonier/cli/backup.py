"""`timonier backup`: the whole state in one checked file."""

import argparse
import signal
from datetime import UTC, datetime
from pathlib import Path

NAME = "backup"
HELP = "write the whole state (database, lake, key) to one file"


def arguments(parser: argparse.ArgumentParser) -> None:
    """--out FILE; by default timonier-<time>.tar.gz in the current folder."""
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: timonier-TIME.tar.gz")


def run(options: argparse.Namespace) -> int:
    """Back up; 1 when it could not be done."""
    from django.conf import settings

    from timonier.kit import backup

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what is half packed is removed
    now = datetime.now(UTC)
    out = options.out or Path(f"timonier-{now:%Y%m%dT%H%M%SZ}.tar.gz")
    if not out.resolve().parent.is_dir():
        raise SystemExit(f"timonier: {out.parent} is no folder")
    try:
        size = backup.back_up(
            home=settings.HOME, database=settings.DATABASES["default"], out=out.resolve(), now=now
        )
    except (backup.CannotBackUp, OSError) as error:
        raise SystemExit(f"timonier: no backup was written: {error}") from error
    print(f"{out}  {size / 2**20:.1f} MiB. It holds the secret key: keep it apart, and private.")
    return 0
