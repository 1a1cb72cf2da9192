"""Orders version strings exactly as each ecosystem does; an unreadable version has no place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, total_ordering
from itertools import zip_longest
from math import inf
from typing import Any

from timonier.knowledge.core.maven_order import MavenPlace

# A sortable key. Keys compare only with keys of the same ecosystem.
Key = Any

_SEMVER = re.compile(r"(\d+(?:\.\d+)*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]*)?\Z", re.A)
_GO_RELEASE = re.compile(r"(\d+(?:\.\d+)*)(?:(rc|beta|alpha)\.?(\d+))?\Z", re.A)
_GEM = re.compile(r"[0-9]+(\.[0-9a-zA-Z]+)*(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?\Z")
_GEM_SEGMENT = re.compile(r"[0-9]+|[a-zA-Z]+")
_LONGEST = 128  # characters; no published version is longer, a hostile one might be
_RELEASED = ((1,),)

# What makes of a release the lowest version that counts to it, so that "below the 2.0 line" is
# written "<2.0.0-0". Maven, Hackage and CRAN have no such version: they compare as written.
_FLOORS = {
    "pypi": ".dev0",
    "gem": ".A",
    "composer": "-dev",
    "maven": "",
    "hackage": "",
    "cran": "",
    "conda": "dev",
}
# After every post-release: `>1.0` of Python begins there. No version can be written so.
AFTER_POSTS = ".post*"
_LAST_LABEL = ((2, 0, ""),)


def _numbers(text: str) -> tuple[int, ...]:
    """The dotted numbers without trailing zeros, so that 1.0 and 1.0.0 are the same place."""
    return _without_last_zeros(tuple(int(part) for part in text.split(".")))


def _without_last_zeros(numbers: tuple[int, ...]) -> tuple[int, ...]:
    while numbers and numbers[-1] == 0:
        numbers = numbers[:-1]
    return numbers


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
    """PEP 440: epoch, release, pre-, post- and development release, local label."""
    from packaging.version import Version

    after_posts = version.endswith(AFTER_POSTS)
    one = Version(version.removesuffix(AFTER_POSTS))
    release = _without_last_zeros(one.release)
    local = tuple(_label(part) for part in one.local.split(".")) if one.local else ()
    if after_posts:
        return one.epoch, release, _phase(one.pre), inf, inf, local
    post = -1 if one.post is None else one.post
    dev = inf if one.dev is None else one.dev
    only_dev = one.pre is None and one.post is None and one.dev is not None
    return one.epoch, release, (-1, 0) if only_dev else _phase(one.pre), post, dev, local


def _phase(pre: tuple[str, int] | None) -> tuple[int, int]:
    return ({"a": 0, "b": 1, "rc": 2}[pre[0]], pre[1]) if pre else (3, 0)


def _label(part: str) -> tuple[int, int, str]:
    return (1, int(part), "") if part.isdigit() else (0, 0, part)


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


_COMPOSER = re.compile(
    r"(\d+(?:\.\d+){0,3}|\d{4}(?:[.:-]?\d{2}){1,6}(?:[.:-]?\d{1,3})?)(?:\.(x))?"
    r"(?:[._-]?(stable|beta|b|rc|alpha|a|patch|pl|p)((?:[.-]?\d++)*+))?([.-]?dev)?\Z",
    re.A,
)
# PHP's version_compare, which Composer uses: `#` stands for a number and for the end.
_COMPOSER_RANK = {"dev": 0, "alpha": 1, "a": 1, "beta": 2, "b": 2, "rc": 3}
_COMPOSER_END, _COMPOSER_PATCH = 4, 5
_BRANCH_NUMBER = 9_999_999  # `1.x-dev` is the newest that the 1 line can hold


def _composer(version: str) -> Key:
    """Composer pads to four numbers; dev < alpha < beta < RC < stable < patch.

    A numbered branch (`2.1.x-dev`) has a place; a named one (`dev-main`) has none.
    """
    text = version.lower().removeprefix("v").partition("+")[0]
    found = _COMPOSER.match(text)
    if not found:
        raise ValueError(version)
    numbers, branch, stability, count, dev = found.groups()
    places = [int(number) for number in re.findall(r"\d+", numbers)]
    if branch:
        if stability or not dev or len(places) > 3:
            raise ValueError(version)
        places += [_BRANCH_NUMBER] * (4 - len(places))
    marks: list[tuple[int, int]] = []
    if stability and stability != "stable":
        marks.append((_COMPOSER_RANK.get(stability, _COMPOSER_PATCH), 0))
        marks += [(_COMPOSER_END, int(number)) for number in re.findall(r"\d+", count)]
    if dev:
        marks.append((_COMPOSER_RANK["dev"], 0))
    return _without_last_zeros(tuple(places)), (*marks, (_COMPOSER_END, -1))


def _dotted(version: str) -> Key:
    """Hackage's and CRAN's numbers: compared one by one, and 1.0 sorts below 1.0.0."""
    return tuple(int(part) for part in re.split(r"[.-]", version))


_MAVEN = re.compile(r"(?=[^0-9]*[0-9])[0-9A-Za-z][0-9A-Za-z._+~-]*(?<!\+)\Z")


@total_ordering
@dataclass(frozen=True, slots=True)
class _Padded:
    """Lists of parts of which the shorter counts as filled with zeros."""

    parts: tuple[tuple[tuple[int, int, str], ...], ...]

    def __lt__(self, other: _Padded) -> bool:
        for one, two in zip_longest(self.parts, other.parts, fillvalue=()):
            for left, right in zip_longest(one, two, fillvalue=(1, 0, "")):
                if left != right:
                    return left < right
        return False


def _conda(version: str) -> Key:
    """conda's VersionOrder: epoch, then lists of numbers and words; dev lowest, post highest."""
    epoch, _, rest = version.lower().rpartition("!")
    public, _, local = rest.partition("+")
    if not re.fullmatch(r"[0-9][0-9a-z._-]*", public) or (epoch and not epoch.isdigit()):
        raise ValueError(version)
    return int(epoch or 0), _conda_parts(public), _conda_parts(local)


