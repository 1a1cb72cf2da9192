"""What practices ask of somebody today: proposals, promises, doubts, waivers that end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from timonier.kit import contributions as given
from timonier.kit.contributions import SHOWN, Asked, Item, Note, When
from timonier.kit.measured import numbers
from timonier.kit.measured.readable import interval_text, purl_text
from timonier.kit.shell import look
from timonier.practices import selectors as practices
from timonier.practices.contributions.panels import SEE, counts, strip
from timonier.practices.contributions.sources import late_ones, silent
from timonier.practices.figures import FINDINGS
from timonier.practices.models import Finding
from timonier.practices.selectors.boards import ProposalLine

PROPOSALS = "practices.proposal"  # a kind of keys that a higher room may take on


def waiting(asked: Asked) -> practices.BridgeQueue:
    """What waits in this room."""
    return practices.bridge_queue(today=asked.today)


@given.queue(order=When.PROMISED, permission="practices.view_proposaldecision")
def promised(asked: Asked) -> Iterator[Item]:
    """What somebody took on, and whose day is near or past."""
    today = asked.today
    for row in list(asked.once(waiting).due)[:SHOWN]:
        if row.due_on is None:
            continue
        late = row.due_on < today
        figure, unit = _days_to(row.due_on, today)
        day = numbers.near_day(row.due_on, look.language(), today)
        words = _("Late since %(day)s") if late else _("Due %(day)s")
        owned = _("taken on by %(owner)s.") if row.owner else _("and nobody answers for it yet.")
        yield Item(
            kind="plan",
            verb=_("Follow") if late else _("Plan"),
            title=practices.decided_title(row),
            why=owned % {"owner": row.owner},
            due=words % {"day": day},
            url=reverse("practices:proposals-detail", args=[row.proposal_key]),
            figure=figure,
            unit=unit,
            claim=row,
            source=_("Decision"),
            as_of=row.decided_at,
        )


def _days_to(day: date, today: date) -> tuple[str, str]:
    """A number of days and what they are; no number on the day itself."""
    days = abs((day - today).days)
    if not days:
        return "", pgettext("queue", "today")
    words = ngettext("day late", "days late", days)
    if day > today:
        words = ngettext("day left", "days left", days)
    return numbers.number(days, look.language()), words


@given.queue(order=When.DECIDE, permission="practices.view_proposal", sources=FINDINGS)
def undecided(asked: Asked) -> Iterator[Item]:
    """Proposals that nobody decided on and no higher room took on."""
    taken, rows = given.taken_of(PROPOSALS, asked), asked.once(waiting).decide
    for row in [row for row in rows if row.proposal.key not in taken][:SHOWN]:
        proposal, line = row.proposal, ProposalLine.of(row)
        yield Item(
            kind="decide",
            verb=_("Decide"),
            title=row.title,
            why=" ".join((line.rule, *line.gains)),
            url=reverse("practices:proposals-detail", args=[proposal.key]),
            act_url=reverse("practices:decide", args=[proposal.key]),
            figure=_effort(proposal.effort_low, proposal.effort_high),
            unit=_("of work"),
            claim=proposal,
            source=_("Computed"),
            as_of=proposal.computed_at,
        )


def _effort(low: float, high: float) -> str:
    return interval_text(low, high, "days", look.language())


@given.note("queue", permission="practices.view_proposal")
def more_to_decide(asked: Asked) -> Iterator[Note]:
    """How many indispensable proposals wait, where not all are shown."""
    n = asked.once(waiting).pressing
    if n > SHOWN:
        words = ngettext(
            "%(n)s indispensable proposal to decide", "%(n)s indispensable proposals to decide", n
        )
        url = f"{reverse('practices:board')}?tier=indispensable"
        yield Note(words % {"n": numbers.number(n, look.language())}, url)


@given.queue(order=When.BLIND, permission=SEE)
def sources(asked: Asked) -> Iterator[Item]:
    """Sources that do not speak, and those that are late."""
    every = asked.once(strip).sources
    yield from silent(every)
    if late := [source for source in every if source.state == "stale"]:
        yield late_ones(late)


@given.queue(order=When.BLIND, permission=SEE)
def unanswered(asked: Asked) -> Iterator[Item]:
    """Checks that could not be made."""
    unknown = asked.once(counts).unknown
    if unknown:
        yield Item(
            kind="doubt",
            verb=_("Clear the doubt"),
            title=ngettext("%(n)s check has no answer", "%(n)s checks have no answer", unknown)
            % {"n": numbers.number(unknown, look.language())},
            why=_("A version is not written down, or a file cannot be read: not clean, unknown."),
            url=reverse("practices:board-tab", args=["unknown"]),
            figure=numbers.number(unknown, look.language()),
            unit=npgettext("unit", "unknown", "unknown", unknown),
            source=_("Git repositories"),
            source_url=reverse("look:figure", args=["practices.unknown"]),
            aside=True,
        )


@given.queue(order=When.RENEW, permission="practices.view_waiver")
def expiring(asked: Asked) -> Iterator[Item]:
    """Waivers that end within two weeks."""
    for row in list(asked.once(waiting).expiring)[:SHOWN]:
        figure, unit = _days_to(row.until_on, asked.today)
        day = numbers.near_day(row.until_on, look.language(), asked.today)
        yield Item(
            kind="renew",
            verb=_("Fix or renew"),
            title=_("Waiver of %(subject)s, %(repository)s")
            % {"subject": purl_text(row.subject), "repository": row.repository_name},
            due=_("Ends %(day)s") % {"day": day},
            why=_("given because “%(reason)s”.") % {"reason": row.reason.rstrip(". ")},
            url=reverse("practices:findings-detail", args=[row.finding_key])
            if Finding.objects.filter(key=row.finding_key).exists()
            else reverse("practices:waivers-detail", args=[row.finding_key]),
            figure=figure,
            unit=unit,
            claim=row,
            source=_("Waiver"),
            as_of=row.given_at,
        )
