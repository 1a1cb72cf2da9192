"""The severity of an advisory from its CVSS vectors, on the FIRST scale."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any, Literal

Severity = Literal["critical", "high", "medium", "low", "unknown"]
LEVELS: tuple[Severity, ...] = ("critical", "high", "medium", "low", "unknown")

_WORDS: dict[str, Severity] = {
    "critical": "critical",
    "high": "high",
    "important": "high",
    "moderate": "medium",
    "medium": "medium",
    "low": "low",
    "negligible": "low",
}


def base_score(vector: str) -> float | None:
    """CVSS base score of a v2, v3.x or v4.0 vector (0 to 10); None when it cannot be read."""
    cvss: Any = import_module("cvss")  # untyped, and needed only when a database is compiled
    form = cvss.CVSS4 if vector.startswith("CVSS:4") else cvss.CVSS3
    if not vector.startswith("CVSS:"):
        form, vector = cvss.CVSS2, vector.strip("()")
    try:
        return float(form(vector).base_score)
    except (cvss.CVSSError, ValueError, TypeError, KeyError):
        return None


def level(score: float | None) -> Severity:
    """The qualitative scale of CVSS v3 and v4 (specification, section 5)."""
    if score is None or score <= 0:
        return "unknown"
    if score >= 9:
        return "critical"
    if score >= 7:
        return "high"
    return "medium" if score >= 4 else "low"


def word(text: str) -> Severity:
    """A database's own word for the severity (moderate, important…)."""
    return _WORDS.get(text.strip().lower(), "unknown")


def worst(levels: Iterable[Severity]) -> Severity:
    """The most severe of `levels`; unknown when there is none."""
    return min(levels, key=LEVELS.index, default="unknown")
