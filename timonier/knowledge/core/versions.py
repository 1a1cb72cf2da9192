"""Orders version strings exactly as each ecosystem does; an unreadable version has no place."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

# A sortable key. Keys compare only with keys of the same ecosystem.
Key = Any

_SEMVER = re.compile(r"(\d+(?:\.\d+)*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]*)?\Z")
_GO_RELEASE = re.compile(r"(\d+(?:\.\d+)*)(?:(rc|beta|alpha)\.?(\d+))?\Z")
_GEM = re.compile(r"[0-9]+(\.[0-9a-zA-Z]+)*(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?\Z")
_GEM_SEGMENT = re.compile(r"[0-9]+|[a-zA-Z]+")
_COMPOSER = re.compile(
    r"(\d+(?:\.\d+)*)(?:[._-]?(dev|alpha|beta|rc|patch|stable|pl|a|b|p)(?:[.-]?(\d+(?:\.\d+)*))?)?\Z"
)
_COMPOSER_RANK = {"dev": 0, "alpha": 1, "a": 1, "beta": 2, "b": 2, "rc": 3, "stable": 4}
_LONGEST = 128  # characters; no published version is longer, a hostile one might be
_RELEASED = ((1,),)


def _numbers(text: str) -> tuple[int, ...]:
    """The dotted numbers without trailing zeros, so that 1.0 and 1.0.0 are the same place."""
    parts = [int(part) for part in text.split(".")]
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def _identifier(text: str) -> tuple[int, int, str]:
    """SemVer 2.0 clause 11: numbers sort below words, numbers by value, words by letters."""
    return (0, int(text), "") if text.isdigit() else (1, 0, text)


def _semver(version: str) -> Key:
    found = _SEMVER.match(version.removeprefix("v").removeprefix("="))
    if not found:
        raise ValueError(version)
    numbers, pre = found.groups()
    if not pre:
        return _numbers(numbers), _RELEASED
    return _numbers(numbers), ((0,), *(_identifier(part) for part in pre.split(".")))


def _golang(version: str) -> Key:
    """Modules use SemVer; the toolchain writes go1.22rc1 where the database has 1.22.0-rc.1."""
    text = version.removeprefix("go").removeprefix("v")
    found = _GO_RELEASE.match(text)
    if found and found.group(2):
        return _semver(f"{found.group(1)}-{found.group(2)}.{found.group(3)}")
    return _semver(text)


def _pypi(version: str) -> Key:
    from packaging.version import Version

    return Version(version)


def _gem(version: str) -> Key:
    """Gem::Version: letters sort below numbers, and `-` starts a pre-release."""
    if not _GEM.match(version):
        raise ValueError(version)
    segments: list[tuple[int, int, str]] = []
    for part in _GEM_SEGMENT.findall(version.replace("-", ".pre.")):
        segments.append((1, int(part), "") if part.isdigit() else (-1, 0, part))
    first_word = next((n for n, part in enumerate(segments) if part[0] < 0), len(segments))
    release = _without_zeros(segments[:first_word])
    words = _without_zeros(segments[first_word:])
    # A release that ends sorts as if zeros followed: above a word, below a positive number.
    return (*release, *words, (0, 0, ""))


def _without_zeros(segments: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept = list(segments)
    while kept and kept[-1] == (1, 0, ""):
        kept.pop()
    return kept


def _composer(version: str) -> Key:
    """Composer pads to four numbers; dev < alpha < beta < RC < stable < patch."""
    text = version.lower().removeprefix("v").partition("+")[0]
    found = _COMPOSER.match(text)
    if not found:
        raise ValueError(version)
    numbers, stability, count = found.groups()
    rank = _COMPOSER_RANK.get(stability or "stable", 5)
    return _numbers(numbers), rank, _numbers(count or "0")


def _dotted(version: str) -> Key:
    """Hackage's and CRAN's numbers: compared one by one, and 1.0 sorts below 1.0.0."""
    return tuple(int(part) for part in re.split(r"[.-]", version))


def _maven(version: str) -> Key:
    from univers.versions import MavenVersion

    return MavenVersion(version)


def _nuget(version: str) -> Key:
    from univers.versions import NugetVersion

    return NugetVersion(version)


_KEYS: dict[str, Callable[[str], Key]] = {
    "pypi": _pypi,
    "npm": _semver,
    "cargo": _semver,
    "bitnami": _semver,
    "golang": _golang,
    "gem": _gem,
    "composer": _composer,
    "hackage": _dotted,
    "cran": _dotted,
    "maven": _maven,
    "nuget": _nuget,
}


@lru_cache(maxsize=262_144)
def key(ecosystem: str, version: str) -> Key | None:
    """The sortable place of `version`, or None when the ecosystem cannot read it.

    `ecosystem` is a purl type. None means "unknown", never "lower" or "not affected".
    """
    read = _KEYS.get(ecosystem, _semver)
    if len(version) > _LONGEST:
        return None
    try:
        return read(version.strip())
    except Exception:  # univers and packaging raise their own many classes; all mean unreadable
        return None


def major(ecosystem: str, version: str) -> str:
    """The leading number, which marks a compatible line (`0.3` for 0.x of SemVer ecosystems)."""
    parts = re.findall(r"\d+", version)
    if not parts:
        return ""
    if parts[0] == "0" and ecosystem in ("npm", "cargo", "golang") and len(parts) > 1:
        return f"0.{parts[1]}"
    return str(int(parts[0]))
