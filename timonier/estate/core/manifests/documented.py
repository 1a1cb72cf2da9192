"""The reference page of the formats, written from the table itself."""

from __future__ import annotations

from itertools import groupby

from timonier.estate.core.formats import FORMATS, Format
from timonier.estate.core.manifests.registry import is_read

_HEAD = """# Formats

Every file that says what a repository uses, as far as the scan knows its name: {read} kinds that it
reads and {unread} that it does not. A file of a kind that is not read makes its repository *partly
read*, is listed on its page, makes a finding `ecosystem-unchecked`, and `timonier scan --strict`
exits with 1. A manifest that is not read is no gap where its lock is. Kinds marked * are known by
their content, since others use the name too.

This page is written by `python manage.py formats_page` from `timonier/estate/core/formats/`.
"""
_COLUMNS = "| Kind | Files | Settled by | Read |\n|---|---|---|---|\n"


def formats_page() -> str:
    """Markdown: one table per ecosystem, then those of no ecosystem of their own."""
    rows = sorted(FORMATS, key=_order)
    read = sum(is_read(row.kind) for row in rows)
    parts = [_HEAD.format(read=read, unread=len(rows) - read)]
    for ecosystem, found in groupby(rows, key=_ecosystem):
        title = ecosystem or "of no ecosystem"
        parts.append(f"\n## {title}\n\n{_COLUMNS}{''.join(map(_line, found))}")
    return "".join(parts)


def _ecosystem(row: Format) -> str:
    return "" if row.ecosystem == "generic" else row.ecosystem


def _order(row: Format) -> tuple[bool, str, str]:
    return not _ecosystem(row), _ecosystem(row), row.kind.casefold()


def _line(row: Format) -> str:
    names = ", ".join(f"`{pattern}`" for pattern in row.patterns)
    kind = f"{row.kind}{'\\*' if row.marks else ''}{' (lock)' if row.lock else ''}"
    cells = (kind, names, ", ".join(row.settled_by), "yes" if is_read(row.kind) else "**no**")
    return f"| {' | '.join(cells)} |\n"
