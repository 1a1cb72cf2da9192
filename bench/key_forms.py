"""Keys and key stores in every form, of random bytes: they open nothing."""

from __future__ import annotations

import base64
import random
import re
import struct
from collections.abc import Callable

Make = Callable[[random.Random, str], str]


def _hex(dice: random.Random, count: int) -> str:
    return "".join(dice.choices("0123456789ABCDEF", k=count))


def wrapped(raw: bytes, width: int = 64) -> list[str]:
    """The lines of base64 of some bytes."""
    text = base64.b64encode(raw).decode()
    return [text[at : at + width] for at in range(0, len(text), width)]


def der(dice: random.Random, size: int) -> bytes:
    """A sequence as long as it says, of random bytes: the outside of every ASN.1 key."""
    body = b"\x02\x01\x00" + dice.randbytes(size - 7)
    return b"\x30\x82" + struct.pack(">H", len(body)) + body


def block(label: str, lines: list[str], end: str = "\n") -> str:
    """A PEM block: `label` is what stands before PRIVATE KEY, `-` for nothing."""
    kind = "" if label == "-" else label + " "
    dashes = "-" * 5
    first, last = (
        f"{dashes}BEGIN {kind}PRIVATE KEY{dashes}",
        f"{dashes}END {kind}PRIVATE KEY{dashes}",
    )
    return end.join([first, *lines, last]) + end


def _pem(dice: random.Random, given: str) -> str:
    label, size = given.split()
    return block(label, wrapped(dice.randbytes(int(size))))


def _one_line(dice: random.Random, given: str) -> str:
    return _pem(dice, given).replace("\n", "\0n")


def _plus(dice: random.Random, given: str) -> str:
    while True:
        text = _pem(dice, given)
        if re.search(r"(?m)^\+", text) and re.search(r"(?m)\+$", text):
            return text


def _quoted(join: str, end: str) -> Callable[[random.Random, str], str]:
    def make(dice: random.Random, given: str) -> str:
        return join.join(f'"{line}{end}"' for line in _pem(dice, given).splitlines())

    return make


def _array(dice: random.Random, given: str) -> str:
    return "[" + ",\n  ".join(f"'{line}'" for line in _pem(dice, given).splitlines()) + "]"


def _legacy(dice: random.Random, given: str) -> str:
    head = ["Proc-Type: 4,ENCRYPTED", f"DEK-Info: AES-128-CBC,{_hex(dice, 32)}", ""]
    return block("RSA", head + wrapped(dice.randbytes(1200)))


