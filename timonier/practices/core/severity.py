"""Severity in context: where the flaw is decides how much it matters."""

from __future__ import annotations

from typing import Literal, Protocol

from timonier.practices.core.phrases import Phrase, gettext

Severity = Literal["critical", "high", "medium", "low", "info"]
LEVELS: tuple[Severity, ...] = ("critical", "high", "medium", "low", "info")
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


def in_context(
    base: Severity,
    *,
    scope: str,
    context: Circumstances,
    exploited: bool = False,
    is_tool: bool = False,
) -> tuple[Severity, tuple[Phrase, ...]]:
    """The severity once the surroundings are known, with one sentence per reason.

    Development-only code lowers by one. A system on the internet, or one the company calls vital,
    raises production code by one (once, not twice). A system out of service lowers by one.
    What is not known to ship is medium at most, high when `exploited`. Other unknowns move nothing
    and are said. `is_tool`: a list of production names it, and it is a tool of the work.
    """
    reasons: list[Phrase] = [_TOOL] if is_tool else []
    steps = 0
    if scope == "dev":
        steps -= 1
        reasons.append(gettext("Only used for development: one step lower."))
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
    if scope == "unknown":
        cap: Severity = "high" if exploited else "medium"
        shown = _MEDIUM if RANK[level] < RANK[cap] and not exploited else _UNSAID
        level, reasons = capped(level, cap), [*reasons, shown]
    return level, tuple(reasons)


_TOOL = gettext("It is declared with production dependencies; it is a tool of the work.")
_MEDIUM = gettext("Whether it ships is not known: medium at most.")
_UNSAID = gettext("Whether it ships is not known.")
