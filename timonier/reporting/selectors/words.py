"""How the brief writes numbers and names."""

from collections.abc import Sequence

from django.utils.translation import get_language, ngettext

from timonier.kit import numbers

NAMED = 4  # things named in one sentence
LONGEST = 84  # characters of a title inside a sentence


def language() -> str:
    """fr or en."""
    return (get_language() or "en")[:2]


def count(value: int) -> str:
    """A whole number as the language writes it."""
    return numbers.number(value, language())


def short(text: str) -> str:
    """A title cut at a word; stars would read as marks of a figure."""
    text = text.replace("*", "∗")
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST].rsplit(' ', 1)[0]}…"


def some(names: Sequence[str]) -> str:
    """A few names and how many more: `a, b and 3 more`."""
    shown = ", ".join(short(name) for name in names[:NAMED])
    more = len(names) - NAMED
    if more <= 0:
        return shown
    return ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", more) % {
        "names": shown,
        "n": count(more),
    }
