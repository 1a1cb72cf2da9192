"""The reference page of the formats, written from the table itself."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

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
_FRENCH = """# Les formats

Chaque fichier qui dit ce dont un dépôt se sert, pour autant que l’analyse en connaisse le nom :
{read} genres qu’elle lit et {unread} qu’elle ne lit pas. Un fichier d’un genre qui n’est pas lu
rend son dépôt *partiel*, est listé sur sa page, fait un constat `ecosystem-unchecked`, et
`timonier scan --strict` finit par 1. Un manifeste qui n’est pas lu n’est pas un manque là où
l’est son verrou. Les genres marqués * se reconnaissent à leur contenu, puisque d’autres emploient
aussi ce nom.

Cette page est écrite par `python manage.py formats_page` depuis `timonier/estate/core/formats/`.
"""


class Words(NamedTuple):
    """What stands around the table in one language."""

    head: str
    columns: str
    homeless: str
    lock: str
    read: str
    unread: str


ENGLISH = Words(_HEAD, "Kind | Files | Settled by | Read", "of no ecosystem", "lock", "yes", "no")
FRENCH = Words(
    _FRENCH, "Genre | Fichiers | Fixé par | Lu", "sans écosystème", "verrou", "oui", "non"
)


def formats_page(words: Words = ENGLISH) -> str:
    """Markdown: one table per ecosystem, then those of no ecosystem of their own."""
    rows = sorted(FORMATS, key=_order)
    read = sum(is_read(row.kind) for row in rows)
    parts = [words.head.format(read=read, unread=len(rows) - read)]
    for ecosystem, found in groupby(rows, key=_ecosystem):
        lines = "".join(_line(row, words) for row in found)
        columns = f"| {words.columns} |\n|---|---|---|---|\n"
        parts.append(f"\n## {ecosystem or words.homeless}\n\n{columns}{lines}")
    return "".join(parts)


def _ecosystem(row: Format) -> str:
    return "" if row.ecosystem == "generic" else row.ecosystem


def _order(row: Format) -> tuple[bool, str, str]:
    return not _ecosystem(row), _ecosystem(row), row.kind.casefold()


def _line(row: Format, words: Words) -> str:
    names = ", ".join(f"`{pattern}`" for pattern in row.patterns)
    lock = f" ({words.lock})" if row.lock else ""
    kind = f"{row.kind}{'\\*' if row.marks else ''}{lock}"
    read = words.read if is_read(row.kind) else f"**{words.unread}**"
    cells = (kind, names, ", ".join(row.settled_by), read)
    return f"| {' | '.join(cells)} |\n"
