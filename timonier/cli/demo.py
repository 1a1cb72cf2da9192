"""`timonier demo`: an invented company to look at, of real repositories; and its removal."""

from __future__ import annotations

import argparse
import sys
import time

NAME = "demo"
HELP = "make the demo company (ten real repositories, really scanned), or remove it"
THOROUGH = True  # it deletes in many tables


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--remove] [--beside] [--lang fr|en]."""
    parser.add_argument("--remove", action="store_true", help="take everything of the demo away")
    parser.add_argument(
        "--beside", action="store_true", help="make it also where you have an estate of your own"
    )
    parser.add_argument("--lang", choices=("en", "fr"), help="language of what its people said")


def run(options: argparse.Namespace) -> int:
    """0 done (or nothing to do); 1 it could not be made or removed; 2 your own work is there."""
    from django.conf import settings
    from django.utils import translation
    from django.utils.module_loading import autodiscover_modules

    from timonier.estate.services import ScanFailed
    from timonier.estate.sources.git_process import GitFailed, GitMissing
    from timonier.kit.contributions.demo import InUse, OwnWork
    from timonier.kit.records.writes import Invalid

    autodiscover_modules("entities", "figures")
    try:
        with translation.override(options.lang or settings.LANGUAGE_CODE):
            return _remove() if options.remove else _start(beside=options.beside)
    except OwnWork as problem:
        said = "Say --beside to have the demo beside it; --remove takes only the demo away."
        print(f"timonier: {problem}\ntimonier: {said}", file=sys.stderr)
        return 2
    except (InUse, GitFailed, GitMissing, Invalid, ScanFailed) as problem:
        print(f"timonier: {problem}", file=sys.stderr)
        return 1


def _remove() -> int:
    from timonier.bridge.services import staging

    removed = staging.remove()
    print("The demo is removed." if removed else "There is no demo here.")
    return 0


def _start(*, beside: bool) -> int:
    from timonier.bridge.services import staging
    from timonier.estate.demo import presence
    from timonier.practices.models import Finding, Proposal

    began = time.monotonic()
    with _Bar() as bar:
        made = staging.start(beside=beside, on_progress=bar.show)
    if not made:
        print("The demo company is there already: `timonier up` shows it.")
        return 0
    rows = presence.repositories()
    findings = Finding.objects.open().filter(repository__in=rows)
    proposals = Proposal.objects.filter(findings__in=findings).distinct()
    print(
        f"Embruns is here: {rows.count()} repositories in {presence.folder()}, "
        f"{findings.count()} findings, {proposals.count()} proposals "
        f"({time.monotonic() - began:.0f} s). `timonier up` shows it, "
        "`timonier demo --remove` takes it away."
    )
    return 0


class _Bar:
    """Progress on the error stream: a bar for people, nothing for pipes."""

    def __enter__(self) -> _Bar:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.fields[phase]}", markup=False),
            BarColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._progress.start()
        self._task = self._progress.add_task("", phase="", total=None)
        return self

    def show(self, done: int, total: int, phase: str) -> None:
        self._progress.update(self._task, completed=done, total=total, phase=phase)

    def __exit__(self, *_: object) -> None:
        self._progress.stop()
