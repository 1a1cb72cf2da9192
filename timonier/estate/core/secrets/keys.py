"""Private keys in text: PEM in every form, OpenSSH, PGP, PuTTY, XML and JSON Web Keys.

A body's lines may be quoted, joined, indented, commented, escaped into one line, or end in CRLF:
what is base64 between the marks is put together, and nothing is ever trimmed off it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from timonier.estate.core.secrets.hits import Hit
from timonier.estate.core.secrets.proofs import decoded, entropy, is_random

KIND = "private-key"
_MAX_BODY = 64 * 1024  # a key of 16,384 bits has 13,000 characters
_MAX_KEYS = 1_000
_LEAST = 60  # characters: Ed25519 in PKCS#8 has 64
_BEGIN = re.compile(
    rb"-{4,5} ?BEGIN (?P<label>(?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?) ?-{4,5}"
)
_END = re.compile(rb"-{4,5} ?END ")
# A run of backslashes is read once, from its first.
_BREAK = re.compile(rb"\\(?<!\\\\)\\*+(?:r\\++n|[nrt]|u000[aAdD])|&#(?:10|13|x[AaDd]);")
_SLASH = re.compile(rb"\\(?<!\\\\)\\*+/")
_PLUS = re.compile(rb"\\(?<!\\\\)\\*+u002[bB]|&#43;")
_EQUALS = re.compile(rb"\\(?<!\\\\)\\*+u003[dD]|&#61;")
_LEGACY = re.compile(
    rb"Proc-Type:\s?4,\s?ENCRYPTED|DEK-Info:\s?[A-Z0-9-]{3,32},\s?[0-9A-Fa-f]{8,64}"
)
_HEADER = re.compile(rb"[ \t\"'>#*/|+]{0,40}[A-Z][A-Za-z-]{1,30}: [^\n]{0,1000}")
_PART = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
_WRAPPING = bytes(c for c in range(33)) + b"\"'`,;+/=\\()[]{}.&_|*#>$-"
_FILLED_IN = re.compile(rb"(?i:placeholder|changeme|redacted|privatekey|yourkeyhere|truncated)")
_OPENSSH = b"openssh-key-v1\0"
_PUTTY = re.compile(
    rb"PuTTY-User-Key-File-[123]:[^\n]{1,80}\n[^\n]{0,20}Encryption:[ \t]{0,4}(?P<cipher>[\w-]"
    rb"{1,40})"
)
_PUTTY_BODY = re.compile(
    rb"Private-Lines:[ \t]{0,4}\d{1,4}[^\n]{0,4}\n(?P<value>(?:[ \t]{0,40}[A-Za-z0-9+/=]{1,100}"
    rb"\r?\n?){1,400})"
)
_XML = re.compile(rb"<D>\s{0,40}(?P<value>[A-Za-z0-9+/=\s]{80,3000})</D>")
_JWK = re.compile(rb"\"d\"\s{0,20}:\s{0,20}\"(?P<value>[A-Za-z0-9_-]{43,1400})\"")


def may_hold(data: bytes) -> bool:
    """Whether a file can hold one, at the speed of a substring search."""
    return (
        b"PRIVATE KEY" in data
        or b"PuTTY-User-Key-File" in data
        or b"<RSAKeyValue>" in data
        or b'"kty"' in data
    )


def find(data: bytes) -> Iterator[Hit]:
    """Every private key of a text; an encrypted one is told as protected."""
    if b"PRIVATE KEY" in data:
        yield from _pem(data)
    if b"PuTTY-User-Key-File" in data:
        yield from _putty(data)
    for needle, pattern in ((b"<RSAKeyValue>", _XML), (b'"kty"', _JWK)):
        if needle in data:
            for match in pattern.finditer(data):
                if is_random(match["value"]):
                    yield Hit(KIND, match.start(), match.end(), match["value"])


def _pem(data: bytes) -> Iterator[Hit]:
    marks = []
    for match in _BEGIN.finditer(data):
        marks.append(match)
        if len(marks) == _MAX_KEYS:
            break
    nexts = [mark.start() for mark in marks[1:]] + [len(data)] * bool(marks)
    for mark, limit in zip(marks, nexts, strict=True):
        text = data[mark.end() : min(limit, mark.end() + _MAX_BODY)]
        end = _END.search(text)
        body, legacy = _LEGACY.subn(b"", _unescaped(text[: end.start()] if end else text))
        value = _joined(body, whole=end is not None)
        if _is_key(value, whole=end is not None):
            locked = bool(legacy) or b"ENCRYPTED" in mark["label"] or _is_locked(value)
            last = mark.end() + (end.start() if end else len(text))
            yield Hit(KIND, mark.start(), last, value, "protected" if locked else "high")


def _unescaped(text: bytes) -> bytes:
    if b"\\" not in text and b"&#" not in text:
        return text
    text = _EQUALS.sub(b"=", _PLUS.sub(b"+", text))
    return _SLASH.sub(b"/", _BREAK.sub(b"\n", text))


def _joined(body: bytes, *, whole: bool) -> bytes:
    """The base64 of a body, less what wraps its lines; empty when much else stands there."""
    found: list[bytes] = []
    short = other = 0
    lines = body.splitlines()
    if (
        len(lines) > 1 and lines[-1] == b"+"
    ):  # a patch: each line of it begins so, the last mark too
        lines = [line[1:] for line in lines]
    for line in lines:
        if _HEADER.fullmatch(line) or (line.strip()[:1] == b"=" and len(line.strip()) == 5):
            continue
        parts = _parts(line)
        left = len(_PART.sub(b"", line).translate(None, _WRAPPING))
        if not whole and (left or (parts and len(max(parts, key=len)) < 16)):
            break  # no end is marked: the key ends where other text begins
        other += left
        short += sum(len(part) for part in parts[:-1] if len(part) < 16)
        found += parts
    value = b"".join(found)
    return b"" if 10 * (other + short) > len(value) else value


def _parts(line: bytes) -> list[bytes]:
    """The pieces of base64 of one line: of quoted ones the long, so that no `+` between is one."""
    parts = [part for part in _PART.findall(line) if part not in (b"+", b"/", b"//")]
    if any(quote in line for quote in (b'"', b"'", b"`")):
        return [part for part in parts if len(part) >= 16] or (
            [max(parts, key=len)] if parts else []
        )
    return parts


def _is_key(value: bytes, *, whole: bool) -> bool:
    if len(value) < _LEAST or entropy(value) < 3.5 or _FILLED_IN.search(value):
        return False
    raw = decoded(value[: len(value) // 4 * 4])
    if not whole or len(value) < 136:
        return _is_whole(raw)
    return True


def _is_whole(raw: bytes) -> bool:
    """Whether bytes are a whole DER sequence, or a key of OpenSSH."""
    if raw.startswith(_OPENSSH):
        return len(raw) > 150
    if len(raw) < 40 or raw[0] != 0x30:
        return False
    if raw[1] < 0x80:
        return len(raw) >= raw[1] + 2
    size = raw[1] & 0x7F
    return 1 <= size <= 3 and len(raw) >= 2 + size + int.from_bytes(raw[2 : 2 + size], "big")


def _is_locked(value: bytes) -> bool:
    """Whether OpenSSH's or PGP's own fields say that a passphrase is needed."""
    raw = decoded(value[: len(value) // 4 * 4])
    if raw.startswith(_OPENSSH):
        size = int.from_bytes(raw[15:19], "big")
        return raw[19 : 19 + size] not in (b"none", b"")
    return _pgp_is_locked(raw)


def _pgp_is_locked(raw: bytes) -> bool:
    """The octet after the public fields of a version 4 secret-key packet (RFC 4880, 5.5.3)."""
    if len(raw) < 16 or raw[0] & 0x80 == 0:
        return False
    new = raw[0] & 0x40
    tag = raw[0] & 0x3F if new else raw[0] >> 2 & 0x0F
    wide = 1 if raw[1] < 192 else 2 if raw[1] < 224 else 5
    size = wide if new else (1, 2, 4, 0)[raw[0] & 3]
    at = 1 + size
    if tag != 5 or raw[at] != 4:
        return False
    return _after_public_fields(raw, at + 6, raw[at + 5]) in (254, 255)


def _after_public_fields(raw: bytes, at: int, algorithm: int) -> int:
    numbers = {1: 2, 2: 2, 3: 2, 16: 3, 17: 4, 18: 1, 19: 1, 22: 1}.get(algorithm, 0)
    if algorithm in (18, 19, 22):  # a curve's identifier stands first
        at += 1 + raw[at] if at < len(raw) else 1
    for _ in range(numbers):
        bits = int.from_bytes(raw[at : at + 2], "big")
        at += 2 + (bits + 7) // 8
    if algorithm == 18:  # key derivation parameters
        at += 1 + raw[at] if at < len(raw) else 1
    return raw[at] if numbers and at < len(raw) else -1


def _putty(data: bytes) -> Iterator[Hit]:
    for match in _PUTTY.finditer(data):
        body = _PUTTY_BODY.search(data, match.end(), match.end() + _MAX_BODY)
        if body is None:
            continue
        value = b"".join(body["value"].split())
        if len(value) >= 40 and is_random(value):
            sure = match["cipher"] == b"none"
            yield Hit(KIND, match.start(), body.end(), value, "high" if sure else "protected")
