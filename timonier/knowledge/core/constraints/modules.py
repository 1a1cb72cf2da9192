"""Ranges of Helm charts and of Terraform modules and providers."""

from __future__ import annotations

import re

from timonier.knowledge.core.constraints.reading import (
    PARTIAL,
    Partial,
    UnreadableConstraint,
    all_of,
    bound,
    comparators,
    releases,
)
from timonier.knowledge.core.constraints.semver import compared, partial
from timonier.knowledge.core.ranges import Span, complement, intersection

_HELM = re.compile(rf"(?P<operator>=?[<>]|[<>]?=|!=|~>?|\^|)\s*v?{PARTIAL}(?=[\s,]|\Z)")
_HYPHEN = re.compile(r"\s*v?(\S+)\s+-\s+v?(\S+)\s*")
_TERRAFORM = re.compile(r"\s*+(=|!=|>=|<=|~>|>|<|)\s*+v?(\d+(?:\.\d+)*)(-[0-9A-Za-z.~-]+)?\s*+\Z")


def helm(text: str) -> list[Span]:
    """Ranges of charts, read by Masterminds/semver ("Checking Version Constraints"): as in npm,
    with `!=`, and commas; a comparator without a pre-release holds releases alone."""
    found: list[Span] = []
    for alternative in text.split("||"):
        hyphen = _HYPHEN.fullmatch(alternative)
        if hyphen:
            low, high = map(partial, hyphen.groups())
            parts = [_gated(">=", low), _gated("<=", high)]
        else:
            listed = list(comparators(_HELM, alternative.strip(), r"(?:\s*,)?\s*"))
            parts = [_gated(one.group("operator"), Partial.of(one)) for one in listed]
        found += all_of("helm", parts)
    return found


def _gated(operator: str, one: Partial) -> list[Span]:
    operator = {"=>": ">=", "=<": "<="}.get(operator, operator)
    if operator == "!=":
        spans = complement(one.line) if one.numbers else []
        return spans if one.full else releases(spans)
    everything = operator in ("~", "~>") and one.numbers == (0, 0, 0)  # the library's exception
    spans = [Span()] if everything else compared(operator, one)
    return spans if one.pre else releases(spans)


def terraform(text: str) -> list[Span]:
    """Version constraints of Terraform, read by hashicorp/go-version: commas join, missing
    numbers are zero, and pre-releases count only where the same version is named with one."""
    return all_of("terraform", (_of_terraform(part) for part in text.split(",")))


def _of_terraform(text: str) -> list[Span]:
    found = _TERRAFORM.match(text)
    if not found:
        raise UnreadableConstraint(text[:80])
    operator, release, pre = found.group(1), found.group(2), found.group(3) or ""
    exact = Span(release + pre, False, release + pre, True)
    if operator in ("", "="):
        return [exact]
    if operator == "!=":
        return complement(exact)
    if operator == "~>":
        return _pessimistic(release, pre)
    spans = [bound(operator, release + pre)]
    if not pre:
        return releases(spans)
    before = [Span(f"{release}-0", False, release, False)]
    return releases(spans) + (intersection("terraform", spans, before) or [])


def _pessimistic(release: str, pre: str) -> list[Span]:
    """`~> 1.2.3`: the last number stated may grow; beside a pre-release, its own ones alone."""
    if pre:
        return [Span(release + pre, False, release, False)]
    numbers = [int(number) for number in release.split(".")]
    if len(numbers) == 1:
        return releases([Span(release)])
    numbers = numbers[:-1]
    numbers[-1] += 1
    return releases([Span(release, False, ".".join(map(str, numbers)), False)])
