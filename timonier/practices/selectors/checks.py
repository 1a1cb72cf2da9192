"""The documented checks in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from timonier.practices.core.checks.registry import CHECKS, every, load
from timonier.practices.sentences import rendered


@dataclass(frozen=True, slots=True)
class CheckWords:
    """One check as a person reads it."""

    id: str
    title: str
    proves: str
    fix: str
    severity: str
    topic: str


def check_words(check: str) -> CheckWords | None:
    """What a check proves and how to fix what it finds; None when the check is no more."""
    load()
    if check not in CHECKS:
        return None
    known = CHECKS[check]
    return CheckWords(
        id=known.id,
        title=rendered(known.title),
        proves=rendered(known.proves),
        fix=rendered(known.fix),
        severity=rendered(known.severity),
        topic=known.topic,
    )


def all_checks() -> list[CheckWords]:
    """Every check, by id."""
    return [words for words in (check_words(one.id) for one in every()) if words]
