"""Digests as locks write them, as a bill of materials wants them: an algorithm and hexadecimals."""

from __future__ import annotations

import base64
import binascii
import re

from timonier.estate.core.facts import Component

_LENGTHS = {"SHA-1": 20, "SHA-256": 32, "SHA-384": 48, "SHA-512": 64}  # bytes
_SRI = re.compile(r"sha(1|256|384|512)-([A-Za-z0-9+/]+={0,2})\Z")
_HEX = re.compile(r"(?:sha256:)?([0-9a-f]{64})\Z")


def hash_of(component: Component) -> tuple[str, str] | None:
    """(algorithm as CycloneDX names it, hexadecimals) of the package itself.

    npm and its kin write subresource integrity (W3C), Cargo and images a SHA-256, NuGet the
    base64 of a SHA-512. A commit is no hash of a package, and neither is the checksum of Yarn's own
    archive; what is not understood is left out.
    """
    if found := _SRI.match(component.digest):
        return _decoded(f"SHA-{found.group(1)}", found.group(2))
    if component.type in ("cargo", "docker") and (found := _HEX.match(component.digest)):
        return "SHA-256", found.group(1)
    if component.type == "nuget" and component.digest:
        return _decoded("SHA-512", component.digest)
    return None


def _decoded(algorithm: str, text: str) -> tuple[str, str] | None:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return (algorithm, raw.hex()) if len(raw) == _LENGTHS[algorithm] else None
