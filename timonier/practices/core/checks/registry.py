"""The list of checks: what each proves, how to fix what it finds, and how grave that is."""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from timonier.estate.core.repository import RepositoryFacts
from timonier.knowledge import core as knowledge
from timonier.practices.core.call_sites import with_call_sites
from timonier.practices.core.compiled import with_compiled_in
from timonier.practices.core.issue import Issue, renamed
from timonier.practices.core.judged import judged
from timonier.practices.core.phrases import Phrase
from timonier.practices.core.routes import routed
from timonier.practices.core.severity import RANK, Severity, capped, within_scope
from timonier.practices.core.view import View

Run = Callable[[RepositoryFacts, View], Iterable[Issue]]
OFF = "off"


@dataclass(frozen=True, slots=True)
class Check:
    """One documented check. `severity` says the rule in words; `cap` bounds what it may find.

    `anywhere`: what it finds is as grave whether it ships or not.
    """

    id: str
    title: Phrase
    proves: Phrase
    fix: Phrase
    severity: Phrase
    topic: str  # security, obsolescence, dependencies, delivery, knowledge
    cap: Severity | None
    run: Run
    anywhere: bool = False


CHECKS: dict[str, Check] = {}


def check(
    id: str,
    *,
    title: Phrase,
    proves: Phrase,
    fix: Phrase,
    severity: Phrase,
    topic: str,
    cap: Severity | None = None,
    anywhere: bool = False,
) -> Callable[[Run], Run]:
    """Register a check. Two checks of one id would make findings ambiguous: refused."""

    def register(run: Run) -> Run:
        if id in CHECKS:
            raise ValueError(f"two checks are called {id}")
        CHECKS[id] = Check(id, title, proves, fix, severity, topic, cap, run, anywhere)
        return run

    return register


@cache
def load() -> None:
    """Import every module beside this one, so that each registers its checks (once)."""
    package = importlib.import_module(__package__ or "")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")


@cache
def fingerprint() -> str:
    """The same while the code that judges is the same: checks, proposals, matching."""
    rooms = [Path(__file__).parents[1], Path(knowledge.__file__).parent]
    files = sorted(file for room in rooms for file in room.rglob("*.py"))
    facts = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def every() -> tuple[Check, ...]:
    """All checks, by id."""
    load()
    return tuple(CHECKS[id] for id in sorted(CHECKS))


def issues_of(
    facts: RepositoryFacts, view: View, *, weights: Mapping[str, str] | None = None
) -> tuple[Issue, ...]:
    """Everything the checks find in one repository, one issue per identity, gravest first.

    Inputs of tests are left out of judgment.

    `weights` maps a check to the company's own severity, or to `off`.
    """
    facts = judged(facts)
    found: dict[str, Issue] = {}
    for each in every():
        weight = (weights or {}).get(each.id, "")
        if weight == OFF:
            continue
        for issue in each.run(facts, view):
            found.setdefault(issue.key, graded(issue, each, weight))
    known = _of_identity(routed(found.values(), facts, view), facts)
    told = (with_compiled_in(with_call_sites(issue, facts), facts) for issue in known)
    return tuple(sorted(told, key=_order))


def _of_identity(issues: Iterable[Issue], facts: RepositoryFacts) -> Iterator[Issue]:
    """Issues of a renamed repository keep their keys, and those of its own proposals."""
    if facts.identity in ("", facts.name):
        yield from issues
        return
    for issue in issues:
        remedy = issue.remedy
        if remedy is not None and remedy.name == facts.name:
            remedy = replace(remedy, key=renamed(remedy.key, facts.name, facts.identity))
        yield replace(issue, repository=facts.identity, remedy=remedy)


def graded(issue: Issue, check: Check, weight: str = "") -> Issue:
    """The issue at the company's own `weight`; without one, within the bounds of its check and of
    the scope that is known, where the scope matters."""
    if weight in RANK:
        return replace(issue, severity=weight)  # type: ignore[arg-type]
    level = capped(issue.severity, check.cap) if check.cap else issue.severity
    level, lowered = (level, ()) if check.anywhere else within_scope(level, issue.scope)
    return replace(issue, severity=level, because=(*issue.because, *lowered))


def _order(issue: Issue) -> tuple[object, ...]:
    return (RANK[issue.severity], issue.check, issue.subject, issue.file, issue.line, issue.key)
