"""Findings as a list shows them: sentences in the reader's language, and their waivers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from timonier.kit.measured import numbers
from timonier.kit.shell import look
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

    @property
    def age(self) -> str:
        """Of which day it is, where its repository is gone and nobody can look again."""
        return age_of(self.finding)


def age_of(finding: Finding) -> str:
    """ "last read on 3 May 2026 (gone)", or empty while its repository is there."""
    day = finding.last_read_on
    if not finding.of_gone or day is None:
        return ""
    return _("last read on %(day)s (gone)") % {"day": numbers.day(day, look.language())}


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
