"""Intervals of Maven, Gradle and NuGet: `[1.0,2.0)`, and what stands for one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from timonier.knowledge.core.constraints.reading import UnreadableConstraint
from timonier.knowledge.core.ranges import Span, edges
from timonier.knowledge.core.versions import Key, key

_INTERVAL = re.compile(
    r"(?P<opening>[\[(\]])(?P<low>[^\[\](),]*)(?:(?P<comma>,)(?P<high>[^\[\](),]*))?"
    r"(?P<closing>[\])\[])"
)
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._+~-]*\Z")
_FLOATING = re.compile(r"(?P<numbers>(?:\d+\.){0,3})\*(?P<pre>-\*)?\Z")
_FLOATING_PRE = re.compile(r"(?P<numbers>\d+(?:\.\d+){0,3})-(?P<label>[0-9A-Za-z.-]*)\*\Z")


def maven(text: str) -> list[Span]:
    """Version ranges of Maven ("Dependency Version Requirement Specification"), several joined by
    commas, with Gradle's `]1,2[`, `1.+` and `1.0!!`. A bare version is a wish: the version itself.
    """
    text = text.removesuffix("!!")
    if not re.search(r"[\[\](),]", text):
        return [_maven_bare(text)]
    spans = [_span(one) for one in _listed(text)]
    if not _ascending(spans):
        raise UnreadableConstraint(text[:80])
    return spans


def _ascending(spans: list[Span]) -> bool:
    """Whether no interval is empty, and each begins where the one before has ended."""
    for span in spans:
        ends = edges("maven", span)
        if ends is None or ends[0] >= ends[1]:
            return False
    return all(_follows(before, after) for before, after in pairwise(spans))


def _follows(before: Span, after: Span) -> bool:
    ended: Key = key("maven", before.high) if before.high else None
    begun: Key = key("maven", after.low) if after.low else None
    return ended is None or (begun is not None and bool(ended <= begun))


def _maven_bare(text: str) -> Span:
    prefix = re.fullmatch(r"(?:([0-9A-Za-z_.-]*[0-9])\.)?\+", text)
    if prefix:
        return _from_prefix(prefix.group(1) or "")
    if text in ("LATEST", "RELEASE", "latest.release", "latest.integration"):
        return Span()
    if not _VERSION.match(text):
        raise UnreadableConstraint(text[:80])
    return Span(text, False, text, True)


def _from_prefix(prefix: str) -> Span:
    """Gradle's `1.2.+`; read up to 1.3 itself, since Maven's order has no first pre-release."""
    if not prefix:
        return Span()
    head, last = re.fullmatch(r"(.*?)(\d+)", prefix).groups()  # type: ignore[union-attr]
    return Span(f"{prefix}-alpha-0", False, f"{head}{int(last) + 1}", False)


def nuget(text: str) -> list[Span]:
    """Version ranges of NuGet ("Package versioning"): a bare version is a minimum; a floating one
    takes the newest release that begins so, with `-*` pre-releases too."""
    if re.search(r"[\[\](),]", text):
        spans = [_span(one) for one in _listed(text)]
        if len(spans) > 1 or text[0] == "]" or text[-1] == "[":
            raise UnreadableConstraint(text[:80])
        return spans
    if "*" in text:
        return [_floating(text)]
    if not _VERSION.match(text):
        raise UnreadableConstraint(text[:80])
    return [Span(text)]


def _floating(text: str) -> Span:
    found = _FLOATING.match(text)
    if found:
        numbers = [int(number) for number in found.group("numbers").split(".") if number]
        if not numbers:
            return Span(releases_only=not found.group("pre"))
        low = ".".join(map(str, numbers))
        high = ".".join(map(str, (*numbers[:-1], numbers[-1] + 1)))
        if found.group("pre"):
            return Span(f"{low}-0", False, f"{high}-0", False)
        return Span(low, False, f"{high}-0", False, releases_only=True)
    found = _FLOATING_PRE.match(text)
    if not found:
        raise UnreadableConstraint(text[:80])
    label = found.group("label").strip(".-") or "0"
    return Span(f"{found.group('numbers')}-{label}", False, found.group("numbers"), True)


def _listed(text: str) -> Iterator[re.Match[str]]:
    at = 0
    for found in _INTERVAL.finditer(text):
        if text[at : found.start()].strip() != ("," if at else ""):
            raise UnreadableConstraint(text[:80])
        yield found
        at = found.end()
    if not at or text[at:].strip():
        raise UnreadableConstraint(text[:80])


def _span(found: re.Match[str]) -> Span:
    low, high = found.group("low").strip(), (found.group("high") or "").strip()
    starts, ends = found.group("opening") == "[", found.group("closing") == "]"
    if not found.group("comma"):
        if not (starts and ends and low):
            raise UnreadableConstraint(found.group()[:80])
        high = low
    for bound in (low, high):
        if bound and not _VERSION.match(bound):
            raise UnreadableConstraint(found.group()[:80])
    return Span(low, bool(low) and not starts, high, bool(high) and ends)
