"""The estate of the demo company: real git repositories, written and read by the real scanner.

Once as they were thirty days ago and once as they are today, so that what changed since is computed
from what the repositories held, and never painted.
"""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.estate import services as estate
from timonier.estate.demo import company, presence, repositories
from timonier.estate.demo.archive import archive, names
from timonier.estate.demo.presence import MARK
from timonier.estate.demo.timeline import Commit, commits
from timonier.estate.models import IdentityMerge, Repository, RepositoryProfile, ScanRun, System
from timonier.estate.services import derive_technologies
from timonier.estate.services.histories import count_lines, opened, tidy
from timonier.estate.services.scan import SOURCE
from timonier.kit.contributions import demo
from timonier.kit.contributions.demo import Keeper
from timonier.kit.models import Source
from timonier.knowledge.selectors import book

SEED = "embruns"
EARLIER_DAYS = 30
_MOST_LINES = 5_000
_OWN_MOST = 1  # repositories of one's own: `make run` scans the checkout that it runs from
WRITING, SCANNING = gettext_lazy("Writing the repositories"), gettext_lazy("Scanning")
demo.judged(System, RepositoryProfile, IdentityMerge)


def _written_and_read() -> int:
    return 2 * len(names()) + 1


def _read() -> int:
    return len(names())


@demo.scene(WRITING, earlier=True, order=10, steps=_written_and_read)
def live(told: Keeper) -> None:
    """The repositories as they were a month ago, read and described."""
    folder = presence.folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("Written by `timonier demo`; `timonier demo --remove` empties it.\n")
    for name, history in _histories(told.today).items():
        place = folder / f"{name}.git"
        repositories.create(place)
        repositories.add(place, [one for one in history if one.at.date() <= told.day], first=True)
        told.step(str(WRITING), 1)
    run = _scan(told)
    run.finished_at = told.now  # of that evening, as far as pages tell: it took no thirty days
    run.save()
    found = names_given()
    company.describe(told, found)
    company.merge_people(told)
    told.step(_("Describing the company"), 1)


@demo.scene(SCANNING, order=10, steps=_read)
def grow(told: Keeper) -> None:
    """What was written in the last month, read whole."""
    since = told.today - timedelta(days=EARLIER_DAYS)
    for name, history in _histories(told.today).items():
        place = presence.folder() / f"{name}.git"
        newer = [one for one in history if since < one.at.date() <= told.today]
        repositories.add(place, newer, first=False)
    _scan(told)
    for repository in presence.repositories():
        with opened(repository) as repo:
            count_lines(repository=repository, repo=repo, limit=_MOST_LINES)


def _histories(today: date) -> dict[str, list[Commit]]:
    return {name: commits(archive(name), today=today, seed=SEED) for name in names()}


def _scan(told: Keeper) -> ScanRun:
    done = 0

    def show(at: estate.Progress) -> None:
        nonlocal done
        told.step(str(SCANNING), at.done - done)
        done = at.done

    known = book(today=told.day)
    run = estate.scan(paths=[str(presence.folder())], now=told.now, book=known, on_progress=show)
    told.step(str(SCANNING), len(names()) - done)
    return run


def names_given() -> dict[str, str]:
    """The demo's name of each repository -> the name it has here."""
    given = dict(presence.repositories().values_list("location", "name"))
    return {name: given[place] for name, place in zip(names(), presence.locations(), strict=True)}


@demo.begun()
def is_begun(_asked: None) -> bool:
    """Whether a repository of the demo, or its folder, is there."""
    return presence.repositories().exists() or presence.folder().exists()


@demo.own()
def own_repositories(_asked: None) -> str:
    """More repositories than the checkout that this runs from."""
    own = Repository.objects.exclude(location__in=presence.locations()).count()
    if own <= _OWN_MOST:
        return ""
    return _("%(count)d repositories of your own were scanned here.") % {"count": own}


@demo.in_the_way()
def strange_folder(_asked: None) -> str:
    """A folder of that name which is not ours to empty."""
    folder = presence.folder()
    if folder.exists() and not (folder / MARK).exists() and any(folder.iterdir()):
        return _("%(folder)s holds files that are not the demo's.") % {"folder": folder}
    return ""


@demo.leaving()
def repositories_leave(today: date) -> int:
    """The repositories and the readings of their folder; how many there were."""
    held = presence.repositories().count()
    presence.repositories().delete()
    folder = str(presence.folder())
    runs = [run.pk for run in ScanRun.objects.all() if run.roots == [folder]]
    ScanRun.objects.filter(pk__in=runs).delete()
    if not Repository.objects.exists():
        Source.objects.filter(name=SOURCE).delete()
    return held


@demo.left()
def technologies_left(now: datetime) -> None:
    """The technologies of what is left."""
    today = timezone.localdate()
    derive_technologies(today=today, book=book(today=today))


@demo.gone()
def files_go(now: datetime) -> None:
    """Our repositories and our mark; whatever else lies in the folder stays, and so it does."""
    tidy(at=now)
    folder = presence.folder()
    if not (folder / MARK).is_file():
        return
    for name in names():
        shutil.rmtree(folder / f"{name}.git", ignore_errors=True)
    (folder / MARK).unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
