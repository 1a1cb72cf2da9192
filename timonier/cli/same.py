"""`timonier same`: say that two repositories are one, or two, or take that back."""

from __future__ import annotations

import argparse
import sys
from typing import Any

NAME = "same"
HELP = "say that two repositories are one and the same, or not; without names: which may be"


def arguments(parser: argparse.ArgumentParser) -> None:
    """[KEPT OTHER [--different] [--reason TEXT] | KEPT OTHER --undo]."""
    parser.add_argument("kept", metavar="KEPT", nargs="?", help="the repository that stays")
    parser.add_argument("other", metavar="OTHER", nargs="?", help="the one that is joined to it")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--different", action="store_true", help="they are two: ask no more")
    what.add_argument("--undo", action="store_true", help="take back what was said of the two")
    parser.add_argument("--reason", metavar="TEXT", default="", help="why they are one, or two")


def run(options: argparse.Namespace) -> int:
    """0 done; 1 it cannot be done, or was so already; 2 no repository has that name."""
    if options.kept is None:
        return _proposed()
    if options.other is None:
        return _say("name both repositories", 2)
    kept, other = _named(options.kept), _named(options.other)
    if kept is None or other is None:
        missing = options.kept if kept is None else options.other
        return _say(f"no repository is called {missing}", 2)
    return _undo(kept, other) if options.undo else _decide(kept, other, options)


def _proposed() -> int:
    from timonier.estate.selectors.life import alike

    for pair in alike():
        print(f"{pair.one.name}\t{pair.other.name}\t{' '.join(map(str, pair.reasons))}")
    return 0


def _named(name: str) -> Any:
    from django.db.models import Q

    from timonier.estate.models import Repository

    named = Q(name=name) | Q(slug=name)
    return Repository.everything.filter(named).order_by("pk").first()


def _decide(kept: Any, other: Any, options: argparse.Namespace) -> int:
    from django.utils import timezone

    from timonier.estate.services.joining import NotJoinable
    from timonier.practices import services

    if options.different:
        services.differ(one=kept, other=other, by=None, reason=options.reason)
        print(f"{kept.name} and {other.name} stay two")
        return 0
    try:
        services.join(kept=kept, other=other, by=None, now=timezone.now(), reason=options.reason)
    except NotJoinable as refusal:
        return _say(str(refusal), 1)
    print(f"{other.name} is {kept.name}: scan it to have its findings judged anew")
    return 0


def _undo(one: Any, other: Any) -> int:
    from django.db.models import ProtectedError, Q

    from timonier.estate.models import Sameness
    from timonier.practices import services

    pair = Q(one=one.identity, other=other.identity) | Q(one=other.identity, other=one.identity)
    said = Sameness.objects.filter(pair).first()
    if said is None:
        return _say(f"nothing was said of {one.name} and {other.name}", 1)
    try:
        services.delete_sameness(item=said, by=None)
    except ProtectedError as refusal:
        return _say(str(refusal.args[0]), 1)
    print(f"{one.name} and {other.name} are two; scan them to bring their facts up to date")
    return 0


def _say(words: str, code: int) -> int:
    print(f"timonier: {words}", file=sys.stderr)
    return code
