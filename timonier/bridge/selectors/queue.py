"""What needs me today: a short list of things to do, each with its reason, figure and source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timonier.bridge.selectors import queue_decide
from timonier.bridge.selectors.course import Course
from timonier.bridge.selectors.items import SHOWN, Item, Queue
from timonier.bridge.selectors.queue_sources import late_ones, silent
from timonier.estate.models import Repository, RepositoryProfile
from timonier.kit import look, numbers
from timonier.kit.freshness import Freshness
from timonier.kit.readable import interval_text, purl_text
from timonier.practices import selectors as practices
from timonier.practices.models import Finding, ProposalDecision, Waiver
from timonier.practices.selectors.boards import ProposalLine

READ = ("scanned", "empty")


def queue(*, today: date, sources: Sequence[Freshness], unknown: int, course: Course) -> Queue:
    """Everything that waits for a person. The number of queries does not grow with the rows."""
    waiting = practices.bridge_queue(today=today)
    items = [
        *_plans(waiting.due, today),
        *queue_decide.pressing(course),
        *_decisions(waiting.decide, course),
        *queue_decide.doubts(course),
        *_doubts(sources, unknown),
        *_renewals(waiting.expiring, today),
        *_descriptions(),
    ]
    return Queue(items, waiting.pressing)


def _decisions(rows: Iterable[practices.ProposalRow], course: Course) -> Iterable[Item]:
    """Proposals that nobody decided on and no initiative carries out."""
    taken = course.plan.carried if course.plan is not None else frozenset()
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


def _plans(rows: Iterable[ProposalDecision], today: date) -> Iterable[Item]:
    for row in list(rows)[:SHOWN]:
        if row.due_on is None:
            continue
        late = row.due_on < today
        day = numbers.day(row.due_on, look.language(), "long")
        words = _("Late since %(day)s") if late else _("Due %(day)s")
        yield Item(
            kind="plan",
            verb=_("Follow") if late else _("Plan"),
            title=practices.decided_title(row),
            why=_("taken on by %(owner)s.") % {"owner": row.owner},
            due=words % {"day": day},
            url=reverse("practices:proposals-detail", args=[row.proposal_key]),
            figure=numbers.number(abs((row.due_on - today).days), look.language()),
            unit=_("days late") if late else _("days left"),
            claim=row,
            source=_("Decision"),
            as_of=row.decided_at,
        )


def _doubts(sources: Sequence[Freshness], unknown: int) -> Iterable[Item]:
    yield from _unread_repositories()
    late = [source for source in sources if source.state == "stale"]
    yield from silent(sources)
    if late:
        yield late_ones(late)
    if unknown:
        yield Item(
            kind="doubt",
            verb=_("Clear the doubt"),
            title=ngettext(
                "%(n)s check has no answer", "%(n)s checks have no answer", unknown
            ) % {"n": numbers.number(unknown, look.language())},
            why=_("A version is not written down, or a file cannot be read: not clean, unknown."),
            url=reverse("practices:board-tab", args=["unknown"]),
            figure=numbers.number(unknown, look.language()),
            unit=_("unknown"),
            source=_("Git repositories"),
            source_url=reverse("look:figure", args=["practices.unknown"]),
            aside=True,
        )  # fmt: skip


def _unread_repositories() -> Iterable[Item]:
    rows = Repository.objects.exclude(state__in=READ).defer("history_summary").order_by("name")
    found = list(rows[: SHOWN + 1])
    for row in found[:SHOWN]:
        failed = row.state in ("failed", "gone")
        title = _("%(name)s could not be read") if failed else _("%(name)s was read in part")
        if row.state == "gone":
            title = _("%(name)s is not where it was: found, moved or retired?")
        yield Item(
            kind="doubt",
            verb=_("Clear the doubt"),
            title=title % {"name": row.name},
            why=row.told or _("The scan gave no reason; scan it again."),
            url=reverse("estate:repositories-detail", args=[row.slug]),
            state="failed" if failed else "unknown",
            claim=row,
            source=_("Git repositories"),
            as_of=row.tried_at,
        )
    if len(found) > SHOWN:
        yield Item(
            kind="doubt",
            verb=_("Clear the doubt"),
            title=_("Other repositories could not be read whole"),
            why=_("What they hold counts as unknown until a scan reads them."),
            url=reverse("estate:repositories-list"),
            figure=numbers.number(rows.count() - SHOWN, look.language()),
            unit=_("more"),
            source=_("Git repositories"),
            source_url=reverse("look:sources"),
        )


def _renewals(rows: Iterable[Waiver], today: date) -> Iterable[Item]:
    for row in list(rows)[:SHOWN]:
        left = (row.until_on - today).days
        yield Item(
            kind="renew",
            verb=_("Fix or renew"),
            title=_("Waiver of %(subject)s, %(repository)s")
            % {"subject": purl_text(row.subject), "repository": row.repository_name},
            due=_("Ends %(day)s") % {"day": numbers.day(row.until_on, look.language(), "long")},
            why=_("given because: %(reason)s") % {"reason": row.reason},
            url=reverse("practices:findings-detail", args=[row.finding_key])
            if Finding.objects.filter(key=row.finding_key).exists()
            else reverse("practices:waivers-detail", args=[row.finding_key]),
            figure=numbers.number(left, look.language()),
            unit=ngettext("day left", "days left", left),
            claim=row,
            source=_("Waiver"),
            as_of=row.given_at,
        )


def _descriptions() -> Iterable[Item]:
    """Repositories whose exposure nobody has told: their severities rest on a guess."""
    told = RepositoryProfile.objects.filter(system__isnull=False).exclude(system__exposure="")
    counted = Repository.objects.aggregate(
        every=Count("pk"), told=Count("pk", filter=Q(name__in=told.values("repository_name")))
    )
    silent = counted["every"] - counted["told"]
    if silent:
        yield Item(
            kind="describe",
            verb=_("Describe"),
            title=_("Say which systems the internet can reach"),
            why=_("Without it, no severity is raised or lowered for its surroundings."),
            url=reverse("estate:systems-list"),
            figure=numbers.number(silent, look.language()),
            unit=ngettext("repository unplaced", "repositories unplaced", silent),
            source=_("Systems"),
            source_url=reverse("estate:systems-list"),
            as_of=timezone.now(),
        )
