"""Findings of one lot, all advisories of a component in a repository, as one row that opens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from timonier.practices.models import Finding
from timonier.practices.selectors.rows import FindingRow

OPENED = 200  # findings of one lot shown at most


def leads(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """The gravest finding of each lot among `rows`, the oldest among equals.

    The first of a lot is one step in the index by lot; asking whether a graver one exists lets a
    database read all graver findings for each row.
    """
    first = rows.order_by("rank", "pk").filter(lot=OuterRef("lot")).values("pk")[:1]
    return rows.filter(Q(lot="") | Q(pk=Subquery(first)))


def with_others(found: Sequence[FindingRow], rows: QuerySet[Finding]) -> list[FindingRow]:
    """Each row with the number of the others of its lot among `rows`; one query."""
    lots = [row.finding.lot for row in found if row.finding.lot]
    counted = dict(rows.order_by().filter(lot__in=lots).values_list("lot").annotate(n=Count("pk")))
    return [replace(row, others=counted.get(row.finding.lot, 1) - 1) for row in found]


def lot_of(finding: Finding, rows: QuerySet[Finding]) -> list[Finding]:
    """The other findings of a lot among `rows`, gravest first."""
    if not finding.lot:
        return []
    others = rows.filter(lot=finding.lot).exclude(pk=finding.pk).select_related("repository")
    return list(others.order_by("rank", "pk")[:OPENED])


def bundled(rows: Iterable[FindingRow]) -> list[tuple[FindingRow, list[FindingRow]]]:
    """Rows in their order, those of one lot and state behind its first."""
    found: dict[str, tuple[FindingRow, list[FindingRow]]] = {}
    for row in rows:
        lot = f"{row.finding.lot or row.finding.key} {row.state}"
        if lot in found:
            found[lot][1].append(row)
        else:
            found[lot] = (row, [])
    return list(found.values())


__all__ = ["OPENED", "bundled", "leads", "lot_of", "with_others"]
