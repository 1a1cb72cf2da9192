"""Texts that were made of phrases: kept so that each reader has them in their own language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from timonier.practices.core.phrases import Phrase

Kept = Mapping[str, Any]  # phrases, as JSON; number: of several rows of one name, this one's


def kept(*phrases: Phrase | Sequence[Any], number: int = 1) -> dict[str, Any]:
    """What to keep of a text that is made of these phrases."""
    told = [one.as_json() if isinstance(one, Phrase) else list(one) for one in phrases]
    return {"phrases": told, "number": number}


def shown(made: Kept | None, text: str, longest: int = 0) -> str:
    """The text in the reader's language; as it was written where it was not generated."""
    if not made:
        return text
    from timonier.practices.sentences import said

    found = said(made["phrases"])
    if made.get("number", 1) > 1:
        found = f"{found} ({made['number']})"
    return found[:longest] if longest else found
