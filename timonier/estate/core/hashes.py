"""Digests as locks write them, as a bill of materials wants them: an algorithm and hexadecimals."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable

from timonier.estate.core.facts import Component

# A release of a package may have this many archives, one for each platform; more is no honest lock.
MOST = 200
_LENGTHS = {"MD5": 16, "SHA-1": 20, "SHA-256": 32, "SHA-384": 48, "SHA-512": 64}  # bytes
_SRI = re.compile(r"sha(1|256|384|512)-([A-Za-z0-9+/]+={0,2})\Z")
_HEX = re.compile(r"(?:(md5|sha1|sha256|sha384|sha512):)?([0-9a-f]{32,128})\Z")
_BARE = ("cargo", "docker")  # write a SHA-256 without saying so


def hashes_of(component: Component) -> list[tuple[str, str]]:
    """(algorithm as CycloneDX names it, hexadecimals) of the package's archives, sorted.

    npm and its kin write subresource integrity (W3C), Cargo and images a SHA-256, NuGet the base64
    of a SHA-512, what `archives` kept says its algorithm. A commit is no hash of a package; neither
    is the checksum of Yarn's own archive, nor Go's, which is one of the list of files. What is not
    understood is left out.
    """
    if component.type == "nuget" and component.digest:
        return list(filter(None, [_decoded("SHA-512", component.digest)]))
    found = (_read(text, component.type) for text in component.digest.split())
    return sorted({one for one in found if one})


def archives(stated: Iterable[str]) -> str:
    """Digests of one package's archives, each `algorithm:hexadecimals`, as `Component.digest` keeps
    them; empty when there are more than any honest lock has, rather than a part of them."""
    kept = sorted({one for one in stated if (found := _HEX.match(one)) and found.group(1)})
    return " ".join(kept) if len(kept) <= MOST else ""


def _read(text: str, kind: str) -> tuple[str, str] | None:
    if found := _SRI.match(text):
        return _decoded(f"SHA-{found.group(1)}", found.group(2))
    found = _HEX.match(text)
    named = found and (found.group(1) or ("sha256" if kind in _BARE else ""))
    if not found or not named:
        return None
    algorithm = "MD5" if named == "md5" else f"SHA-{named[3:]}"
    right = len(found.group(2)) == 2 * _LENGTHS[algorithm]
    return (algorithm, found.group(2)) if right else None


def _decoded(algorithm: str, text: str) -> tuple[str, str] | None:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return (algorithm, raw.hex()) if len(raw) == _LENGTHS[algorithm] else None
