"""The page that documents every check, written from the checks themselves."""

from __future__ import annotations

from collections.abc import Iterator

from timonier.practices.core.checks.registry import Check, every
from timonier.practices.core.effort import EFFORT, Days
from timonier.practices.core.tiers import RULES

_HEAD = """# Checks

What `timonier scan` looks for: what each check proves, how to fix what it finds, how grave that is.
This page is written by `manage.py checks_page`; a test fails when it is out of date.

A finding is *affected* or *unknown*. What is not in the list was either checked and clear, or is in
the `coverage` part of the scan as unknown: silence is never counted as clear.

Severity is `critical`, `high`, `medium`, `low` or `info`, and is moved by its surroundings:
development-only code is one step lower; a system on the internet, or a vital one, one step higher
(once); a system out of service one step lower. What nobody has said moves nothing, and the finding
says so. A company sets its own severity for a check, or switches it off, under *Weights of checks*.
"""


def checks_page() -> str:
    """The whole page in Markdown."""
    return "\n".join([_HEAD, *_checks(), *_tiers(), *_effort()]) + "\n"


def _checks() -> Iterator[str]:
    topics = sorted({check.topic for check in every()})
    for topic in topics:
        yield f"## {topic.capitalize()}\n"
        for check in every():
            if check.topic == topic:
                yield _check(check)


def _check(check: Check) -> str:
    lines = [
        f"### `{check.id}`: {check.title.english()}\n",
        f"- Proves: {check.proves.english()}",
        f"- Fix: {check.fix.english()}",
        f"- Severity: {check.severity.english()}",
    ]
    if check.cap:
        lines.append(f"- Never above: {check.cap}, unless the company says so.")
    return "\n".join(lines) + "\n"


def _tiers() -> Iterator[str]:
    yield "## Tiers of proposals (provisional)\n"
    yield "The first rule that any finding of a proposal meets decides; else it is accessory.\n"
    for place, rule in enumerate(RULES, 1):
        yield f"{place}. `{rule.id}` {rule.because.english()}"
    yield ""


def _effort() -> Iterator[str]:
    yield "## Effort of proposals\n"
    yield "Working days of one person who knows the code, as intervals (low, likely, high at 80 %):"
    yield "a part once, one for each repository (times the releases crossed), one for each file.\n"
    yield "| rule | once | each repository | each file | why |"
    yield "|---|---|---|---|---|"
    for name, rule in EFFORT.items():
        parts = " | ".join(_days(days) for days in (rule.once, rule.repository, rule.file))
        yield f"| `{name}` | {parts} | {rule.reason.english()} |"


def _days(days: Days) -> str:
    return ", ".join(f"{one:g}" for one in days) if any(days) else "–"
