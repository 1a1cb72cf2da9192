"""Which versions of Maven's coordinates are exact, in Maven, Gradle, Ivy, sbt and their kin."""

from __future__ import annotations

import re

from timonier.estate.core.facts import Component, Observation, Scope

_EXACT = re.compile(r"\w[\w.+~-]*")
_PINNED = re.compile(r"\[\s*([^,\[\]()\s]+)\s*\]")
_INTERVAL = re.compile(r"\A[\[\](][\w.,+~\[\]() -]*[\[\])]")
_FLOATING = re.compile(r"LATEST|RELEASE|latest\.\w+|(?:[\w.-]*[.-])?\+|\w[\w.+~-]*-SNAPSHOT", re.I)
MAX_VERSION = 200


def maven_version(stated: str) -> tuple[str, str]:
    """The exact version and the range that a stated one is; both empty when it is neither.

    `[1.5]` and Gradle's `1.5!!` are exact. Intervals (`[1,2)`, Ivy's `[1,2[`), `1.+`, `LATEST`,
    `latest.release` and snapshots are ranges (Maven POM reference; Gradle, dynamic and rich
    versions). A placeholder that nothing filled is neither.
    """
    stated, _, _ = stated.strip().partition("!!")
    if len(stated) > MAX_VERSION:
        return "", ""
    pinned = _PINNED.fullmatch(stated)
    stated = pinned.group(1) if pinned else stated
    if _FLOATING.fullmatch(stated) or _INTERVAL.fullmatch(stated):
        return "", stated
    return (stated, "") if _EXACT.fullmatch(stated) else ("", "")


def java_release(stated: str) -> str:
    """The release of Java that a compiler setting names (`1.8` is 8); empty when it is none."""
    release = stated.strip().removeprefix("1.").removeprefix("1_")
    return release if len(release) < 20 and release.replace(".", "").isdigit() else ""


def maven_component(
    name: str,
    stated: str,
    scope: Scope,
    *,
    line: int = 0,
    direct: bool | None = True,
    source: str = "",
) -> Component:
    """The component `group/artifact` at a stated version, exact, a range, or not understood."""
    version, constraint = maven_version(stated)
    return Component(
        "maven", name, version, constraint, scope, direct=direct, line=line, source=source
    )


def unresolved(component: Component, reason: str, stated: str = "") -> Observation:
    """The component is known and its version is not; `stated` is what stands in its place."""
    data = {"reason": reason} | ({"stated": stated[:MAX_VERSION]} if stated else {})
    return Observation("unresolved", component.name, component.line, data)
