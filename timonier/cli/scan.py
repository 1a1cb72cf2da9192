"""`timonier scan`: read repositories without the cockpit; a table, JSON, a brief."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timonier.cli import documents, shown

if TYPE_CHECKING:
    from timonier.estate.models import ScanRun

NAME = "scan"
HELP = "scan repositories, folders of them, git addresses, or a forge's organisation"
BAD_USE = 2


def arguments(parser: argparse.ArgumentParser) -> None:
    """PATH... [--json FILE] [--brief FILE.pdf] [--strict] [--jobs N] [--revive] [--name NAME]."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="repository, folder, or address")
    parser.add_argument("--json", metavar="FILE", help="write what was found (- is the output)")
    parser.add_argument("--brief", metavar="FILE.pdf", help="write the brief of what was found")
    parser.add_argument(
        "--strict",
        action="store_true",
        help="exit 1 when a part is unknown or failed; knowledge that is only old is neither",
    )
    parser.add_argument("--jobs", type=_positive, metavar="N", help="processes that read")
    parser.add_argument(
        "--revive", action="store_true", help="read retired repositories too, as in use again"
    )
    parser.add_argument("--name", default="", help="name of the repository, when it is only one")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def run(options: argparse.Namespace) -> int:
    """0 done; 1 not wholly done (with --strict, or when the disk is full); 2 bad use."""
    from django.db import DatabaseError

    from timonier.estate.services import ScanFailed

    for file in (options.json, options.brief):
        if problem := _unwritable(file):
            return _say(problem, BAD_USE)
    try:
        return _scan(options)
    except ScanFailed as problem:
        return _say(str(problem), BAD_USE)
    except DatabaseError as problem:
        return _say(f"the database could not be written: {problem}", 1)


def _say(words: str, code: int) -> int:
    for line in words.splitlines():
        print(f"timonier: {line}", file=sys.stderr)
    return code


def _unwritable(file: str | None) -> str:
    """Why the file cannot be written, before an hour of work is done for it."""
    if not file or file == "-":
        return ""
    folder = Path(file).parent
    if Path(file).is_dir() or not folder.is_dir():
        return f"{file}: this is not a place where a file can be written"
    return "" if os.access(folder, os.W_OK) else f"{file}: {folder} is not writable"


def _scan(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from timonier.estate import services
    from timonier.estate.reading.readers import default_jobs
    from timonier.knowledge import selectors as knowledge
    from timonier.practices import tasks as practices

    today = timezone.localdate()
    book = knowledge.book(today=today)
    jobs = options.jobs or default_jobs()
    with shown.Bar() as bar:
        done = services.scan(
            paths=options.paths,
            jobs=jobs,
            name=options.name,
            book=book,
            on_progress=bar.show,
            revive=options.revive,
        )
    report = _assessed(done, book, today)
    if options.json:
        _write_json(options.json, report)
    if options.brief:
        _write_brief(options.brief, done, today)
    shown.summarise(done, report, to_stderr=options.json == "-")
    if late := practices.catch_up(book=book, now=timezone.now()):
        _say(f"judged too, as an earlier scan was cut short: {late}", 0)
    return 1 if options.strict and _is_partial(done, report) else 0


def _assessed(done: ScanRun, book: Any, today: date) -> dict[str, Any]:
    from timonier.estate.models import Repository
    from timonier.practices import selectors, services

    repositories = Repository.objects.filter(name__in=done.outcomes)
    services.assess(repositories=list(repositories), book=book, today=today)
    report: dict[str, Any] = selectors.scan_report(done, book=book, today=today)
    return report


def _write_json(file: str, report: dict[str, Any]) -> None:
    text = json.dumps(report, indent=1, ensure_ascii=False) + "\n"
    documents.write(file, text.encode("utf-8", "backslashreplace"))


def _write_brief(file: str, done: ScanRun, today: date) -> None:
    from timonier.estate.models import Repository
    from timonier.reporting import services

    repositories = Repository.objects.filter(name__in=done.outcomes).values_list("pk", flat=True)
    documents.write(file, services.brief_pdf(today=today, repositories=repositories))


def _is_partial(done: ScanRun, report: dict[str, Any]) -> bool:
    """Whether anything is unknown: a repository, a path, a finding, libraries nobody can judge.

    Knowledge that is only old does not count: it is said, and a build cannot help it. Neither do
    images and actions, for which no advisory source exists; their findings say what is unknown.
    """
    from timonier.estate.core.formats import holds_libraries

    states = {each["state"] for each in done.outcomes.values()}
    return (
        bool(states & {"partial", "failed", "gone"})
        or bool(done.notes)
        or any(finding["state"] == "unknown" for finding in report["findings"])
        or any(
            each["unknown"] and holds_libraries(each["ecosystem"]) for each in report["coverage"]
        )
    )
