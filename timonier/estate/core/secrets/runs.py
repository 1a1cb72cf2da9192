"""The long words of a text: every token of a known form is one, or holds one.

They are a small part of a file, and found at the speed of a substring search; what follows looks
at them alone.
"""

from __future__ import annotations

from collections.abc import Iterator

LEAST = 20
_SIGNS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.+/~$-")
_MAP = bytes(0x31 if byte in _SIGNS else 0x30 for byte in range(256))
_LONG = b"1" * LEAST


def runs(data: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of each word of at least 20 letters, digits and signs of tokens."""
    shape = data.translate(_MAP)
    start = shape.find(_LONG)
    while start >= 0:
        end = shape.find(b"0", start + LEAST)
        end = len(data) if end < 0 else end
        yield start, end
        start = shape.find(_LONG, end)
