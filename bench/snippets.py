"""Labelled snippets for the search of secrets: read from tests/data/secrets, their values drawn.

A case is a line `+ KIND GRADE | path | text` or `- | path | text`; see the README beside them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
import string
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.key_forms import BINARIES, KEYS

SET = Path(__file__).resolve().parent.parent / "tests" / "data" / "secrets"
_ALNUM = string.digits + string.ascii_uppercase + string.ascii_lowercase
_ALPHABETS = {
    "alnum": _ALNUM,
    "hex": "0123456789abcdef",
    "HEX": "0123456789ABCDEF",
    "b64": _ALNUM + "+/",
    "url": _ALNUM + "-_",
    "digits": string.digits,
    "letters": string.ascii_letters,
    "lower": string.ascii_lowercase + string.digits,
    "upper": string.ascii_uppercase + string.digits,
    "UPPER": string.ascii_uppercase + string.digits,
    "base32": string.ascii_uppercase + "234567",
    "bech32": "qpzry9x8gf2tvdw0s3jn54khce6mua7l",
    "BECH32": "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
    "bcrypt": "./" + _ALNUM,
    "word": _ALNUM + "!@#$%^&*()-_[]|;:,.?",
}
_EDGES = {"alnum", "url"}  # a token of these ends in a letter or a digit, as issuers mostly do


@dataclass(frozen=True, slots=True)
class Case:
    """One snippet: what it holds (kind and grade; empty: nothing), where, and its bytes."""

    id: str
    group: str
    kind: str
    grade: str
    path: str
    data: bytes

    @property
    def held_out(self) -> bool:
        """Whether the case is of the third that nobody looks at while expressions are written."""
        return hashlib.sha256(self.id.encode()).digest()[0] % 3 == 0


def cases(seed: int = 0) -> tuple[Case, ...]:
    """Every case of the set; other seeds draw other values for the same places."""
    found = []
    for file in sorted(SET.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line[:2] in ("+ ", "- "):
                found.append(_case(file.stem, line, seed))
    return tuple(found)


def _case(group: str, line: str, seed: int) -> Case:
    label, path, text = line.split(" | ", 2)
    _, kind, grade = f"{label} - -".split()[:3]
    dice = random.Random(f"{seed}:{line}")
    data = _filled(text.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t"), dice)
    if label == "-":
        kind = grade = ""
    whole = data if group == "key-stores" else data.replace(b"\0", b"\\")
    return Case(f"{group}:{line}", group, kind, grade, path, whole)


def _filled(text: str, dice: random.Random) -> bytes:
    if found := re.fullmatch(
        r"\{\{(p12|jks|jceks|kdbx|der|png|class|zip|random)(?: (\w+))?\}\}", text
    ):
        return BINARIES[found[1]](dice, found[2] or "")
    made = re.sub(r"\{\{(?:([\w-]+)(?: ([^{}]+))?)?\}\}", lambda m: _made(m, dice), text)
    return made.encode("utf-8", "surrogateescape")


def _made(match: re.Match[str], dice: random.Random) -> str:
    name, given = match[1], match[2] or ""
    if name is None:
        return ""
    if name in _ALPHABETS:
        return drawn(dice, name, int(given))
    if name not in _MAKERS:
        return match[0]  # a template of the snippet's own
    return _MAKERS[name](dice, given)


def drawn(dice: random.Random, alphabet: str, count: int) -> str:
    """A text of an alphabet, without the filler that people write."""
    signs = _ALPHABETS[alphabet]
    text = "".join(dice.choices(signs, k=count))
    if alphabet in _EDGES:
        text = dice.choice(_ALNUM) + text[1:-1] + dice.choice(_ALNUM) if count > 2 else text
    return text


def uuid(dice: random.Random, given: str = "") -> str:
    """A random UUID."""
    digits = drawn(dice, "hex", 32)
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def checked(dice: random.Random, prefix: str) -> str:
    """A token with the checksum that GitHub's and npm's carry."""
    body = drawn(dice, "alnum", 30)
    number, digits = zlib.crc32(body.encode()), ""
    while number:
        number, rest = divmod(number, 62)
        digits = _ALNUM[rest] + digits
    return prefix + body + digits.rjust(6, "0")


def _jwt(dice: random.Random, given: str) -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    claims = {"sub": uuid(dice), "iss": "https://id.bakery.tld", "exp": 2_000_000_000}
    return f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}.{drawn(dice, 'url', 43)}"


def _discord(dice: random.Random, given: str) -> str:
    number = base64.b64encode(("1" + drawn(dice, "digits", 17)).encode()).decode()
    return f"{number}.{drawn(dice, 'url', 6)}.{drawn(dice, 'url', 38)}"


def _glsa(dice: random.Random, given: str) -> str:
    return "gl" + f"sa_{drawn(dice, 'alnum', 32)}_{drawn(dice, 'hex', 8)}"


_MAKERS: dict[str, Callable[[random.Random, str], str]] = {
    **KEYS,
    "uuid": uuid,
    "crc": checked,
    "jwt": _jwt,
    "discord": _discord,
    "glsa": _glsa,
    "basic": lambda dice, given: base64.b64encode(given.encode()).decode(),
}


def groups(every: tuple[Case, ...]) -> Iterator[tuple[str, list[Case]]]:
    """The cases of each file of the set."""
    for name in dict.fromkeys(case.group for case in every):
        yield name, [case for case in every if case.group == name]
