"""The search of one file: which of its parts can hold a secret, and what is told of each."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from timonier.estate.core.facts import Observation
from timonier.estate.core.secrets import addresses, beside, files, keys, stores
from timonier.estate.core.secrets.formats import Pattern
from timonier.estate.core.secrets.hits import Hit
from timonier.estate.core.secrets.proofs import is_discord
from timonier.estate.core.secrets.runs import runs
from timonier.estate.core.secrets.services import ADDRESSES, AROUND, TOKENS
from timonier.estate.core.secrets.words import (
    is_filler,
    is_for_developers,
    is_placeholder,
    is_test,
)

MAX_BYTES = 1024 * 1024
MAX_FOUND = 50  # per file: past that, the file is one finding whatever the number
_MAX_CANDIDATES = 5_000
_MAX_LINE = 20_000  # minified code and data: too many look-alikes
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # Windows writes text so
_PERSON = b"timonier:secret"  # separates these digests from any other use of the same hash

_SKIPPED = (
    ".min.js", ".min.css", ".map", ".lock", ".svg", ".sum", ".snap", ".csv", ".tsv", ".geojson",
    ".po", ".pot", "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "composer.lock",
)  # fmt: skip
_PAGES = b"%PDF-"  # compressed, though its first lines are text
_DISCORD = re.compile(
    rb"(?<![A-Za-z0-9_.-])(?P<value>[MNO][A-Za-z0-9]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]"
    rb"{27,38})"
    rb"(?![A-Za-z0-9_.-])"
)
_BROWSERS = (".html", ".htm", ".js", ".jsx", ".ts", ".tsx", ".vue", ".svelte", ".xml", ".plist",
             "google-services.json", ".erb", ".twig", ".hbs", ".dart", ".swift")  # fmt: skip
_BROWSER_WORDS = re.compile(
    rb"maps\.google|maps/api|firebase|authDomain|geo\.API_KEY", re.IGNORECASE
)
_OWN_KEYS = frozenset({"signing-key", "laravel-app-key"})  # each environment has its own
_MANUALS = (".md", ".mdx", ".rst", ".adoc", ".txt", ".ipynb")


def find_secrets(path: str, data: bytes, *, salt: bytes = b"") -> tuple[Observation, ...]:
    """The secrets of one file, as kind, line and fingerprint.

    The fingerprint (64 bits of keyed BLAKE2b) recognises the same secret elsewhere or later. With
    the installation's own `salt` nobody else can test guesses against it; without one, a *weak*
    password could be guessed from it, so callers that keep fingerprints pass a salt.
    """
    if len(data) > MAX_BYTES or not is_searched(path) or data.startswith(_PAGES):
        return ()
    if data[:2] in _UTF_16:
        data = data.decode("utf-16", "replace").encode("utf-8", "replace")
    if b"\0" in data[:8192] or stores.may_be_one(data):
        hits = list(stores.find(path, data))
    else:
        hits = _in_text(path, data)
    return tuple(_told(path, data, _apart(hits), salt)) if hits else ()


def is_searched(path: str) -> bool:
    """Whether files of this name are searched; locks, maps, tables and minified code are not."""
    return not path.endswith(_SKIPPED)


def is_text(data: bytes) -> bool:
    """Whether content is text, as git tells it: no zero byte at its beginning, or UTF-16."""
    return data[:2] in _UTF_16 or b"\0" not in data[:8192]


def _in_text(path: str, data: bytes) -> list[Hit]:
    hits = list(keys.find(data)) if keys.may_hold(data) else []
    places, lower = list(runs(data)), data.lower()
    if places:
        words = b"\n" + b"\n".join([data[start:end] for start, end in places])
        hits += _by_pattern(path, data, _tokens_in(words))
        if any(end - start > 56 and data.count(b".", start, end) > 1 for start, end in places):
            hits += _discord(data, words)
    hits += _by_pattern(path, data, _there(_AROUND, data, lower))
    if places:
        hits += beside.find(path, data, places)
    if b"://" in data:
        hits += _by_pattern(path, data, _there(_ADDRESSES, data, lower))
        hits += addresses.logins(path, data)
    hits += addresses.strings(path, data, lower)
    hits += files.find(path, data)
    return hits


def _begun(patterns: Sequence[Pattern]) -> dict[bytes, list[tuple[bytes, Pattern]]]:
    """Patterns by the first three letters of what begins them."""
    table: dict[bytes, list[tuple[bytes, Pattern]]] = defaultdict(list)
    for pattern in patterns:
        for needle in pattern.needles:
            if not needle.startswith(b"*"):
                table[needle[:3]].append((needle, pattern))
    return dict(table)


def _inner(patterns: Sequence[Pattern]) -> tuple[tuple[bytes, Pattern], ...]:
    """Patterns with what stands somewhere in them."""
    every = ((needle, each) for each in patterns for needle in each.needles)
    return tuple((needle[1:], each) for needle, each in every if needle.startswith(b"*"))


def _tokens_in(words: bytes) -> list[Pattern]:
    """The patterns whose tokens may be among some words."""
    starts = set(_STARTS.findall(words.translate(_WORD_BY_WORD)))
    found = [pattern for needle, pattern in _INNER if needle in words]
    for start in starts & _BEGUN.keys():
        found += [pattern for needle, pattern in _BEGUN[start] if needle in words]
    return _in_order(found) if found else []


def _in_order(found: Iterable[Pattern]) -> list[Pattern]:
    """Each pattern once, in the order of the tables: the more telling first."""
    places = {_ORDER[id(pattern)]: pattern for pattern in found}
    return [places[place] for place in sorted(places)]


Gates = tuple[tuple[bytes, tuple[tuple[bytes, Pattern], ...]], ...]


def _there(gates: Gates, data: bytes, lower: bytes) -> list[Pattern]:
    """The patterns one of whose needles is in a text. A gate is asked before its needles: most
    texts are searched for few words."""
    found: dict[int, Pattern] = {}
    for gate, needles in gates:
        if gate in lower:
            found |= {id(each): each for needle, each in needles if needle in data}
    return list(found.values())


def _gates(patterns: Sequence[Pattern], *words: bytes) -> Gates:
    """The needles of some patterns behind words (small letters) that stand in them."""
    left = [(needle, each) for each in patterns for needle in each.needles]
    table = []
    for word in words:
        table.append((word, tuple(one for one in left if word in one[0].lower())))
        left = [one for one in left if word not in one[0].lower()]
    return (*table, *((needle.lower(), ((needle, each),)) for needle, each in left))


_STARTS = re.compile(rb"\n([^\n]{3})")
_WORD_BY_WORD = bytes.maketrans(b"/+~$", b"\n\n\n\n")
_AROUND = _gates(AROUND, b"key=", b"secret_key")
_ADDRESSES = _gates(ADDRESSES, b"hook", b"sentry")
_BEGUN, _INNER = _begun(TOKENS), _inner(TOKENS)
_ANCHORED = {id(one) for one in TOKENS if not any(n.startswith(b"*") for n in one.needles)}
_ORDER = {id(pattern): place for place, pattern in enumerate(TOKENS)}


def _discord(data: bytes, words: bytes) -> Iterator[Hit]:
    if _DISCORD.search(words) is None:
        return
    for match in _DISCORD.finditer(data):
        if is_discord(match["value"]):
            yield Hit("discord-bot-token", match.start(), match.end(), match["value"])


def _by_pattern(path: str, data: bytes, present: list[Pattern]) -> Iterator[Hit]:
    for pattern in present:
        if pattern.near and not any(word in data.lower() for word in pattern.near):
            continue
        for number, match in enumerate(_matches(pattern, data)):
            if number >= _MAX_CANDIDATES:
                break
            if _stands_right(pattern, data, match.start()) and _is_proven(pattern, match["value"]):
                hit = Hit(pattern.id, match.start("value"), match.end("value"), match["value"],
                          pattern.confidence)  # fmt: skip
                yield _in_its_place(path, data, hit)


def _matches(pattern: Pattern, data: bytes) -> Iterator[re.Match[bytes]]:
    """What `finditer` gives; where needles begin the form, at the speed of a substring search."""
    if id(pattern) not in _ANCHORED:
        yield from pattern.regex.finditer(data)
        return
    for needle in pattern.needles:
        place = data.find(needle)
        while place >= 0:
            match = pattern.regex.match(data, place)
            if match is not None:
                yield match
            place = data.find(needle, match.end() if match else place + 1)


def _is_proven(pattern: Pattern, value: bytes) -> bool:
    if not pattern.proof(value):
        return False
    word = value.decode("utf-8", "replace")
    if pattern.id == "signing-key":
        return not is_placeholder(word.replace("$", ""))
    return pattern.proven or not is_filler(word)


def _in_its_place(path: str, data: bytes, hit: Hit) -> Hit:
    """Google's keys are one form for servers and browsers: the place tells which."""
    if hit.kind == "gcp-api-key":
        around = data[max(0, hit.start - 400) : hit.end + 400]
        if path.endswith(_BROWSERS) or _BROWSER_WORDS.search(around):
            return replace(hit, confidence="public")
    return hit


