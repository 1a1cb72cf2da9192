"""The annex: the rows behind the page, each table with its source."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import get_language, gettext, ngettext, pgettext

from timonier.kit.measured import numbers
from timonier.kit.measured.freshness import label_of
from timonier.practices.models import ProposalDecision, Tier
from timonier.reporting.core.account import Account, Change, Cover, Ending
from timonier.reporting.core.brief import Table
from timonier.reporting.core.sentences import (
    ADVISORIES,
    FINDINGS,
    GIT,
    JUDGED,
    LIVES,
    TABLES,
)
from timonier.reporting.selectors.annex_stakes import limits, placed, risks
from timonier.reporting.selectors.standing import stands

ROWS = 60


def annex(account: Account) -> tuple[Table, ...]:
    """The tables that have rows, and those of which it is not known whether they have."""
    made = (*placed(account), *risks(account), *limits(account), _proposals(account),
            _endings(account), _graves(account), _cover(account), _sources(account))  # fmt: skip
    return tuple(table for table in made if table.rows or table.note)


def _language() -> str:
    return (get_language() or "en")[:2]


def _number(value: int) -> str:
    return numbers.number(value, _language())


def _more(left: int) -> str:
    if left <= 0:
        return ""
    return ngettext(
        "%(n)s more row is in the cockpit.", "%(n)s more rows are in the cockpit.", left
    ) % {"n": _number(left)}


def _of_proposals() -> str:
    return gettext("What is proposed")


@stands("t-proposals", _of_proposals, *FINDINGS)
def _proposals(account: Account) -> Table:
    return Table(
        title=gettext("Proposals"),
        header=(
            gettext("Level"),
            pgettext("brief", "Change"),
            gettext("Person-days"),
            gettext("Removes"),
            gettext("Decision"),
        ),
        rows=tuple(_proposal(change) for change in account.changes[:ROWS]),
        align="llrrl",
        widths="afaaa",
        note=_more(len(account.changes) - ROWS),
    )


def _proposal(change: Change) -> tuple[str, ...]:
    low, high = round(change.effort.low, 1), round(change.effort.high, 1)
    verdict = (
        ProposalDecision.Verdict(change.verdict).label
        if change.verdict
        else pgettext("decision", "none")
    )
    by = f", {change.owner}" if change.owner else ""
    due = f", {numbers.day(change.due, _language())}" if change.due else ""
    return (
        str(Tier(change.tier).label),
        change.title,
        numbers.interval(low, high, _language()),
        _number(change.removes),
        f"{verdict}{by}{due}",
    )


def _of_endings() -> str:
    return gettext("Which free fixes end")


@stands("t-endings", _of_endings, GIT, JUDGED, LIVES, TABLES)
def _endings(account: Account) -> Table:
    listed = sorted(account.endings, key=_gravity)
    return Table(
        title=gettext("Ends of free fixes, past and within a year"),
        header=(gettext("Release"), pgettext("brief", "Ends"), gettext("Serves"),
                gettext("Repositories")),
        rows=tuple(
            (
                ending.product,
                numbers.day(ending.on, _language()) if ending.on else gettext("past, day unknown"),
                _serves(ending),
                _number(ending.repositories),
            )
            for ending in listed[:ROWS]
        ),
        align="lllr",
        widths="faaa",
        note=_more(len(listed) - ROWS),
    )  # fmt: skip


def _gravity(ending: Ending) -> int:
    """What we run first, what builds only try last; each of them by day."""
    return 3 if ending.tried else 2 if ending.runs is False else 1 if ending.runs is None else 0


def _serves(ending: Ending) -> str:
    if ending.tried:
        return gettext("tried by builds")
    if ending.runs is None:
        return pgettext("brief", "not said")
    return pgettext("brief", "production") if ending.runs else gettext("builds or tests")


def _of_graves() -> str:
    return gettext("Which findings are grave")


@stands("t-graves", _of_graves, *FINDINGS)
def _graves(account: Account) -> Table:
    return Table(
        title=gettext("Gravest findings: critical, exploited, or a secret"),
        header=(gettext("What"), gettext("Repository"), gettext("Place"), gettext("Severity")),
        rows=tuple(
            (
                f"{grave.what}, {gettext('exploited')}" if grave.exploited else grave.what,
                grave.repository,
                grave.place,
                grave.severity,
            )
            for grave in account.graves
        ),
        align="llll",
        widths="fafa",
        note=_more(account.more_graves),
    )


def _of_cover() -> str:
    return gettext("What was checked")


@stands("t-cover", _of_cover, GIT, JUDGED, ADVISORIES)
def _cover(account: Account) -> Table:
    return Table(
        title=gettext("What could be checked against advisories"),
        header=(
            gettext("Ecosystem"),
            gettext("Components"),
            gettext("Checked"),
            pgettext("brief", "Unknown"),
        ),
        rows=tuple(
            (row.ecosystem, _number(row.components), _checked(row), _number(row.unknown))
            for row in account.cover
        ),
        align="lrrr",
        widths="faaa",
    )


def _checked(row: Cover) -> str:
    """The number, and in the same cell how much of it rests on old advisories."""
    return f"{_number(row.checked)} ({row.late})" if row.late else _number(row.checked)


def _of_sources() -> str:
    return gettext("What is held of each source")


@stands("t-sources", _of_sources)
def _sources(account: Account) -> Table:
    return Table(
        title=gettext("Sources"),
        header=(
            gettext("Source"),
            gettext("Facts of"),
            pgettext("brief", "Records"),
            gettext("State"),
        ),
        rows=tuple(_source_rows(account)),
        align="llrl",
        widths="faaa",
    )


def _source_rows(account: Account) -> Iterator[tuple[str, ...]]:
    states = {
        "fresh": gettext("fresh"),
        "stale": gettext("older than its cadence"),
        "missing": gettext("missing: unknown"),
    }
    for source in account.sources:
        day = numbers.day(source.as_of, _language()) if source.as_of else "?"
        yield (
            label_of(source.name),
            day,
            _number(source.records),
            states.get(source.state, source.state),
        )
