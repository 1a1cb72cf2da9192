"""The blocks of the pages of repositories, systems, technologies and components."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.estate import selectors
from timonier.estate.core.history.summary import HistorySummary
from timonier.estate.core.history.teams import MIN_GROUP
from timonier.estate.models import Component, Repository, System, Technology
from timonier.estate.selectors import explorer, life
from timonier.kit import charts
from timonier.kit.entities.entity import Panel
from timonier.kit.measured import numbers
from timonier.kit.shell import look

LISTED = 12
PAIRS = 8
MOST = 20  # technologies on one page
FEW = 4  # tiles that need no large picture
SHAPES = {
    "scanned": "clear",
    "partial": "stale",
    "failed": "affected",
    "empty": "stale",
    "gone": "affected",
    "retired": "stale",
    "joined": "stale",
}
WEEKS = 104


def _summary(repository: Repository) -> HistorySummary | None:
    return selectors.history_of(repository, today=timezone.localdate())


def served_panel(request: HttpRequest, repository: Repository) -> Panel:
    """What people said the repository serves; unknown until somebody does."""
    profile = selectors.profiles([repository.name]).get(repository.name)
    return Panel(
        title=gettext_lazy("What it serves"),
        template="estate/panels/served.html",
        context={
            "profile": profile,
            "may": request.user.has_perm("estate.change_repositoryprofile"),
        },
        key="served",
    )


def hotspots_panel(request: HttpRequest, repository: Repository) -> Panel:
    """Where the code is large and often changed, drawn and listed."""
    summary = _summary(repository)
    spots = summary.hotspots if summary else ()
    most = max((spot.revisions for spot in spots), default=0)
    tiles = [
        charts.Tile(spot.path, max(spot.size, 1), spot.revisions / most, _hint(spot.revisions))
        for spot in spots
    ]
    tall = 300 if len(tiles) > FEW else 120
    picture = charts.treemap(tiles, title=_("Hotspots"), width=640, height=tall) if tiles else ""
    listed = [(spot, max(1, round(spot.size / 1024))) for spot in spots[:LISTED]]
    context = {"summary": summary, "spots": listed, "count": len(spots)}
    return Panel(
        title=gettext_lazy("Where the code is hard to change"),
        template="estate/panels/hotspots.html",
        context=context | {"picture": picture},
        key="hotspots",
    )


def _hint(revisions: int) -> str:
    return _("%(n)s changes") % {"n": numbers.number(revisions, look.language())}


def coupling_panel(request: HttpRequest, repository: Repository) -> Panel:
    """Files that change together."""
    summary = _summary(repository)
    pairs = summary.couplings if summary else ()
    links = [charts.Link(p.one, p.other, p.degree / 100, _hint(p.shared)) for p in pairs[:PAIRS]]
    drawn = charts.coupling(links, title=_("What changes together"), width=520) if links else ""
    rows = [(pair, pair.degree / 100) for pair in pairs[:PAIRS]]
    context = {"summary": summary, "rows": rows, "count": len(pairs), "picture": drawn}
    return Panel(
        title=gettext_lazy("What changes together"),
        template="estate/panels/coupling.html",
        context=context,
        key="coupling",
    )


def folders_panel(request: HttpRequest, repository: Repository) -> Panel:
    """How knowledge is spread over the folders: groups only, and none too small to hide one."""
    summary = _summary(repository)
    folders = sorted(summary.folders if summary else (), key=lambda one: -one.changes)
    rows = [(one, one.authors >= MIN_GROUP) for one in folders[:LISTED]]
    return Panel(
        title=gettext_lazy("Who knows what, by folder"),
        template="estate/panels/folders.html",
        context={
            "summary": summary,
            "rows": rows,
            "count": len(folders),
            "least": MIN_GROUP,
            "may_merge": request.user.has_perm("estate.add_identitymerge"),
        },
        key="folders",
    )


def files_panel(request: HttpRequest, repository: Repository) -> Panel:
    """What was read and what could not be, with its reason."""
    return Panel(
        title=gettext_lazy("Files read"),
        template="estate/panels/files.html",
        context={"files": explorer.files_read(repository)},
        key="files",
    )


def technologies_panel(request: HttpRequest, item: Repository | System) -> Panel:
    """The technologies of a repository or of a system's repositories, by end of life."""
    own = Repository.objects.filter(pk=item.pk)
    rows = selectors.repositories_of(item) if isinstance(item, System) else own
    found = list(explorer.technologies_of(rows))
    return Panel(
        title=gettext_lazy("Technologies"),
        template="estate/panels/technologies.html",
        context={"rows": found[:MOST], "more": max(len(found) - MOST, 0)},
        key="technologies",
    )


def system_panel(request: HttpRequest, system: System) -> Panel:
    """The repositories that serve a system, and what nobody has said of it yet."""
    rows = selectors.repositories_of(system).defer("history_summary")
    return Panel(
        title=gettext_lazy("Repositories"),
        template="estate/panels/repositories.html",
        context={
            "rows": explorer.repository_rows(list(rows)),
            "unknown": not (system.criticality and system.exposure),
            "may": request.user.has_perm("estate.change_system"),
        },
        key="repositories",
    )


def technology_panel(request: HttpRequest, technology: Technology) -> Panel:
    """The repositories that use a technology."""
    rows = list(technology.repositories.defer("history_summary").order_by("name")[:200])
    return Panel(
        title=gettext_lazy("Repositories"),
        template="estate/panels/repositories.html",
        context={"rows": explorer.repository_rows(rows)},
        key="repositories",
    )


def component_panel(request: HttpRequest, component: Component) -> Panel:
    """Every other place that uses the same component."""
    found = explorer.uses_by_version(name=component.name, type=component.type)
    context: dict[str, Any] = {"groups": found, "query": component.name, "type": component.type}
    return Panel(
        title=gettext_lazy("Where it is used"),
        template="estate/panels/uses.html",
        context=context,
        key="uses",
    )


def summary_panel(request: HttpRequest, repository: Repository) -> Panel:
    """The head of the page: state, age, size, activity and what hangs on how many people."""
    summary = _summary(repository)
    return Panel(
        title=gettext_lazy("In short"),
        template="estate/panels/summary.html",
        context={
            "summary": summary,
            "activity": _activity(summary),
            "shape": SHAPES.get(repository.state, "unknown"),
            "retirement": life.retirement_of(repository),
            "join": life.join_of(repository),
            "alike": life.alike_with(repository),
            "components": selectors.component_counts([repository]).get(repository.pk, 0),
        },
        key="summary",
    )


def _activity(summary: HistorySummary | None) -> Any:
    """Commits by week of the last two years as a line; nothing when there is no history."""
    if summary is None or not summary.weeks:
        return ""
    counts = {week.starts_on: week.commits for week in summary.weeks}
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    first = max(min(counts), monday - timedelta(weeks=WEEKS))
    every = [first + timedelta(weeks=n) for n in range((monday - first).days // 7 + 1)]
    title = _("Commits by week, over the last two years")
    if len(every) < 2:
        return ""
    return charts.sparkline([counts.get(week, 0) for week in every], title=title, width=160)