def _openssh(dice: random.Random, cipher: str) -> str:
    def field(data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + data

    kdf = b"none" if cipher == "none" else b"bcrypt"
    raw = b"openssh-key-v1\0" + field(cipher.encode()) + field(kdf)
    raw += field(b"" if cipher == "none" else dice.randbytes(24)) + struct.pack(">I", 1)
    raw += field(field(b"ssh-ed25519") + field(dice.randbytes(32))) + field(dice.randbytes(144))
    return block("OPENSSH", wrapped(raw, 70))


def _pgp(dice: random.Random, usage: str) -> str:
    numbers = b"".join(struct.pack(">H", 8 * n) + b"\x81" + dice.randbytes(n - 1) for n in (256, 3))
    body = b"\x04" + dice.randbytes(4) + b"\x01" + numbers + bytes([int(usage)])
    body += dice.randbytes(700)
    raw = b"\x95" + struct.pack(">H", len(body)) + body
    dashes = "-" * 5
    lines = [f"{dashes}BEGIN PGP PRIVATE KEY BLOCK{dashes}", "Version: GnuPG v2", "", *wrapped(raw)]
    return "\n".join([*lines, "=aB3x", f"{dashes}END PGP PRIVATE KEY BLOCK{dashes}", ""])


def _ppk(dice: random.Random, given: str) -> str:
    version, cipher = given.split()
    head = [f"PuTTY-User-Key-File-{version}: ssh-rsa", f"Encryption: {cipher}", "Comment: ada"]
    public, private = wrapped(dice.randbytes(279)), wrapped(dice.randbytes(640))
    lines = [
        *head,
        f"Public-Lines: {len(public)}",
        *public,
        f"Private-Lines: {len(private)}",
        *private,
    ]
    return "\n".join([*lines, f"Private-MAC: {_hex(dice, 40).lower()}", ""])


def _public(dice: random.Random, given: str) -> str:
    label, size = given.split()
    words = {"PUBLIC": "PUBLIC KEY", "RSA-PUBLIC": "RSA PUBLIC KEY", "PGP": "PGP PUBLIC KEY BLOCK"}
    name, dashes = words.get(label, label.replace("-", " ")), "-" * 5
    lines = wrapped(dice.randbytes(int(size)))
    return "\n".join([f"{dashes}BEGIN {name}{dashes}", *lines, f"{dashes}END {name}{dashes}", ""])


KEYS: dict[str, Make] = {
    "pem": _pem,
    "ed25519": lambda dice, given: block(
        "-", wrapped(bytes.fromhex("302e020100300506032b657004220420") + dice.randbytes(32))
    ),
    "pem-legacy": _legacy,
    "pem-plus": _plus,
    "pem-escaped": _one_line,
    "pem-crlf": lambda dice, given: _pem(dice, given).replace("\n", "\r\n"),
    "pem-indented": lambda dice, given: "".join(
        f"    {line}\n" for line in _pem(dice, given).splitlines()
    ),
    "pem-spaced": lambda dice, given: " ".join(_pem(dice, given).splitlines()),
    "pem-java": _quoted(" +\n    ", "\0n"),
    "pem-php": _quoted(" .\n    ", "\0n"),
    "pem-array": _array,
    "pem-public": _public,
    "openssh": _openssh,
    "pgp": _pgp,
    "ppk": _ppk,
}


def _sized(tag: bytes, body: bytes) -> bytes:
    return tag + b"\x82" + struct.pack(">H", len(body)) + body


def _p12(dice: random.Random, what: str) -> bytes:
    data, bag = bytes.fromhex("06092a864886f70d010701"), bytes.fromhex("060b2a864886f70d010c0a0102")
    inner = _sized(
        b"\xa0", dice.randbytes(300) + (bag if what == "key" else b"") + dice.randbytes(900)
    )
    return _sized(b"\x30", b"\x02\x01\x03" + _sized(b"\x30", data + inner) + dice.randbytes(50))


def _java(magic: str) -> Callable[[random.Random, str], bytes]:
    def make(dice: random.Random, what: str) -> bytes:
        head = bytes.fromhex(magic) + struct.pack(">II", 2, 1)
        alias = struct.pack(">H", 4) + b"shop" + dice.randbytes(8)
        if what == "key":
            return (
                head + struct.pack(">I", 1) + alias + struct.pack(">I", 700) + dice.randbytes(720)
            )
        kind = struct.pack(">H", 5) + b"X.509"
        return (
            head
            + struct.pack(">I", 2)
            + alias
            + kind
            + struct.pack(">I", 700)
            + dice.randbytes(720)
        )

    return make


def _der(dice: random.Random, what: str) -> bytes:
    rsa = bytes.fromhex("300d06092a864886f70d0101010500")
    number = b"\x02\x82\x01\x01\x00" + dice.randbytes(256)
    bodies = {
        "pkcs8": b"\x02\x01\x00" + rsa + b"\x04\x82\x04\xa0" + dice.randbytes(1184),
        "pkcs1": b"\x02\x01\x00" + number + dice.randbytes(920),
        "certificate": b"\x30\x82\x03\x00" + dice.randbytes(1000),
        "public": rsa + b"\x03\x82\x01\x0f\x00" + dice.randbytes(270),
    }
    return _sized(b"\x30", bodies[what])


BINARIES: dict[str, Callable[[random.Random, str], bytes]] = {
    "p12": _p12,
    "jks": _java("feedfeed"),
    "jceks": _java("cececece"),
    "kdbx": lambda dice, given: bytes.fromhex("03d9a29a67fb4bb5") + dice.randbytes(900),
    "der": _der,
    "png": lambda dice, given: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + dice.randbytes(500),
    "class": lambda dice, given: bytes.fromhex("cafebabe00000041") + dice.randbytes(500),
    "zip": lambda dice, given: b"PK\x03\x04\x14\0\0\0" + dice.randbytes(500),
    "random": lambda dice, given: b"\x99\0" + dice.randbytes(int(given)),
}
