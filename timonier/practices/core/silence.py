"""Checks that say nothing because what they judge by is missing: that ends no finding."""

from __future__ import annotations

from collections.abc import Callable

from timonier.knowledge.core.book import Book

Silent = Callable[[str, str], bool]  # (check, ecosystem of the component) -> its silence is no news
_BY_LIFE = frozenset({"lifecycle", "runner-retired"})
_BY_LISTS = frozenset({"superseded", "abandoned"})


def silence_of(book: Book, *, canary: bool) -> Silent:
    """Of a book without life cycles, without a list of replacements, or without the advisories of
    an ecosystem; and of every ecosystem when the canary was not found."""
    lives, lists = book.lacks("endoflife.date"), book.lacks("module-replacements")

    def silent(check: str, ecosystem: str) -> bool:
        if check in _BY_LIFE:
            return lives
        if check in _BY_LISTS:
            return lists
        if check != "vulnerability":
            return False
        kind = "bitnami" if ecosystem == "docker" else ecosystem
        return not canary or book.coverage(kind) == "none"

    return silent


def knows_attacks(book: Book) -> bool:
    """Whether the list of exploited flaws is there to be asked."""
    return not book.lacks("cisa-kev")
