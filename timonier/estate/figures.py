"""The estate in numbers, each with its unknown part."""

from datetime import date

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from timonier.estate.core.repository import NOT_FILES
from timonier.estate.models import Manifest, Repository, System, Technology
from timonier.estate.selectors import distinct_components, technologies_by_life
from timonier.kit.measured.figures import Value, figure

GIT = "estate.git"
LIVES = (GIT, "endoflife.date", "timonier/")


@figure("estate.repositories", label=_("Repositories"), sources=(GIT,))
def repositories(*, today: date) -> Value:
    total = Repository.objects.count()
    unread = Repository.objects.exclude(state__in=("scanned", "empty")).count()
    as_of = Repository.objects.aggregate(at=Max("scanned_at"))["at"]
    return Value(total, unknown=unread, total=total, as_of=as_of)


@figure("estate.unread_files", label=_("Files that could not be read"), sources=(GIT,))
def unread_files(*, today: date) -> Value:
    seen = Manifest.objects.in_use().exclude(kind__in=NOT_FILES)
    return Value(seen.filter(parsed=False).count(), total=seen.count())


@figure("estate.components", label=_("Components"), sources=(GIT,))
def components(*, today: date) -> Value:
    """Distinct components, whatever the number of repositories that use them: a declared range and
    the version that a lock made of it are one; a project's own parts, and inputs of tests, none."""
    distinct = distinct_components().values("type", "name", "version", "constraint").distinct()
    nameless = distinct.filter(version="")
    return Value(distinct.count(), unknown=nameless.count(), total=distinct.count())


@figure("estate.technologies_past", label=_("Technologies past their life, wherever used"),
        sources=LIVES)  # fmt: skip
def technologies_past(*, today: date) -> Value:
    groups = technologies_by_life(today=today)
    total = sum(map(len, groups.values()))
    return Value(len(groups["past"]), unknown=len(groups["unknown"]), total=total)


@figure("estate.technologies_ending",
        label=_("Technologies ending within a year, wherever used"), sources=LIVES)  # fmt: skip
def technologies_ending(*, today: date) -> Value:
    groups = technologies_by_life(today=today)
    total = sum(map(len, groups.values()))
    return Value(len(groups["soon"]), unknown=len(groups["unknown"]), total=total)


@figure("estate.technologies", label=_("Technologies in use"), sources=LIVES)
def technologies(*, today: date) -> Value:
    """Each product at each of its releases in use, as the list of technologies has them."""
    return Value(Technology.objects.count())


@figure("estate.systems_unqualified", label=_("Systems without criticality or exposure"))
def systems_unqualified(*, today: date) -> Value:
    running = System.objects.filter(retired_on=None)
    return Value(
        running.count() - running.exclude(criticality="").exclude(exposure="").count(),
        total=running.count(),
    )
