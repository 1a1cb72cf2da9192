"""Severity in context: where the flaw is decides how much it matters."""

from __future__ import annotations

from typing import Literal, Protocol

from timonier.practices.core.phrases import Phrase, gettext

Severity = Literal["critical", "high", "medium", "low", "info"]
LEVELS: tuple[Severity, ...] = ("critical", "high", "medium", "low", "info")
KNOWN = frozenset({"prod", "dev"})  # scopes that say where a thing is used
RANK: dict[str, int] = {level: place for place, level in enumerate(LEVELS)}


class Circumstances(Protocol):
    """What the company has said of the system a repository belongs to; empty when unknown."""

    @property
    def exposure(self) -> str: ...
    @property
    def criticality(self) -> str: ...
    @property
    def in_service(self) -> bool | None: ...


def moved(level: Severity, steps: int) -> Severity:
    """`level` raised (positive) or lowered (negative) by whole steps, within the scale."""
    place = min(max(RANK[level] - steps, 0), len(LEVELS) - 1)
    return LEVELS[place]


def capped(level: Severity, cap: Severity) -> Severity:
    """`level`, never above `cap`."""
    return level if RANK[level] >= RANK[cap] else cap


def within_scope(level: Severity, scope: str) -> tuple[Severity, tuple[Phrase, ...]]:
    """`level` as the law has it, and why: what is not known to ship is medium at most.

    Every finding passes here, whichever check made it and whatever that check thought of, but
    those that are as grave anywhere (a secret: whoever has a copy has it). A company's own weight,
    which is somebody's decision, stands above it.
    """
    if scope in KNOWN or RANK[level] >= RANK["medium"]:
        return level, ()
    return "medium", (_MEDIUM,)


def in_use(base: Severity, scope: str) -> tuple[Severity, tuple[Phrase, ...]]:
    """The severity of what is as wrong on every system: by scope alone, and why."""
    if scope == "dev":
        return moved(base, -1), (_DEVELOPMENT,)
    return within_scope(base, scope)


def in_context(
    base: Severity, *, scope: str, context: Circumstances, is_tool: bool = False
) -> tuple[Severity, tuple[Phrase, ...]]:
    """The severity once the surroundings are known, with one sentence per reason.

    Development-only code lowers by one. A system on the internet, or one the company calls vital,
    raises production code by one (once, not twice). A system out of service lowers by one.
    What is not known to ship is medium at most, whoever exploits it. Other unknowns move nothing
    and are said. `is_tool`: a list of production names it, and it is a tool of the work.
    """
    reasons: list[Phrase] = [_TOOL] if is_tool else []
    steps = 0
    if scope == "dev":
        steps -= 1
        reasons.append(_DEVELOPMENT)
    elif context.exposure == "internet":
        steps += 1
        reasons.append(gettext("The system is exposed to the internet: one step higher."))
    elif context.criticality == "vital":
        steps += 1
        reasons.append(gettext("The system is vital: one step higher."))
    elif not context.exposure:
        reasons.append(gettext("The exposure of the system is unknown: severity not adjusted."))
    if context.in_service is False:
        steps -= 1
        reasons.append(gettext("The system is out of service: one step lower."))
    level = moved(base, steps)
    level, lowered = within_scope(level, scope)
    unsaid = (_UNSAID,) if scope not in KNOWN and not lowered else ()
    return level, (*reasons, *lowered, *unsaid)


_DEVELOPMENT = gettext("Only used for development: one step lower.")
_TOOL = gettext("It is declared with production dependencies; it is a tool of the work.")
_MEDIUM = gettext("Whether it ships is not known: medium at most.")
_UNSAID = gettext("Whether it ships is not known.")
