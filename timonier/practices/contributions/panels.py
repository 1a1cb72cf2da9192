"""The panels of practices: what we know and what not, what to do first; the sources above both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from timonier.estate.core.repository import NOT_FILES
from timonier.estate.models import Manifest
from timonier.kit import contributions as given
from timonier.kit.contributions import MOST, Asked, Beginning, Line, Strip
from timonier.kit.measured import numbers
from timonier.kit.shell import look
from timonier.practices import selectors as practices
from timonier.practices.selectors.coverage import coverage, lateness
from timonier.practices.selectors.tiers import tier_rows

SEE = "practices.view_finding"


@given.strip(permission=SEE)
def strip(asked: Asked) -> Strip:
    """Every source, git first, and the witness of "not affected"."""
    return Strip(practices.shown_sources(asked.now), practices.witness(asked.now))


def counts(asked: Asked) -> practices.StateCounts:
    """The four answers, counted."""
    return practices.state_counts(today=asked.today)


@given.beginnings(permission="practices.view_finding")
def add_repositories(asked: Asked) -> Beginning:
    """Where repositories are added."""
    url = reverse("practices:add-repositories")
    return Beginning(url, _("Add my repositories"), _("Add repositories"))


@given.panel(
    "findings",
    title=gettext_lazy("What we know, and what we do not"),
    template="practices/bridge/findings.html",
    weights=(20, 60, 80),
    permission=SEE,
)
def findings(asked: Asked) -> dict[str, Any]:
    """The four answers, and what no source could tell."""
    return {"counts": asked.once(counts), "gaps": list(given.lines(given.gaps, asked))}


@given.panel(
    "tiers",
    title=gettext_lazy("What to do first"),
    template="practices/bridge/tiers.html",
    side="left",
    weights=(50, 30, 20),
    permission="practices.view_proposal",
)
def tiers(asked: Asked) -> dict[str, Any]:
    """The provisional tiers of the proposals."""
    return {"tiers": tier_rows()}


@given.panel(
    "used",
    title=gettext_lazy("What we use"),
    template="practices/bridge/used.html",
    instead_of="estate",
    permission=SEE,
)
def used(asked: Asked) -> dict[str, Any]:
    """How much there is, and how much of what we run is at its end."""
    return {}


@given.gaps(order=100, permission=SEE)
def ecosystems(asked: Asked) -> Iterator[Line]:
    """Components that nobody answers for, then those that only old advisories answer for."""
    every = coverage(today=asked.today)
    url = reverse("practices:board-tab", args=["unknown"])
    blind = sorted((one for one in every if one.unknown), key=lambda one: -one.unknown)
    for one in blind[:MOST]:
        text = _("uses of %(ecosystem)s components that no complete advisory source can answer for")
        figure = _of(one.unknown, one.components)
        yield Line(figure=figure, text=text % {"ecosystem": one.ecosystem}, url=url)
    late = sorted((one for one in every if one.answers.late), key=lambda one: -one.answers.late)
    for one in late[:MOST]:
        yield Line(
            figure=_of(one.answers.late, one.components),
            text=_("uses of %(ecosystem)s components checked: %(lateness)s")
            % {"ecosystem": one.ecosystem, "lateness": lateness(one.answers)},
            url=reverse("knowledge:sources"),
        )


@given.gaps(order=110, permission=SEE)
def files(asked: Asked) -> Iterator[Line]:
    """Files that could not be read."""
    seen = Manifest.objects.in_use().exclude(kind__in=NOT_FILES)
    unread = seen.filter(parsed=False).count()
    if unread:
        whole = seen.count()
        yield Line(
            figure=_of(unread, whole),
            text=ngettext("file could not be read", "files could not be read", whole),
            url=f"{reverse('practices:board-tab', args=['unknown'])}?check=unreadable",
        )


def _of(part: int, whole: int) -> str:
    language = look.language()
    shown = {"part": numbers.number(part, language), "whole": numbers.number(whole, language)}
    return _("%(part)s of %(whole)s") % shown