def _conda_parts(text: str) -> _Padded:
    found = [_conda_component(part) for part in re.split(r"[._-]", text) if part]
    while found and not found[-1]:
        found.pop()
    return _Padded(tuple(found))


_CONDA_WORDS = {"dev": (-1, 0, ""), "post": (2, 0, "")}


def _conda_component(text: str) -> tuple[tuple[int, int, str], ...]:
    found = [
        (1, int(part), "") if part.isdigit() else _CONDA_WORDS.get(part, (0, 0, part))
        for part in re.findall(r"[0-9]+|[^0-9]+", text)
    ]
    if not text[0].isdigit():
        found.insert(0, (1, 0, ""))
    while found and found[-1] == (1, 0, ""):
        found.pop()
    return tuple(found)


def _maven(version: str) -> Key:
    """Maven orders any text; what holds no number (LATEST) or a range (1.+) is no version."""
    if not _MAVEN.match(version):
        raise ValueError(version)
    return MavenPlace.of(version)


def _nuget(version: str) -> Key:
    """SemVer 2.0 with up to four numbers; letters of a pre-release have no case."""
    return _semver(version.lower())


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
    "conda": _conda,
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


def above(ecosystem: str, place: Key) -> Key:
    """The last place that counts as `place`: PEP 440 takes 2.6.0+cu124 for 2.6.0 wherever a
    bound names no label, so that `<=2.6.0` and `==2.6.0` hold it."""
    if ecosystem == "pypi" and not place[-1]:
        return (*place[:-1], _LAST_LABEL)
    return place


def floor(ecosystem: str, release: str) -> str:
    """The lowest version that counts to a plain release, its first pre-releases included."""
    return release + _FLOORS.get(ecosystem, "-0")


def release_of(place: Key) -> Key:
    """The place of the release that a SemVer place is, or comes before."""
    return place[0], _RELEASED


def is_release(place: Key) -> bool:
    """Whether a SemVer place is no pre-release."""
    return bool(place[1] == _RELEASED)


def major(ecosystem: str, version: str) -> str:
    """The leading number, which marks a compatible line (`0.3` for 0.x of SemVer ecosystems)."""
    parts = re.findall(r"\d+", version)
    if not parts:
        return ""
    if parts[0] == "0" and ecosystem in ("npm", "cargo", "golang") and len(parts) > 1:
        return f"0.{parts[1]}"
    return str(int(parts[0]))
