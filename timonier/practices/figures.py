"""The numbers of practices, each with one place that computes it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from timonier.kit.measured.figures import Value, figure
from timonier.practices.models import Coverage, Finding, Proposal, ProposalDecision
from timonier.practices.selectors.coverage import answers, lateness
from timonier.practices.selectors.findings import FindingFilter, open_findings, shipped_flaws
from timonier.practices.selectors.releases import Tally, apart, releases, tally

GIT = "estate.git"
# What every finding stands on: a reading, its judgment, and all that it was judged by.
JUDGED = (GIT, "practices.judgment")
LIVES = ("endoflife.date", "timonier/")
FINDINGS = (*JUDGED, "osv/", *LIVES, "cisa-kev", "module-replacements")
SEEN = "practices.view_finding"


def _count(rows: QuerySet[Finding]) -> Value:
    """As the boards count: the unknown ones are findings too, and are told apart."""
    unknown = rows.filter(state="unknown").count()
    affected = rows.filter(state="affected").count()
    as_of = Coverage.objects.aggregate(Max("checked_at"))["checked_at__max"]
    every = affected + unknown
    return Value(every, unknown=unknown, total=every, as_of=as_of)


def _open(today: date, **asked: str) -> QuerySet[Finding]:
    return open_findings(FindingFilter(**asked), today=today)  # type: ignore[arg-type]


@figure("practices.open_findings", label=_("Open findings"), sources=FINDINGS, permission=SEEN)
def open_findings_count(*, today: date) -> Value:
    """Findings that nobody waived, those whose answer is unknown among them."""
    return _count(_open(today))


@figure("practices.affected", label=_("Findings that hold"), sources=FINDINGS, permission=SEEN)
def affected(*, today: date) -> Value:
    """Findings that nobody waived and whose answer is known."""
    rows = _open(today, state="affected")
    return Value(rows.count(), total=_open(today).count())


@figure("practices.clear", label=_("Components checked and not affected"),
        sources=(*JUDGED, "osv/"), permission=SEEN)  # fmt: skip
def clear(*, today: date) -> Value:
    """Uses of components that advisories answer for, and say nothing of; old ones are told."""
    total, found = answers(today=today)
    told = found.clear if found.checked else None
    return Value(told, unknown=total - found.checked, total=total, because=lateness(found))


@figure("practices.weaknesses", label=_("Published weaknesses in what we ship"),
        sources=(*JUDGED, "osv/"), permission=SEEN)  # fmt: skip
def weaknesses(*, today: date) -> Value:
    """Open flaws of what is not known to serve the work alone."""
    return Value(shipped_flaws(_open(today)).count())


@figure("practices.critical", label=_("Critical findings"), sources=FINDINGS, permission=SEEN)
def critical(*, today: date) -> Value:
    """Open findings of critical severity."""
    return _count(_open(today, severity="critical"))


@figure("practices.high", label=_("Findings of high severity"), sources=FINDINGS, permission=SEEN)
def high(*, today: date) -> Value:
    """Open findings of high severity."""
    return _count(_open(today, severity="high"))


@figure("practices.unknown", label=_("Unknown answers"), sources=FINDINGS, permission=SEEN)
def unknown(*, today: date) -> Value:
    """Findings whose answer nobody can give."""
    rows = _open(today, state="unknown")
    return Value(rows.count(), total=_open(today).count())


@figure("practices.exploited", label=_("Flaws in use by attackers"),
        sources=(*JUDGED, "osv/", "cisa-kev"), permission=SEEN)  # fmt: skip
def exploited(*, today: date) -> Value:
    """Open vulnerability findings on the list of exploited flaws."""
    return _count(_open(today).filter(exploited=True))


@figure("practices.end_of_life", label=_("Findings on ended releases"),
        sources=(*JUDGED, *LIVES), permission=SEEN)  # fmt: skip
def end_of_life(*, today: date) -> Value:
    """Uses of components, whatever they serve, whose release gets no more free fixes."""
    past = Q(due_on__lte=today) | Q(due_on=None, since_on=None)  # superseded: since, never due
    return _count(_open(today, check="lifecycle").filter(past))


@figure("practices.releases_past", label=_("Releases we run that are past their life"),
        sources=(*JUDGED, *LIVES), permission=SEEN)  # fmt: skip
def releases_past(*, today: date) -> Value:
    """Product releases in production without free fixes; what only serves the work is told apart,
    and unknown are those of which nothing says what they serve."""
    return _run(tally(one for one in releases(_open(today)) if one.past(today)))


@figure("practices.releases_ending", label=_("Releases we run that end within a year"),
        sources=(*JUDGED, *LIVES), permission=SEEN)  # fmt: skip
def releases_ending(*, today: date) -> Value:
    """The same of those whose free fixes end in the next twelve months."""
    return _run(tally(one for one in releases(_open(today)) if not one.past(today)))


def _run(counts: Tally) -> Value:
    return Value(counts.run, unknown=counts.unsaid, total=counts.every, because=apart(counts))


@figure("practices.secrets", label=_("Committed secrets"), sources=JUDGED, permission=SEEN)
def secrets(*, today: date) -> Value:
    """Secrets in the tree of a repository."""
    return _count(_open(today, check="secret"))


@figure("practices.checked_share", unit="share", label=_("Uses of components checked"),
        sources=JUDGED, permission=SEEN)  # fmt: skip
def checked_share(*, today: date) -> Value:
    """Share of the components that a complete source of advisories answers for, as of the day of
    the oldest advisories that count; old ones are told."""
    total, found = answers(today=today)
    share = found.checked / total if total else None
    as_of = datetime(*found.as_of.timetuple()[:3], tzinfo=UTC) if found.as_of else None
    unknown = total - found.checked
    return Value(share, unknown=unknown, total=total, as_of=as_of, because=lateness(found))


@figure("practices.undecided", label=_("Proposals to decide"), sources=FINDINGS,
        permission="practices.view_proposal")  # fmt: skip
def undecided(*, today: date) -> Value:
    """Proposals that nobody has accepted or rejected."""
    verdicts = ProposalDecision.Verdict
    decided = ProposalDecision.objects.exclude(verdict=verdicts.WITHDRAWN).values("proposal_key")
    rows = Proposal.objects.all()
    return Value(rows.exclude(key__in=decided).count(), total=rows.count())
