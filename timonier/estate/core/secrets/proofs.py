"""Proofs that a text is what its form promises: checksums, decoded parts, chance."""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
import zlib
from collections import Counter

from timonier.estate.core.secrets.words import is_placeholder

_BASE62 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_EXAMPLES = re.compile(rb"1234567890|John Doe|Jane Doe|\bexample\b|\"test\b", re.IGNORECASE)


def entropy(value: bytes) -> float:
    """Bits per byte of the value's own distribution."""
    counts = Counter(value)
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())


def is_random(value: bytes) -> bool:
    """Whether a value looks drawn, not written. Chance fails it less than once in a million.

    Sixteen letters of 32 or 32 of 16 (hex) hold fewer than seven different ones, or one of
    them more than a third of the time, that rarely; what people fill in does both.
    """
    counts = Counter(value)
    return len(counts) >= 7 and max(counts.values()) <= max(6, len(value) // 3)


def github_checksum(value: bytes) -> bool:
    """The last six characters are the CRC-32 of the 30 before them, in base 62 (GitHub, 2021)."""
    _, _, body = value.partition(b"_")
    number, out = zlib.crc32(body[:-6]), b""
    while number:
        number, rest = divmod(number, 62)
        out = _BASE62[rest : rest + 1] + out
    return out.rjust(6, b"0") == body[-6:]


def decoded(value: bytes, *, url: bool = False) -> bytes:
    """What base64 stands for; empty when it is none. Missing padding is filled in."""
    padded = value.rstrip(b"=") + b"=" * (-len(value.rstrip(b"=")) % 4)
    try:
        if url:
            padded = padded.replace(b"-", b"+").replace(b"_", b"/")
        return base64.b64decode(padded, validate=True)
    except (binascii.Error, ValueError):
        return b""


def is_discord(value: bytes) -> bool:
    """The first part is the bot's number in base64."""
    return decoded(value.partition(b".")[0], url=True).isdigit()


def is_jwt(value: bytes) -> bool:
    """Three parts, the first two JSON objects, signed, and not the one of every manual."""
    head, _, rest = value.partition(b".")
    claims = decoded(rest.partition(b".")[0], url=True)
    try:
        header, body = json.loads(decoded(head, url=True)), json.loads(claims)
    except (ValueError, RecursionError):
        return False
    if not isinstance(header, dict) or not isinstance(body, dict):
        return False
    return str(header.get("alg", "none")).lower() != "none" and not _EXAMPLES.search(claims)


def is_login(value: bytes) -> bool:
    """Base64 of `user:password`, as HTTP's basic authentication has it (RFC 7617)."""
    user, mark, password = decoded(value).partition(b":")
    plain = password.decode("utf-8", "replace")
    return bool(mark and user) and len(plain) >= 3 and not is_placeholder(plain)
