"""Code names of release lines: those the life cycles state, and those they leave out."""

from __future__ import annotations

from collections.abc import Mapping

# The life cycles give the code names of Debian, Ubuntu and others, but none of Node.js. These are
# of `schedule.json` of nodejs/Release, which never gives a name away again.
NODE: Mapping[str, str] = {
    "argon": "4", "boron": "6", "carbon": "8", "dubnium": "10", "erbium": "12", "fermium": "14",
    "gallium": "16", "hydrogen": "18", "iron": "20", "jod": "22", "krypton": "24",
}  # fmt: skip

# Product -> code name in lower case -> the release line it stands for.
LEFT_OUT: Mapping[str, Mapping[str, str]] = {"nodejs": NODE}


def line_of(product: str, word: str) -> str:
    """The release line that a code name stands for; "" when the product has no such name.

    `word` is in any case, with or without `lts/`, `lts-` before it.
    """
    plain = word.strip().lower()
    for prefix in ("lts/", "lts-"):
        plain = plain.removeprefix(prefix)
    return LEFT_OUT.get(product, {}).get(plain, "")
