"""Findings as a list shows them: sentences in the reader's language, and their waivers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from timonier.practices.core.checks.registry import every
from timonier.practices.models import Finding, Waiver
from timonier.practices.sentences import rendered, said


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding as a list shows it."""

    finding: Finding
    title: str
    because: str
    waiver: Waiver | None = None
    others: int = 0  # more of the same lot, behind this one

    @property
    def state(self) -> str:
        return "waived" if self.waiver else self.finding.state


def finding_rows(findings: Sequence[Finding], *, today: date) -> list[FindingRow]:
    """Findings with their sentences in the reader's language and their waivers, in one query."""
    waivers = Waiver.objects.in_force(today).filter(finding_key__in=[f.key for f in findings])
    by_key = {waiver.finding_key: waiver for waiver in waivers}
    titles = {check.id: rendered(check.title) for check in every()}
    return [
        FindingRow(
            finding=finding,
            title=titles.get(finding.check_id, finding.check_id),
            because=said(finding.because),
            waiver=by_key.get(finding.key),
        )
        for finding in findings
    ]
