"""`timonier worker`: background jobs, alone (more machines, more workers on one PostgreSQL)."""

import argparse

NAME = "worker"
HELP = "run background jobs until stopped"


def arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments; TIMONIER_WORKERS sets how many processes."""


def run(options: argparse.Namespace) -> int:
    """Work until Ctrl-C or a TERM signal."""
    from timonier.kit.jobs_worker import run_worker

    return run_worker()