def _stands_right(pattern: Pattern, data: bytes, start: int) -> bool:
    """Whether people write such lines, and this one says before it what the pattern asks."""
    begin = data.rfind(b"\n", max(0, start - _MAX_LINE), start)
    if begin < 0 and start >= _MAX_LINE:
        return False
    if pattern.before is None:
        return True
    return pattern.before.search(data[max(begin + 1, start - 700) : start]) is not None


def _apart(hits: list[Hit]) -> list[Hit]:
    """Of what overlaps, the more telling: found first, as the search goes from proof to name."""
    kept: list[Hit] = []
    for hit in hits:
        if not any(hit.start < other.end and other.start < hit.end for other in kept):
            kept.append(hit)
            if len(kept) >= MAX_FOUND:
                break
    return kept


def _told(path: str, data: bytes, hits: list[Hit], salt: bytes) -> Iterator[Observation]:
    test, seen = is_test(path), set()
    for hit in hits:
        hit = _account(data, hit)
        if _is_no_matter(path, hit, test=test):
            continue
        fingerprint = _fingerprint(hit.value, salt)
        if (hit.kind, hit.name, fingerprint) in seen:
            continue
        seen.add((hit.kind, hit.name, fingerprint))
        line = data.count(b"\n", 0, hit.start) + 1
        who = {"name": hit.name[:200]} if hit.name else {"fingerprint": fingerprint}
        own = hit.kind in _OWN_KEYS and is_for_developers(path)
        sure = "test" if test or own else hit.confidence
        yield Observation("secret", hit.kind, line, who | {"confidence": sure})


def _account(data: bytes, hit: Hit) -> Hit:
    """The key of a service account is told as the account's."""
    if hit.kind == keys.KIND and b"service_account" in data:
        before = data[max(0, hit.start - 60) : hit.start]
        if b"private_key" in before:
            return replace(hit, kind="gcp-service-account")
    return hit


def _is_no_matter(path: str, hit: Hit, *, test: bool) -> bool:
    """What is meant to be seen, or opens nothing, is told only where the product itself is."""
    if test:
        return hit.confidence in ("public", "sandbox", "session", "hash")
    return hit.confidence in ("session", "sandbox") and path.lower().endswith(_MANUALS)


def _fingerprint(value: bytes, salt: bytes) -> str:
    key = hashlib.sha256(salt).digest() if salt else b""
    return hashlib.blake2b(value, key=key, person=_PERSON, digest_size=8).hexdigest()
