"""A finding as proposals see it: no more than what grouping, tiers and effort need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from timonier.practices.core.issue import Issue, Remedy


@dataclass(frozen=True, slots=True)
class Piece:
    """One open finding that nobody waived."""

    key: str
    check: str
    severity: str
    state: str
    repository: str
    subject: str
    file: str
    scope: str
    exploited: bool
    exploited_on: date | None
    since: date | None
    due: date | None
    remedy: Remedy
    in_service: bool | None = None
    aliases: tuple[str, ...] = ()  # the identifier that readers know best comes first

    def ended(self, today: date) -> bool:
        """Whether the end has passed; a source that gives no date but says so means that it has."""
        return self.due is None or self.due <= today


def piece_of(issue: Issue, in_service: bool | None = None) -> Piece | None:
    """The piece of a fresh issue; None when no change is known to remove it."""
    if issue.remedy is None:
        return None
    return Piece(
        key=issue.key,
        check=issue.check,
        severity=issue.severity,
        state=issue.state,
        repository=issue.repository,
        subject=issue.subject,
        file=issue.file,
        scope=issue.scope,
        exploited=issue.exploited,
        exploited_on=issue.exploited_on,
        since=issue.since,
        due=issue.due,
        remedy=issue.remedy,
        in_service=in_service,
        aliases=issue.aliases,
    )
