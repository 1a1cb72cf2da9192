"""Histories in the lake: kept commit by commit, so that the next scan reads only what is new.

What makes arrays of them is imported where there are commits: most repositories are as they were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from timonier.estate.models import Repository
from timonier.estate.reading.need import Known, Reading
from timonier.estate.sources.addresses import git_address
from timonier.estate.sources.git import Repo
from timonier.estate.sources.mirror import folder_for
from timonier.kit.store import lake, lake_upkeep
from timonier.kit.store.home import home
from timonier.kit.work import jobs

if TYPE_CHECKING:
    from timonier.estate.core.history.lines import LineCount
    from timonier.estate.core.history.log import History

COMMITS, CHANGES, LINES = "commits", "changes", "lines"
_BATCH = 500  # commits counted between two writes: what an interruption costs at most


def keep_commits(repository: Repository, reading: Reading) -> None:
    """Store the commits of a reading; without any, the next scan reads the history from its start.

    Call it in the transaction that stores the other facts.
    """
    held = {file.repository for file in reading.written} == {repository.identity}
    repository.history_digest = reading.basis if held or reading.commits is not None else ""
    if reading.written and not held:
        repository.readers = ""  # found to be a known one: the next scan writes them as its own
    for file in reading.written if held else ():
        lake.adopt(file)
    if reading.commits is not None:
        from timonier.estate.core.history.stored import SORT, tables

        for kind, columns in tables(reading.commits).items():
            lake.write(kind, repository.identity, columns, SORT[kind])


def with_commits(repository: Repository, known: Known) -> Known:
    """What is known, and the commits that the lake keeps of it."""
    if not (known.head and repository.history_digest):
        return known
    commits = commits_of(repository)
    if commits is None:
        return known
    return replace(known, commits=commits, basis=repository.history_digest)


def commits_of(repository: Repository) -> History | None:
    """A repository's history from the lake; None: it is not there, or its files are gone."""
    from timonier.estate.core.history.stored import restored

    try:
        return restored({kind: lake.read(kind, repository.identity) for kind in (COMMITS, CHANGES)})
    except (lake.NothingStored, OSError, KeyError, ValueError, IndexError):
        return None  # facts: whatever is amiss, reading git again puts it right


def count_lines(*, repository: Repository, repo: Repo, limit: int) -> int:
    """Count the lines of up to `limit` commits that have no counts yet, newest first; how many.

    May be stopped and started again at will. Raises GitFailed.
    """
    from timonier.estate.core.history.lines import NUMSTAT_ARGUMENTS, read_numstat, uncounted

    history = commits_of(repository)
    if history is None:
        return 0
    waiting = uncounted(history, counted(repository), limit=limit)
    for start in range(0, len(waiting), _BATCH):
        jobs.progress(done=start, total=len(waiting), phase=gettext_noop("Counting lines"))
        with repo.about(waiting[start : start + _BATCH], NUMSTAT_ARGUMENTS) as stream:
            _keep_lines(repository, list(read_numstat(stream)))
    jobs.progress(done=len(waiting), total=len(waiting))
    return len(waiting)


@contextmanager
def opened(repository: Repository) -> Iterator[Repo]:
    """The git repository itself, or its mirror as it was left by the last scan.

    Raises NoRepository, Refused or GitFailed, as Repo.
    """
    place = Path(repository.location)
    if not place.is_absolute():
        place = folder_for(git_address(repository.location), home() / "mirrors")
    with Repo(place) as repo:
        yield repo


def counted(repository: Repository) -> set[str]:
    """The commits whose lines are counted."""
    try:
        sql = "SELECT DISTINCT commit FROM lines"
        return {row[0] for row in lake.query(sql, lines=repository.identity)}
    except lake.NothingStored:
        return set()


def _keep_lines(repository: Repository, counts: list[LineCount]) -> None:
    from timonier.estate.core.history.stored import encoded

    columns: dict[str, list[object]] = defaultdict(list)
    for count in counts:
        columns["commit"].append(count.commit)
        columns["path"].append(encoded(count.path))
        columns["before"].append(encoded(count.before))
        columns["added"].append(count.added)
        columns["removed"].append(count.removed)
    if counts:
        lake.append(LINES, repository.identity, columns, ("commit",))


def tidy(*, at: datetime) -> None:
    """Gather small files and delete what nobody reads any more."""
    for kind in (COMMITS, CHANGES, LINES):
        lake_upkeep.compact(kind)
    lake_upkeep.sweep(at=at)
