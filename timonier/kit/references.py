"""Short names for rows that have no other."""

from secrets import token_hex


def reference() -> str:
    """Twelve characters that fit in an address and were never given before."""
    return token_hex(6)
