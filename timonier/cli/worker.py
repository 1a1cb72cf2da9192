"""`timonier worker`: background jobs, alone (more machines, more workers on one PostgreSQL)."""

import argparse
import time

NAME = "worker"
HELP = "run background jobs until stopped"
LOOK_S = 10.0  # between two looks at a full disk


def arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments; TIMONIER_WORKERS sets how many processes."""


def run(options: argparse.Namespace) -> int:
    """Work until Ctrl-C or a TERM signal. Jobs write: none is begun on a full disk."""
    from django.conf import settings

    from timonier.kit.store import reserve
    from timonier.kit.work.worker import run_worker

    while reserve.is_full(settings.HOME):
        time.sleep(LOOK_S)
    return run_worker()
