"""Licences against the company's policy, by the categories of the ScanCode licence database."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

Verdict = Literal["allowed", "review", "forbidden"]

# The default asks for a look and forbids nothing: only the company knows how it ships.
DEFAULT_POLICY: dict[str, Verdict] = {
    "Permissive": "allowed",
    "Public Domain": "allowed",
    "CLA": "allowed",
    "Copyleft Limited": "allowed",
    "Copyleft": "review",
    "Source-available": "review",
    "Commercial": "review",
    "Proprietary Free": "review",
    "Free Restricted": "review",
    "Patent License": "review",
    "Unstated License": "review",
}
CATEGORIES = tuple(sorted(DEFAULT_POLICY))
_GRAVITY: dict[str, int] = {"allowed": 0, "review": 1, "forbidden": 2}


@cache
def _categories() -> dict[str, str]:
    """SPDX id (lower case) or ScanCode key -> category, from the index license-expression ships."""
    from license_expression import get_license_index

    known: dict[str, str] = {}
    for entry in get_license_index():  # type: ignore[no-untyped-call]
        category = str(entry.get("category") or "")
        names = (entry.get("license_key"), entry.get("spdx_license_key"))
        for name in (*names, *(entry.get("other_spdx_license_keys") or ())):
            if name and category:
                known.setdefault(str(name).lower(), category)
    return known


@cache
def _licensing() -> object:
    from license_expression import get_spdx_licensing

    licensing: object = get_spdx_licensing()  # type: ignore[no-untyped-call]
    return licensing


def category_of(licence: str) -> str:
    """The category of one licence id; empty when the id is not in the index."""
    return _categories().get(licence.strip().lower(), "")


@cache
def parsed(expression: str) -> object | None:
    """The expression as a tree of AND and OR; None when it is no licence expression."""
    if len(expression) > 500:
        return None
    try:
        return _licensing().parse(expression)  # type: ignore[attr-defined,no-any-return]
    except Exception:  # the library raises its own family of parse errors: all mean unreadable
        return None


def judged(expression: str, policy: Mapping[str, Verdict]) -> tuple[Verdict | None, str]:
    """The verdict on a licence expression, and the category that decides it.

    OR lets the user choose, so the mildest branch counts; AND binds to all, so the gravest counts.
    None when a licence or its category is unknown: unknown is not allowed.
    """
    tree = parsed(expression)
    return (None, "") if tree is None else _judged(tree, policy)


def _judged(tree: object, policy: Mapping[str, Verdict]) -> tuple[Verdict | None, str]:
    arguments = getattr(tree, "args", ())
    if hasattr(tree, "license_symbol"):  # "GPL-2.0 WITH Classpath-exception": the exception rules
        exception = category_of(str(tree.exception_symbol.key))  # type: ignore[attr-defined]
        category = exception or category_of(str(tree.license_symbol.key))
        return policy.get(category), category
    if not arguments:
        category = category_of(str(getattr(tree, "key", tree)))
        return policy.get(category), category
    verdicts = [_judged(argument, policy) for argument in arguments]
    known = [one for one in verdicts if one[0] is not None]
    if type(tree).__name__ == "OR":
        return min(known, key=_gravity) if known else (None, "")
    if known and max(map(_gravity, known)) == 2:
        return max(known, key=_gravity)
    return max(known, key=_gravity) if len(known) == len(verdicts) else (None, "")


def _gravity(verdict: tuple[Verdict | None, str]) -> int:
    return _GRAVITY[verdict[0] or "review"]
