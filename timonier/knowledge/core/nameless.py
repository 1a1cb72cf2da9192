"""Retire.js records without a CVE or GHSA name, recognised where another tells the same flaw."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Protocol

_NAMED = re.compile(r"(CVE-\d{4}-\d{4,}|GHSA(?:-\w{4}){3})$")
# Addresses that stand for one report each; a page of releases or a changelog tells of many flaws.
_REPORT = re.compile(
    r"https?://(?:www\.)?(?:hackerone\.com/reports/\d+|nodesecurity\.io/advisories/\d+"
    r"|(?:security\.)?snyk\.io/vuln/[\w:.@-]+)/?$"
)


class Entry(Protocol):
    """What recognition looks at of one advisory for one package."""

    names: set[str]
    signs: frozenset[str]


def signs_of(record: Mapping[str, Any]) -> frozenset[str]:
    """What tells two records of Retire.js for one flaw: the same report, or the same words with the
    same reference and fix. Empty for other databases, whose records name their flaws."""
    if not str(record.get("id", "")).startswith("RETIREJS-"):
        return frozenset()
    pages = {str(one.get("url", "")) for one in record.get("references") or ()} - {""}
    words = " ".join(str(record.get("summary") or "").lower().split())
    told = {f"{words}|{page}|{fix}" for page in pages for fix in _fixes(record)} if words else set()
    return frozenset(told | {page for page in pages if _REPORT.fullmatch(page)})


def _fixes(record: Mapping[str, Any]) -> set[str]:
    return {
        str(event["fixed"])
        for affected in record.get("affected") or ()
        for bounds in affected.get("ranges") or ()
        for event in bounds.get("events") or ()
        if event.get("fixed")
    }


def recognised[E: Entry](groups: Iterable[list[E]]) -> list[list[E]]:
    """The groups, each the entries of one flaw, with those joined that share a sign.

    A nameless group joins the one named group that it shares a sign with; where several share it,
    the sign tells nothing. Two named groups are two flaws.
    """
    named: list[list[E]] = []
    nameless: list[list[E]] = []
    for group in groups:
        has_name = any(_NAMED.search(name) for one in group for name in one.names)
        (named if has_name else nameless).append(group)
    for group in _together(nameless):
        shared = [one for one in named if _signs(one) & _signs(group)]
        if len(shared) == 1:
            shared[0].extend(group)
        else:
            named.append(group)
    return named


def _together[E: Entry](groups: Iterable[list[E]]) -> list[list[E]]:
    """Nameless groups that share a sign, directly or through a third."""
    found: list[list[E]] = []
    for group in groups:
        same = [one for one in found if _signs(one) & _signs(group)]
        found = [one for one in found if all(one is not each for each in same)]
        found.append([entry for each in (*same, group) for entry in each])
    return found


def _signs[E: Entry](group: Collection[E]) -> frozenset[str]:
    return frozenset(sign for one in group for sign in one.signs)
