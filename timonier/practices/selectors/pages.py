"""What the page of one finding tells beside the row: surroundings, and the story of its states."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from timonier.estate.models import RepositoryProfile
from timonier.kit.measured import numbers
from timonier.kit.measured.freshness import Freshness, strip
from timonier.kit.records.evidence import Thread, why
from timonier.kit.shell import look
from timonier.practices.models import Finding, ProposalDecision, Waiver
from timonier.practices.selectors.checks import CheckWords, check_words


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a finding or a proposal, on a day."""

    on: date
    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class FindingPage:
    """Everything around one finding."""

    check: CheckWords | None
    surroundings: Sequence[tuple[str, str]]  # label and what was said; "": nobody has said
    story: Sequence[Event]
    thread: Thread
    git: Freshness
    secret: bool


def finding_page(finding: Finding, *, user: Any) -> FindingPage:
    """The surroundings that move the severity, the thread of evidence, and the story."""
    return FindingPage(
        check=check_words(finding.check_id),
        surroundings=list(_surroundings(finding)),
        story=_story(finding),
        thread=why(finding, user=user),
        git=strip(names=["estate.git"])[0],
        secret=finding.check_id == "secret",
    )


def _surroundings(finding: Finding) -> Iterable[tuple[str, str]]:
    profiles = RepositoryProfile.objects.select_related("system")
    profile = profiles.filter(repository_name=finding.repository.name).first()
    system = profile.system if profile else None
    yield _("Scope"), str(finding.get_scope_display()) if finding.scope != "unknown" else ""
    yield _("System"), system.name if system else ""
    yield _("Exposure"), str(system.get_exposure_display()) if system and system.exposure else ""
    yield (
        _("Criticality"),
        str(system.get_criticality_display()) if system and system.criticality else "",
    )


def _story(finding: Finding) -> list[Event]:
    """From the first sight to today, oldest first."""
    events = [Event(finding.seen_first_on, _("Seen for the first time."))]
    if finding.since_on:
        events.append(Event(finding.since_on, _("True of the world since this day.")))
    waivers: Any = Waiver.history
    for row in waivers.filter(finding_key=finding.key).select_related("history_user"):
        events.append(_of_waiver(row))
    if finding.seen_last_on != finding.seen_first_on:
        events.append(Event(finding.seen_last_on, _("Seen for the last time.")))
    if finding.resolved_on:
        events.append(Event(finding.resolved_on, _("No longer found: resolved.")))
    if finding.due_on and finding.due_on > timezone.localdate():
        events.append(Event(finding.due_on, _("Waiting begins to cost.")))
    return sorted(events, key=lambda event: event.on)


def _of_waiver(row: Any) -> Event:
    words = {
        "+": _("Waived: %(reason)s"),
        "~": _("Waiver changed: %(reason)s"),
        "-": _("Waiver lifted."),
    }[row.history_type]
    day = timezone.localdate(row.history_date)
    return Event(day, words % {"reason": row.reason}, _name(row.history_user))


def decision_story(key: str) -> list[Event]:
    """What was decided on a proposal, oldest first."""
    decisions: Any = ProposalDecision.history
    rows = decisions.filter(proposal_key=key).select_related("history_user")
    return [
        Event(timezone.localdate(row.history_date), _decided(row), _name(row.history_user))
        for row in rows.order_by("history_id")
    ]


def _decided(row: Any) -> str:
    verdict = str(ProposalDecision.Verdict(row.verdict).label)
    if row.verdict == ProposalDecision.Verdict.ACCEPTED and row.due_on:
        return _("%(verdict)s: %(owner)s, by %(day)s") % {
            "verdict": verdict, "owner": row.owner, "day": _day(row.due_on),
        }  # fmt: skip
    return f"{verdict}: {row.reason}" if row.reason else verdict


def _day(day: date) -> str:
    return numbers.day(day, look.language())


def _name(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""
