"""Key stores and keys in binary, known by their first bytes and their structure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timonier.estate.core.secrets.hits import Hit

_PKCS7_DATA = bytes.fromhex("06092a864886f70d010701")  # 1.2.840.113549.1.7.1
_KEY_BAGS = (  # 1.2.840.113549.1.12.10.1.1 and .2 (RFC 7292, 4.2)
    bytes.fromhex("060b2a864886f70d010c0a0101"),
    bytes.fromhex("060b2a864886f70d010c0a0102"),
)
_TRUST = re.compile(r"trust|cacerts|(?:^|[/_.-])ca(?:[_.-]|$)", re.IGNORECASE)
_JAVA = (bytes.fromhex("feedfeed"), bytes.fromhex("cececece"))
_KEEPASS = bytes.fromhex("03d9a29a")
_RSA_PKCS8 = bytes.fromhex("020100300d06092a864886f70d010101")
_EC_PKCS8 = re.compile(
    rb"\x02\x01\x00\x30(?:\x82..|\x81.|.)\x06\x07\x2a\x86\x48\xce(?:\x3d\x02\x01|\x38\x04\x01)",
    re.DOTALL,
)
_ED_PKCS8 = bytes.fromhex("020100300506032b65")
_PKCS1 = re.compile(rb"\x02\x01\x00\x02(?:\x82..|\x81.|[\x20-\x7f])", re.DOTALL)
_EC = re.compile(rb"\x02\x01\x01\x04[\x1c-\x42]", re.DOTALL)
_MAX_ENTRIES = 10_000


def may_be_one(data: bytes) -> bool:
    """Whether a file begins as a store or a DER sequence does, and as no text."""
    return data[:4] in (*_JAVA, _KEEPASS) or (data[:1] == b"\x30" and data[1:2] >= b"\x80")


def find(path: str, data: bytes) -> Iterator[Hit]:
    """The key store or the key that a binary file is."""
    kind = _store(path, data)
    if kind:
        yield Hit("key-store", 0, len(data), data, "store")
    elif _is_der_key(data):
        yield Hit("private-key", 0, len(data), data)


def _store(path: str, data: bytes) -> bool:
    start = data[:4]
    if start in _JAVA:
        return _java_holds_a_key(data)
    if start == _KEEPASS:
        return len(data) > 64
    return _is_pkcs12(data) and _pkcs12_holds_a_key(path, data)


def _is_pkcs12(data: bytes) -> bool:
    """A sequence that begins with version 3 and PKCS#7 data."""
    body = data[2 + (data[1] & 0x7F if len(data) > 1 and data[1] & 0x80 else 0) :][:40]
    return data[:1] == b"\x30" and body[:3] == b"\x02\x01\x03" and _PKCS7_DATA in body


def _pkcs12_holds_a_key(path: str, data: bytes) -> bool:
    """The bags of keys stand in the open; a store of authorities alone has none of them."""
    return any(bag in data for bag in _KEY_BAGS) or _TRUST.search(path) is None


def _java_holds_a_key(data: bytes) -> bool:
    """Whether an entry of a JKS or JCEKS store is not a trusted certificate (tag 2)."""
    count, at = int.from_bytes(data[8:12], "big"), 12
    for _ in range(min(count, _MAX_ENTRIES)):
        tag = int.from_bytes(data[at : at + 4], "big")
        if tag != 2:
            return tag in (1, 3) and at + 4 < len(data)
        at += 4
        at += 2 + int.from_bytes(data[at : at + 2], "big") + 8
        if int.from_bytes(data[4:8], "big") == 2:
            at += 2 + int.from_bytes(data[at : at + 2], "big")
        at += 4 + int.from_bytes(data[at : at + 4], "big")
        if at >= len(data):
            return False
    return False


def _is_der_key(data: bytes) -> bool:
    """PKCS#8 or PKCS#1, exactly as long as it says."""
    if len(data) < 40 or data[0] != 0x30:
        return False
    size = data[1] & 0x7F if data[1] & 0x80 else 0
    length = int.from_bytes(data[2 : 2 + size], "big") if size else data[1]
    if size > 3 or len(data) != 2 + size + length:
        return False
    body = data[2 + size : 2 + size + 40]
    if body.startswith((_RSA_PKCS8, _ED_PKCS8)):
        return True
    return any(form.match(body) is not None for form in (_EC_PKCS8, _PKCS1, _EC))
