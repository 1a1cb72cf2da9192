"""`timonier keys`: the keys of what is sealed in the database."""

from __future__ import annotations

import argparse

NAME = "keys"
HELP = "seal secrets and second factors; --rotate their key"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing, --rotate, --forget-old."""
    parser.add_argument("--rotate", action="store_true", help="seal everything under a new key")
    parser.add_argument(
        "--forget-old",
        action="store_true",
        help="drop keys that seal nothing here; older backups need them",
    )


def run(options: argparse.Namespace) -> int:
    """Seal what lies in clear, and what was asked; 1 when something cannot be opened."""
    from django.conf import settings

    from timonier.kit.access import factors
    from timonier.kit.sealed import again
    from timonier.kit.store import sealing

    if options.rotate:
        print(f"new key {sealing.rotate(settings.HOME)}")
    changed = factors.seal_again(every=options.rotate)
    print(f"second factors sealed now: {changed}")
    print(f"sealed fields sealed now: {again.seal_again()}")
    if options.forget_old:
        used = factors.keys_in_use() | again.keys_in_use()
        print(f"keys dropped: {sealing.forget(settings.HOME, used)}")
    found, fields = factors.states(), again.states()
    print(f"secrets: {found['sealed']} sealed, {found['clear']} clear, {found['unknown']} unknown")
    print(f"fields: {fields['sealed']} sealed, {fields['unknown']} unknown")
    print(f"keys: {len(sealing.keys(settings.HOME))} in {settings.HOME / sealing.KEYS}")
    return int(bool(found["unknown"] or fields["unknown"]))
