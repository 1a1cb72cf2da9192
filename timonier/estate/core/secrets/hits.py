"""What each part of the search gives back: where a value stands, of which kind, and how sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Confidence = Literal[
    "high",  # a format with its proof
    "medium",  # a telling name with a literal value, an address without a domain
    "session",  # a token that says of itself when it ends
    "protected",  # a private key behind a passphrase
    "store",  # a key store: a file of keys behind a password
    "hash",  # of a password: it can be tried against guesses
    "guessable",  # it repeats a name beside it
    "weak",  # among the first that are tried
    "sandbox",  # it opens a test account alone
    "public",  # made to be shown to browsers
    "test",  # by its path
]


@dataclass(frozen=True, slots=True)
class Hit:
    """One secret in a file. A `name` is told in the value's place where the value may be weak."""

    kind: str
    start: int
    end: int
    value: bytes
    confidence: Confidence = "high"
    name: str = ""
