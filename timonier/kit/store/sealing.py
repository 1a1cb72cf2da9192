"""Secrets at rest: AES-GCM under keys that lie outside the database, each text bound to its place.

A sealed text is `sealed:1:KEY:BASE64(nonce, ciphertext)`. The keys stand in a file of the home,
which no backup holds unless it is asked to. Whoever reads the database, or such a backup, reads
ciphertext; whoever reads the home, or runs code as the service, reads the secrets.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import os
import re
import secrets
from pathlib import Path

from timonier.kit.store import durable

KEYS = "field_keys"
_PREFIX = "sealed:1:"
_SHAPE = re.compile(r"sealed:1:([0-9a-f]{8}):([A-Za-z0-9_-]+=*)")
_KEY = 32  # bytes: AES-256
_NONCE = 12  # bytes, random: safe for four billion texts under one key (NIST SP 800-38D)


def seal(home: Path, text: str, *, about: str) -> str:
    """The text as only a holder of the key reads it, at this very place. Raises OSError."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # no other command pays for it

    name, key = _current(home)
    nonce = os.urandom(_NONCE)
    closed = nonce + AESGCM(key).encrypt(nonce, text.encode(), about.encode())
    return f"{_PREFIX}{name}:{base64.urlsafe_b64encode(closed).decode()}"


def unseal(home: Path, sealed: str, *, about: str) -> str | None:
    """The text; None, unknown, when its key is missing, or it was changed or moved elsewhere."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    shape = _SHAPE.fullmatch(sealed)
    key = keys(home).get(shape[1]) if shape else None
    if shape is None or key is None:
        return None
    try:
        closed = base64.urlsafe_b64decode(shape[2])
        return AESGCM(key).decrypt(closed[:_NONCE], closed[_NONCE:], about.encode()).decode()
    except (InvalidTag, ValueError, binascii.Error):
        return None


def is_sealed(text: object) -> bool:
    """Whether this is a sealed text, readable or not."""
    return isinstance(text, str) and text.startswith(_PREFIX)


def key_named(sealed: str) -> str:
    """The name of the key that a sealed text needs; "" for what is none."""
    shape = _SHAPE.fullmatch(sealed)
    return shape[1] if shape else ""


def prefix(home: Path) -> str:
    """How every text begins that the current key seals; where there is no key, one is made."""
    return f"{_PREFIX}{_current(home)[0]}:"


def keys(home: Path) -> dict[str, bytes]:
    """Every key there is by its name, the current one last; those that backups brought as well."""
    found: dict[str, bytes] = {}
    for file in (*_brought(home), home / KEYS):
        with contextlib.suppress(FileNotFoundError, ValueError, KeyError, TypeError):
            read = json.loads(file.read_text())["keys"]
            for name, value in read.items():
                found.pop(name, None)
                found[name] = base64.b64decode(value)
    return found


def rotate(home: Path) -> str:
    """Make a new key the current one; the older stay readable. Returns its name."""
    name = _name()
    _write(home, keys(home) | {name: os.urandom(_KEY)})
    return name


def forget(home: Path, used: set[str]) -> int:
    """Drop every key that seals none of these; how many. The current one always stays."""
    found = keys(home)
    kept = {name: key for name, key in found.items() if name in used or name == _last(found)}
    _write(home, kept)
    for file in _brought(home):
        file.unlink(missing_ok=True)
    return len(found) - len(kept)


def packed(home: Path) -> tuple[str, str]:
    """For a backup that was asked to hold them: a name beside those of any home, and all keys."""
    return f"{KEYS}.{secrets.token_hex(4)}", _text(keys(home))


def _brought(home: Path) -> list[Path]:
    return sorted(home.glob(f"{KEYS}.*"))


def _text(found: dict[str, bytes]) -> str:
    plain = {name: base64.b64encode(key).decode() for name, key in found.items()}
    return json.dumps({"keys": plain})


def _current(home: Path) -> tuple[str, bytes]:
    if not (home / KEYS).exists():  # looked at before the keys are read: another may write them
        _write(home, keys(home) | {_name(): os.urandom(_KEY)}, only_new=True)
    found = keys(home)
    if not (name := _last(found)):
        raise OSError(f"{home / KEYS} holds no key")
    return name, found[name]


def _last(found: dict[str, bytes]) -> str:
    return next(reversed(found), "")


def _name() -> str:
    return secrets.token_hex(4)


def _write(home: Path, found: dict[str, bytes], *, only_new: bool = False) -> None:
    """Whole or not at all, readable by its owner alone; of two first ones, one stands."""
    durable.write(home / KEYS, _text(found).encode(), once=only_new)
