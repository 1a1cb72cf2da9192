"""Keeps findings over scans: seen first, seen last, resolved, and reopened under one identity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time

from timonier.estate.core import formats
from timonier.estate.core.repository import RepositoryFacts
from timonier.estate.models import Repository
from timonier.kit.records.evidence import Cite as Citing
from timonier.kit.records.evidence import Fact, cite_many
from timonier.knowledge.core.book import Book
from timonier.practices.core.issue import Issue
from timonier.practices.core.severity import RANK
from timonier.practices.core.silence import Silent, knows_attacks, silence_of
from timonier.practices.models import Ended, Finding

_BATCH = 500
_COPIED = (
    "severity", "rank", "state", "subject", "file", "line", "aliases", "fixed_in", "exploited",
    "exploited_on", "lot",
    "scope", "because", "remedy", "since_on", "due_on",
)  # fmt: skip
_LIFE = ("resolved_on", "ended", "turned_at", "anchor")
_LONGEST_ANCHOR = 1400
_FROM_HISTORY = frozenset({"truck-factor", "hotspot-unowned", "dormant-in-service"})


def keep(
    repository: Repository,
    facts: RepositoryFacts,
    issues: Sequence[Issue],
    *,
    today: date,
    now: datetime,
    book: Book | None = None,
    canary: bool = True,
) -> tuple[int, int]:
    """Bring the findings of one repository in line with its issues: (opened, resolved).

    Where the `book` they were judged by lacks a source, what the source once gave stays as it was.
    """
    attacks = book is None or knows_attacks(book)
    held = {row.key: row for row in Finding.objects.filter(repository=repository)}
    survivors = _Survivors(row for row in held.values() if row.resolved_on is None)
    taken = {issue.key for issue in issues if issue.key in held}
    fresh: list[tuple[Finding, Issue]] = []
    changed: list[tuple[Finding, Issue]] = []
    seen: set[str] = set()
    opened = 0
    for issue in issues:
        row = held.get(issue.key) or survivors.of(issue, taken)
        if row is None:
            fresh.append((_opened(issue, repository, today, now), issue))
            continue
        taken.add(row.key)
        seen.add(row.key)
        back = row.resolved_on is not None
        if back:
            row.resolved_on, row.turned_at, row.ended, opened = None, now, "", opened + 1
        if _copy(issue, row, attacks=attacks) or back or _anchored(issue, row):
            changed.append((row, issue))
    _write(fresh, changed)
    _mark_seen((held[key] for key in seen), today)
    silent = silence_of(book, canary=canary) if book else _never
    gone = list(_gone((row for row in held.values() if row.key not in seen), facts, silent))
    resolve(gone, today=today, now=now)
    return opened + len(fresh), len(gone)


def _gone(rows: Iterable[Finding], facts: RepositoryFacts, silent: Silent) -> Iterator[Finding]:
    """Those still open whose absence proves that they are gone."""
    return (row for row in rows if row.resolved_on is None and _may_resolve(row, facts, silent))


def _opened(issue: Issue, repository: Repository, today: date, now: datetime) -> Finding:
    row = Finding(
        key=issue.key,
        check_id=issue.check,
        repository=repository,
        seen_first_on=today,
        seen_last_on=today,
        turned_at=now,
        anchor=_anchor(issue),
    )
    _copy(issue, row)
    return row


def _anchor(issue: Issue) -> str:
    """What the key was made of, where a database can keep it."""
    fits = len(issue.anchor) <= _LONGEST_ANCHOR and issue.anchor.isprintable()
    return issue.anchor if fits else ""


def _anchored(issue: Issue, row: Finding) -> bool:
    """Give a finding of before its anchor; whether that changed it."""
    if row.anchor or row.key != issue.key:
        return False
    row.anchor = _anchor(issue)
    return bool(row.anchor)


class _Survivors:
    """Open advisories' findings by component and alias: a database that gives a flaw a better name
    must not make it a new finding, or its waiver would be lost."""

    def __init__(self, rows: Iterable[Finding]) -> None:
        self._rows = {
            (_family(row.subject), alias): row
            for row in rows
            if row.check_id == "vulnerability" and row.state == "affected"
            for alias in row.aliases
        }

    def of(self, issue: Issue, taken: set[str]) -> Finding | None:
        if issue.check != "vulnerability" or issue.state != "affected":
            return None
        family = _family(issue.subject)
        found = (self._rows.get((family, alias)) for alias in issue.aliases)
        return next((row for row in found if row and row.key not in taken), None)


def _family(subject: str) -> str:
    """A purl without its version."""
    return subject.partition("?")[0].rpartition("@")[0] or subject


def _never(_check: str, _ecosystem: str) -> bool:
    return False


def _copy(issue: Issue, row: Finding, *, attacks: bool = True) -> bool:
    """Bring the row in line with the issue; whether anything changed.

    `attacks`: whether the list of exploited flaws could be asked; else what it said stays.
    """
    values = {
        "severity": issue.severity,
        "rank": RANK[issue.severity],
        "state": issue.state,
        "subject": issue.subject[:1000],
        "file": issue.file[:1000],
        "line": issue.line,
        "aliases": list(issue.aliases),
        "fixed_in": issue.fixed_in[:200],
        "exploited": issue.exploited if attacks else issue.exploited or row.exploited,
        "exploited_on": issue.exploited_on if attacks else issue.exploited_on or row.exploited_on,
        "lot": issue.lot,
        "scope": issue.scope,
        "because": [phrase.as_json() for phrase in issue.because],
        "remedy": asdict(issue.remedy) if issue.remedy else {},
        "since_on": issue.since,
        "due_on": issue.due,
    }
    different = any(getattr(row, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(row, name, value)
    return different


def _write(fresh: list[tuple[Finding, Issue]], changed: list[tuple[Finding, Issue]]) -> None:
    Finding.objects.bulk_create([row for row, _ in fresh], batch_size=_BATCH)
    Finding.objects.bulk_update([row for row, _ in changed], [*_COPIED, *_LIFE], batch_size=_BATCH)
    cite_many(
        (Citing(row, _fact(cite), cite.because.one) for row, issue in (*fresh, *changed)
         for cite in issue.cites),
        replace=bool(changed),
    )  # fmt: skip


def _fact(cite: object) -> Fact:
    as_of: date | None = getattr(cite, "as_of", None)
    seen = datetime.combine(as_of, time(), UTC) if as_of else None
    return Fact(str(getattr(cite, "source", "")), str(getattr(cite, "locator", "")), seen)


def _mark_seen(rows: Iterable[Finding], today: date) -> None:
    late = [row.pk for row in rows if row.seen_last_on != today]
    for start in range(0, len(late), _BATCH):
        part = late[start : start + _BATCH]
        Finding.objects.filter(pk__in=part).update(seen_last_on=today)


def resolve(
    rows: Sequence[Finding], *, today: date, now: datetime, why: str = Ended.ABSENT
) -> None:
    """End findings, for one reason."""
    for start in range(0, len(rows), _BATCH):
        part = [row.pk for row in rows[start : start + _BATCH]]
        Finding.objects.filter(pk__in=part).update(resolved_on=today, ended=why, turned_at=now)


def _may_resolve(row: Finding, facts: RepositoryFacts, silent: Silent) -> bool:
    """Whether the absence of an issue proves that it is gone: only if its place was read, and by
    something that could have said it.

    When parts could not be read, what they may still hold stays open: findings from the history
    without a history, and findings on a component while a file of its ecosystem is unreadable.
    """
    ecosystem = row.subject.removeprefix("pkg:").partition("/")[0]
    if silent(row.check_id, ecosystem):
        return False
    if facts.state == "scanned":
        unread_history = False
    elif facts.state == "partial":
        unread_history = facts.history is None
    else:
        return False
    if row.check_id in _FROM_HISTORY:
        return not unread_history and facts.history is not None
    unreadable = list(facts.unreadable())
    if facts.state == "partial" and not unread_history and not unreadable:
        return False  # partial for a reason that is not told apart: nothing is proven
    if row.file and any(manifest.path == row.file for manifest in unreadable):
        return row.check_id == "unreadable"
    kinds = {form.ecosystem for m in unreadable if (form := formats.by_kind(m.kind)) is not None}
    return not (row.subject.startswith("pkg:") and ecosystem in kinds)
