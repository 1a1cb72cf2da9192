"""Which versions of NuGet's packages are exact, and which are ranges."""

from __future__ import annotations

import re

from timonier.estate.core.facts import Component, Scope

_EXACT = re.compile(r"\d[\w.+-]*")
_PINNED = re.compile(r"\[\s*+([^,\[\]()\s*]++)\s*+(?:,\s*+)?\]")
_SAME = re.compile(r"\[\s*([^,\[\]()\s*]+)\s*,\s*([^,\[\]()\s*]+)\s*\]")
_INTERVAL = re.compile(r"[\[(][\w.+* ,-]*[\])]")
_FLOATING = re.compile(r"(?:[\w.+-]*[.-])?\*(?:-[\w.*]*)?")
MAX_VERSION = 200


def nuget_version(stated: str) -> tuple[str, str]:
    """The exact version and the range that a stated one is; both empty when it is neither.

    A plain version is the lowest that NuGet may take, and the one that it takes when a registry
    has it; `[1.0]` is exact; intervals and `1.*` are ranges (NuGet, Package versioning).
    """
    stated = stated.strip()
    if len(stated) > MAX_VERSION:
        return "", ""
    same = _SAME.fullmatch(stated)
    pinned = _PINNED.fullmatch(stated)
    if same and same.group(1) == same.group(2):
        return same.group(1), ""
    if pinned and "," not in stated:
        return pinned.group(1), ""
    if _FLOATING.fullmatch(stated) or _INTERVAL.fullmatch(stated):
        return "", stated
    return (stated, "") if _EXACT.fullmatch(stated) else ("", "")


def nuget_component(
    name: str, stated: str, scope: Scope, *, line: int = 0, direct: bool | None = True
) -> Component:
    """The package at a stated version, exact, a range, or not understood."""
    version, constraint = nuget_version(stated)
    return Component("nuget", name, version, constraint, scope, direct=direct, line=line)
