"""The findings board: four states, filters, and rows in batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Count, Q, QuerySet

from timonier.estate.models import Repository, RepositoryProfile
from timonier.kit.folding import holds
from timonier.practices.core.checks.registry import every
from timonier.practices.core.severity import LEVELS
from timonier.practices.models import Finding, Judged, Waiver
from timonier.practices.selectors.coverage import answers, lateness
from timonier.practices.selectors.lots import leads, with_others
from timonier.practices.selectors.rows import FindingRow, finding_rows

PAGE = 50
HEAVY = "repository__history_summary"  # tens of kilobytes that no list shows


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """What a reader asked to see. Empty means all. `state`: affected, unknown or waived."""

    state: str = ""
    severity: str = ""
    check: str = ""
    topic: str = ""
    repository: str = ""
    system: str = ""
    team: str = ""
    scope: str = ""
    exploited: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class StateCounts:
    """The four answers. `clear` counts components checked, with a canary, and not affected; it is
    None when nothing could be checked: that is not zero. Those whose advisories are old are told
    apart in `late`: what was published since is not known."""

    affected: int
    unknown: int
    waived: int
    clear: int | None
    unchecked: int  # components that no source could answer for
    late: str = ""  # "50 against advisories of …, 249 days old"


@dataclass(frozen=True, slots=True)
class FindingsBoard:
    """One page of findings. `next` is the place to go on from; empty at the end."""

    rows: Sequence[FindingRow]
    counts: StateCounts
    total: int
    next: str = ""
    severities: dict[str, int] = field(default_factory=dict)
    checks: dict[str, int] = field(default_factory=dict)


def findings_board(
    asked: FindingFilter | None = None, *, today: date, after: str = "", size: int = PAGE
) -> FindingsBoard:
    """The findings that were asked for, gravest first, in pages of `size` after a place.

    The advisories of one component in one repository are one row, led by the gravest. A handful of
    queries, whatever the number of findings.
    """
    asked = asked or FindingFilter()
    rows = open_findings(asked, today=today)
    severities, checks = _tallied(_counted(asked, today))
    page = _after(leads(rows), after).select_related("repository").defer(HEAVY)
    found = list(page.order_by("rank", "pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return FindingsBoard(
        rows=with_others(finding_rows(found[:size], today=today), rows),
        counts=state_counts(today=today),
        total=sum(severities.values()),
        next=f"{last.rank}-{last.pk}" if last else "",
        severities={level: severities[level] for level in LEVELS if level in severities},
        checks=checks,
    )


def open_findings(asked: FindingFilter, *, today: date) -> QuerySet[Finding]:
    """The open findings of a filter. Waived ones only when they are asked for."""
    waived = Waiver.objects.in_force(today).values("finding_key")
    rows = _matching(asked)
    if asked.state == "waived":
        return rows.filter(key__in=waived)
    return rows.exclude(key__in=waived)


def open_counts(rows: Sequence[Repository], *, today: date) -> dict[int, int]:
    """Open findings, waived ones left out, by repository; one query."""
    found = open_findings(FindingFilter(), today=today).filter(repository__in=rows).order_by()
    return dict(found.values_list("repository").annotate(number=Count("pk")))


def judged(rows: Sequence[Repository]) -> set[int]:
    """Which of the repositories were judged: of the others, no finding means nothing."""
    return set(Judged.objects.filter(repository__in=rows).values_list("repository", flat=True))


def _matching(asked: FindingFilter) -> QuerySet[Finding]:
    """The open findings of a filter, waived or not."""
    rows: QuerySet[Finding] = Finding.objects.open()
    if asked.state and asked.state != "waived":
        rows = rows.filter(state=asked.state)
    for name, column in (("severity", "severity"), ("check", "check_id"), ("scope", "scope")):
        if getattr(asked, name):
            rows = rows.filter(**{column: getattr(asked, name)})
    if asked.topic:
        rows = rows.filter(check_id__in=[one.id for one in every() if one.topic == asked.topic])
    if asked.exploited:
        rows = rows.filter(exploited=True)
    if asked.text:
        held = [holds(Finding, name, asked.text) for name in ("subject", "file", "aliases")]
        rows = rows.filter(Q.create([*held], Q.OR))
    return _somewhere(rows, asked)


def _somewhere(rows: QuerySet[Finding], asked: FindingFilter) -> QuerySet[Finding]:
    if asked.repository:
        rows = rows.filter(
            Q(repository__slug=asked.repository) | Q(repository__name=asked.repository)
        )
    profiles = RepositoryProfile.objects.values("repository_name")
    if asked.system:
        rows = rows.filter(repository__name__in=profiles.filter(system__slug=asked.system))
    if asked.team:
        rows = rows.filter(repository__name__in=profiles.filter(team=asked.team))
    return rows


def _after(rows: QuerySet[Finding], place: str) -> QuerySet[Finding]:
    rank, dash, pk = place.partition("-")
    if not dash or not (rank.isdigit() and pk.isdigit()):
        return rows
    return rows.filter(Q(rank__gt=int(rank)) | Q(rank=int(rank), pk__gt=int(pk)))


def _counted(asked: FindingFilter, today: date) -> Counter[tuple[str, str]]:
    """Findings by check and severity: all of the filter less the few waived ones, which is many
    times faster than asking of each whether it is waived."""
    waived = Waiver.objects.in_force(today).values("finding_key")
    rows = _matching(replace(asked, state=""))
    if asked.state == "waived":
        return _by_check(rows.filter(key__in=waived))
    held = _by_check(rows.filter(key__in=waived), asked.state)
    return _by_check(rows, asked.state) - held


def _by_check(rows: QuerySet[Finding], state: str = "") -> Counter[tuple[str, str]]:
    """Counted in the order of the index that covers it, the state told apart afterwards."""
    counted = rows.order_by().values_list("check_id", "severity", "state").annotate(Count("pk"))
    found: Counter[tuple[str, str]] = Counter()
    for check, severity, of, n in counted:
        found[check, severity] += n if state in ("", of) else 0
    return +found


def _tallied(counted: Counter[tuple[str, str]]) -> tuple[dict[str, int], dict[str, int]]:
    severities: dict[str, int] = {}
    checks: dict[str, int] = {}
    for (check, severity), n in counted.items():
        severities[severity] = severities.get(severity, 0) + n
        checks[check] = checks.get(check, 0) + n
    return severities, dict(sorted(checks.items(), key=lambda one: (-one[1], one[0])))


def shipped_flaws(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Of these, the flaws of what is not known to serve the work alone."""
    return rows.filter(check_id="vulnerability", state="affected").exclude(scope="dev")


def state_counts(*, today: date) -> StateCounts:
    """How many findings are affected, unknown and waived; how many components are clear."""
    waived = Waiver.objects.in_force(today).values("finding_key")
    rows = Finding.objects.open().order_by()
    by_state = dict(rows.values_list("state").annotate(Count("pk")))
    held = dict(rows.filter(key__in=waived).values_list("state").annotate(Count("pk")))
    components, found = answers(today=today)
    return StateCounts(
        affected=by_state.get("affected", 0) - held.get("affected", 0),
        unknown=by_state.get("unknown", 0) - held.get("unknown", 0),
        waived=sum(held.values()),
        clear=found.clear if found.checked else None,
        unchecked=components - found.checked,
        late=lateness(found, of=found.late_clear),
    )
