"""The annex: the rows behind the page, each table with its source."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import get_language, gettext, ngettext, pgettext

from timonier.kit import numbers
from timonier.kit.freshness import label_of
from timonier.practices.models import ProposalDecision, Tier
from timonier.reporting.core.account import Account, Change, Cover
from timonier.reporting.core.brief import Table
from timonier.reporting.selectors.annex_stakes import limits, placed, risks

ROWS = 60


def annex(account: Account) -> tuple[Table, ...]:
    """The tables that have rows."""
    made = (placed(account), risks(account), limits(account), _proposals(account),
            _endings(account), _graves(account), _cover(account), _sources(account))  # fmt: skip
    return tuple(table for table in made if table.rows)


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
    verdict = ProposalDecision.Verdict(change.verdict).label if change.verdict else gettext("none")
    by = f", {change.owner}" if change.owner else ""
    due = f", {numbers.day(change.due, _language())}" if change.due else ""
    return (
        str(Tier(change.tier).label),
        change.title,
        numbers.interval(low, high, _language()),
        _number(change.removes),
        f"{verdict}{by}{due}",
    )


def _endings(account: Account) -> Table:
    return Table(
        title=gettext("Ends of free fixes, past and within a year"),
        header=(gettext("Release"), pgettext("brief", "Ends"), gettext("Repositories")),
        rows=tuple(
            (ending.product, numbers.day(ending.on, _language()), _number(ending.repositories))
            for ending in account.endings[:ROWS]
        ),
        align="llr",
        widths="faa",
        note=_more(len(account.endings) - ROWS),
    )


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
