"""Checks that say nothing because what they judge by is missing: that ends no finding."""

from __future__ import annotations

from collections.abc import Callable

from timonier.knowledge.core.book import Book

Silent = Callable[[str, str], bool]  # (check, ecosystem of the component) -> its silence is no news
# Check -> what it judges by, of which none may be missing.
_JUDGED_BY = {
    "lifecycle": ("endoflife.date", "timonier/aliases", "timonier/upkeep"),
    "runner-retired": ("endoflife.date",),
    "superseded": ("module-replacements", "timonier/superseded"),
    "abandoned": ("module-replacements", "timonier/superseded"),
    "api-removed": ("timonier/kubernetes_apis",),
}


def silence_of(book: Book, *, canary: bool) -> Silent:
    """Of a book without life cycles, lists of replacements or tables, or without the advisories of
    an ecosystem; and of every ecosystem when the canary was not found."""
    lacking = {check for check, sources in _JUDGED_BY.items() if book.lacks(*sources)}

    def silent(check: str, ecosystem: str) -> bool:
        if check in lacking:
            return True
        if check != "vulnerability":
            return False
        kind = "bitnami" if ecosystem == "docker" else ecosystem
        return not canary or book.coverage(kind) == "none"

    return silent


def knows_attacks(book: Book) -> bool:
    """Whether the list of exploited flaws is there to be asked."""
    return not book.lacks("cisa-kev")
