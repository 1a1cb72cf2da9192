"""`timonier backup`: the whole state in one checked file."""

import argparse
import signal
from datetime import UTC, datetime
from pathlib import Path

NAME = "backup"
HELP = "write the whole state (database, lake, key) to one file"


def arguments(parser: argparse.ArgumentParser) -> None:
    """--out FILE; by default timonier-<time>.tar.gz in the current folder. --with-keys."""
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: timonier-TIME.tar.gz")
    parser.add_argument(
        "--with-keys", action="store_true", help="hold the keys of what is sealed as well"
    )


def run(options: argparse.Namespace) -> int:
    """Back up; 1 when it could not be done."""
    from django.conf import settings

    from timonier.kit import backup
    from timonier.kit.store import sealing

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what is half packed is removed
    now = datetime.now(UTC)
    out = options.out or Path(f"timonier-{now:%Y%m%dT%H%M%SZ}.tar.gz")
    if not out.resolve().parent.is_dir():
        raise SystemExit(f"timonier: {out.parent} is no folder")
    try:
        size = backup.back_up(
            home=settings.HOME,
            database=settings.DATABASES["default"],
            out=out.resolve(),
            now=now,
            with_keys=options.with_keys,
        )
    except (backup.CannotBackUp, OSError) as error:
        raise SystemExit(f"timonier: no backup was written: {error}") from error
    print(f"{out}  {size / 2**20:.1f} MiB. It holds the secret key: keep it apart, and private.")
    if options.with_keys:
        print("It opens what is sealed: second factors and sealed fields.")
    else:
        print(
            "Second factors and sealed fields in it open only with the keys of this home: keep"
            f" {settings.HOME / sealing.KEYS} elsewhere, or back up with --with-keys."
        )
    return 0
