"""NuGet's documentation of version ranges, restated without any code of the product."""

from __future__ import annotations

import re

_VERSION = re.compile(r"(\d+(?:\.\d+){0,3})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?\Z")


def _compare(one: str, other: str) -> int:
    (here, pre), (there, last) = (_VERSION.match(text).groups() for text in (one, other))  # type: ignore[union-attr]
    left, right = ([int(n) for n in f"{text}.0.0.0".split(".")[:4]] for text in (here, there))
    if left != right:
        return 1 if left > right else -1
    if not pre or not last:
        return int(bool(last)) - int(bool(pre))
    for a, b in zip(pre.lower().split("."), last.lower().split("."), strict=False):
        if a != b:
            if a.isdigit() and b.isdigit():
                return (int(a) > int(b)) - (int(a) < int(b))
            if a.isdigit() != b.isdigit():
                return -1 if a.isdigit() else 1
            return 1 if a > b else -1
    return pre.count(".") - last.count(".")


def holds(asked: str, version: str) -> str:
    """1, 0, or - when the range is none: "Package versioning", sections ranges and floating."""
    if not _VERSION.match(version):
        return "-"
    if "*" in asked:
        return _floats(asked, version)
    if _VERSION.match(asked):
        return str(int(_compare(version, asked) >= 0))
    found = re.match(r"([\[(])([^,\[\]()]*)(,?)([^,\[\]()]*)([\])])\Z", asked)
    if not found:
        return "-"
    low, high = found[2].strip(), found[4].strip()
    if not found[3]:
        high = low
        if found[1] + found[5] != "[]" or not low:
            return "-"
    if any(bound and not _VERSION.match(bound) for bound in (low, high)):
        return "-"
    above = not low or _compare(version, low) > (-1 if found[1] == "[" else 0)
    below = not high or _compare(version, high) < (1 if found[5] == "]" else 0)
    return str(int(bool(above and below)))


def _floats(asked: str, version: str) -> str:
    head, _, label = asked.partition("-")
    numbers, pre = _VERSION.match(version).groups()  # type: ignore[union-attr]
    places = f"{numbers}.0.0.0".split(".")[:4]
    if head.endswith("*"):
        fixed = [one for one in head[:-1].split(".") if one]
        begins = [int(one) for one in places[: len(fixed)]] == [int(one) for one in fixed]
        return str(int(begins and (not pre or label == "*")))
    same = [int(one) for one in places] == [int(one) for one in f"{head}.0.0.0".split(".")[:4]]
    return str(int(same and (not pre or pre.lower().startswith(label.rstrip("*").lower()))))
