"""What the estate gives to the bridge: what was read, what lives how long, what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

import timonier
from timonier.estate.figures import GIT, LIVES
from timonier.estate.models import Repository, RepositoryProfile, Technology
from timonier.kit import contributions as given
from timonier.kit.contributions import (
    LANE_MOST,
    NEAR,
    SHOWN,
    Asked,
    Begun,
    Deadline,
    Item,
    Line,
    Note,
    When,
)
from timonier.kit.measured import numbers
from timonier.kit.measured.readable import sentence
from timonier.kit.shell import look

READ = ("scanned", "empty")
SEE, TECHNOLOGIES = "estate.view_repository", "estate.view_technology"


@given.begun()
def begun(asked: Asked) -> Begun:
    """Whether any repository was read, or only the checkout that this runs from."""
    places = list(Repository.objects.values_list("location", flat=True)[:2])
    own = str(Path(timonier.__file__).resolve().parent.parent)
    return Begun(empty=not places, own=places == [own])


@given.queue(order=When.DOUBT + 50, permission=SEE, sources=(GIT,))
def unread(asked: Asked) -> Iterator[Item]:
    """Repositories that could not be read whole."""
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
            why=sentence(row.told) or _("The scan gave no reason; scan it again."),
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


@given.queue(order=When.DESCRIBE, permission="estate.view_system")
def undescribed(asked: Asked) -> Iterator[Item]:
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
            why=_("Without that, no severity is raised or lowered to suit its surroundings."),
            url=reverse("estate:systems-list"),
            figure=numbers.number(silent, look.language()),
            unit=ngettext("repository unplaced", "repositories unplaced", silent),
            source=_("Systems"),
            source_url=reverse("estate:systems-list"),
            as_of=asked.now,
        )


@given.changes(order=300, permission=SEE)
def scanned(asked: Asked) -> Iterator[Line]:
    """How many repositories were read."""
    seen = Repository.objects.filter(scanned_at__gt=asked.since)
    counted = seen.aggregate(n=Count("pk"), at=Max("scanned_at"))
    if counted["n"]:
        yield Line(
            figure=_("Read"),
            text=ngettext("%(n)s repository", "%(n)s repositories", counted["n"])
            % {"n": _number(counted["n"])},
            url=reverse("estate:repositories-list"),
            source=_("Git repositories"),
            as_of=counted["at"],
        )


@given.deadlines(
    gettext_lazy("End of life"),
    shape="circle",
    order=100,
    permission=TECHNOLOGIES,
    sources=LIVES,
)
def ends(asked: Asked) -> Iterator[Deadline]:
    """Technologies in use by their end of life, those used most."""
    rows = Technology.objects.filter(ends_on__range=asked.span)
    used = rows.annotate(width=Count("repositories")).order_by("-width", "ends_on", "slug")
    for row in used[:LANE_MOST]:
        assert row.ends_on is not None
        url = reverse("estate:technologies-detail", args=[row.slug])
        yield Deadline(
            row.ends_on, _("End of life"), str(row), row.ends_on <= asked.today + NEAR, url
        )


@given.note("lifecycle", permission=TECHNOLOGIES)
def off_the_line(asked: Asked) -> Iterator[Note]:
    """Ends longer ago than the picture shows, and those that nobody knows."""
    earlier = Technology.objects.filter(ends_on__lt=asked.span[0]).count()
    unknown = Technology.objects.filter(ends_on=None, ended=None).count()
    if earlier:
        words = ngettext(
            "%(n)s technology, wherever used, ended earlier",
            "%(n)s technologies, wherever used, ended earlier",
            earlier,
        )
        yield Note(words % {"n": _number(earlier)}, reverse("estate:life-cycles"), head=True)
    if unknown:
        words = ngettext(
            "%(n)s technology has no known end of life and is not on this line.",
            "%(n)s technologies have no known end of life and are not on this line.",
            unknown,
        )
        yield Note(words % {"n": _number(unknown)}, unknown=True)


@given.gaps(order=210, permission=TECHNOLOGIES)
def lives(asked: Asked) -> Iterator[Line]:
    """Technologies whose end nobody knows."""
    blind = Technology.objects.filter(ends_on=None, ended=None).count()
    if blind:
        whole = Technology.objects.count()
        yield Line(
            figure=_of(blind, whole),
            text=ngettext(
                "technology without a known end of life",
                "technologies without a known end of life",
                whole,
            ),
            url=reverse("estate:technologies-list"),
        )


@given.gaps(order=220, permission=SEE)
def histories(asked: Asked) -> Iterator[Line]:
    """Repositories whose history cannot be read."""
    blind = Repository.objects.filter(truck_factor=None).count()
    if blind:
        whole = Repository.objects.count()
        yield Line(
            figure=_of(blind, whole),
            text=ngettext(
                "repository without a readable history",
                "repositories without a readable history",
                whole,
            ),
            url=reverse("estate:repositories-list"),
        )


@given.panel(
    "hotspots",
    title=gettext_lazy("Where the code is hard to change"),
    template="estate/bridge/hotspots.html",
    side="left",
    weights=(40, 90, 100),
    permission=SEE,
)
def hotspots(asked: Asked) -> dict[str, Any]:
    """The files that change most; read after the page, since histories are long."""
    return {}


@given.panel(
    "estate",
    title=gettext_lazy("What we use"),
    template="estate/bridge/estate.html",
    weights=(90, 80, 90),
    permission=SEE,
)
def estate(asked: Asked) -> dict[str, Any]:
    """How much there is, in figures."""
    return {}


def _number(value: int) -> str:
    return numbers.number(value, look.language())


def _of(part: int, whole: int) -> str:
    return _("%(part)s of %(whole)s") % {"part": _number(part), "whole": _number(whole)}
