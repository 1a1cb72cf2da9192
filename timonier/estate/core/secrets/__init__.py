"""Secrets committed to the tree: few, precise forms; the value never leaves this package."""

from timonier.estate.core.secrets.search import MAX_BYTES, find_secrets, is_searched, is_text
from timonier.estate.core.secrets.services import PATTERNS
from timonier.estate.core.secrets.words import (
    is_guessable,
    is_placeholder,
    is_secret_name,
    is_weak,
    named_secret,
    names_a_secret,
)

__all__ = [
    "MAX_BYTES",
    "PATTERNS",
    "find_secrets",
    "is_guessable",
    "is_placeholder",
    "is_searched",
    "is_secret_name",
    "is_text",
    "is_weak",
    "named_secret",
    "names_a_secret",
]
