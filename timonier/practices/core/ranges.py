"""Whether a version lies in a range, as far as the range can be read."""

from __future__ import annotations

from collections.abc import Iterable

from timonier.knowledge.core.constraints import UnreadableConstraint, declared_spans
from timonier.knowledge.core.ranges import contains
from timonier.knowledge.core.versions import key


def allows(ecosystem: str, constraint: str, version: str) -> bool | None:
    """Whether `constraint` takes `version`; None when one of them cannot be read."""
    if constraint == "*":
        return True
    place = key(ecosystem, version)
    if place is None:
        return None
    try:
        answers = [contains(ecosystem, one, place) for one in declared_spans(ecosystem, constraint)]
    except UnreadableConstraint:
        return None
    if True in answers:
        return True
    return None if None in answers else False


def all_allow(ecosystem: str, constraints: Iterable[str], version: str) -> bool | None:
    """Whether every range takes the version; None when one is not stated or cannot be read, and
    none refuses. Without any range nothing is known."""
    answers = [allows(ecosystem, one, version) if one else None for one in constraints]
    if False in answers:
        return False
    return None if None in answers or not answers else True
