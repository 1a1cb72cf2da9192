"""What we do not know: the parts of the picture that no source could give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timonier.estate.core.repository import NOT_FILES
from timonier.estate.models import Manifest, Repository, Technology
from timonier.kit import look, numbers
from timonier.practices.selectors.coverage import coverage, lateness

MOST = 4


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is not known, and where to see it."""

    figure: str
    text: str
    url: str


def gaps(*, today: date) -> list[Gap]:
    """The widest gaps first; a constant number of queries."""
    return [*_ecosystems(today), *_files(), *_lives(), *_histories()]


def _ecosystems(today: date) -> Iterable[Gap]:
    """Components that nobody answers for, then those that only old advisories answer for."""
    every = coverage(today=today)
    url = reverse("practices:board-tab", args=["unknown"])
    blind = sorted((one for one in every if one.unknown), key=lambda one: -one.unknown)
    for one in blind[:MOST]:
        text = _("uses of %(ecosystem)s components that no complete advisory source can answer for")
        figure = _of(one.unknown, one.components)
        yield Gap(figure=figure, text=text % {"ecosystem": one.ecosystem}, url=url)
    late = sorted((one for one in every if one.answers.late), key=lambda one: -one.answers.late)
    for one in late[:MOST]:
        yield Gap(
            figure=_of(one.answers.late, one.components),
            text=_("uses of %(ecosystem)s components checked: %(lateness)s")
            % {"ecosystem": one.ecosystem, "lateness": lateness(one.answers)},
            url=reverse("knowledge:sources"),
        )


def _files() -> Iterable[Gap]:
    seen = Manifest.objects.in_use().exclude(kind__in=NOT_FILES)
    unread = seen.filter(parsed=False).count()
    if unread:
        yield Gap(
            figure=_of(unread, seen.count()),
            text=ngettext("file could not be read", "files could not be read", unread),
            url=f"{reverse('practices:board-tab', args=['unknown'])}?check=unreadable",
        )


def _lives() -> Iterable[Gap]:
    blind = Technology.objects.filter(ends_on=None, ended=None).count()
    if blind:
        yield Gap(
            figure=_of(blind, Technology.objects.count()),
            text=ngettext(
                "technology without a known end of life",
                "technologies without a known end of life",
                blind,
            ),
            url=reverse("estate:technologies-list"),
        )


def _histories() -> Iterable[Gap]:
    blind = Repository.objects.filter(truck_factor=None).count()
    if blind:
        yield Gap(
            figure=_of(blind, Repository.objects.count()),
            text=ngettext(
                "repository without a readable history",
                "repositories without a readable history",
                blind,
            ),
            url=reverse("estate:repositories-list"),
        )


def _of(part: int, whole: int) -> str:
    language = look.language()
    shown = {"part": numbers.number(part, language), "whole": numbers.number(whole, language)}
    return _("%(part)s of %(whole)s") % shown
