"""Questions to git about a repository as a whole: where it began, whether its head is all there."""

from __future__ import annotations

from timonier.estate.sources.git import Repo
from timonier.estate.sources.git_process import GitFailed, Running

MOST_ROOTS = 20
CONTENT = 64 * 2**20  # bytes of the head's files that a check unpacks; of the rest, the headers
_NAMED = 3


def roots_of(repo: Repo) -> list[str]:
    """Ids of the commits without parents, sorted, the first MOST_ROOTS of them.

    None for a shallow history: where it is cut is no beginning. Raises GitFailed.
    """
    if repo.shallow or not repo.head:
        return []
    arguments = ["rev-list", "--max-parents=0", repo.head]
    with Running(arguments, git_dir=repo.shadow, seconds=repo.seconds, spool=True) as git:
        git.finish()
        found = sorted(set(git.stdout.read().decode("ascii", "replace").split()))
    return found[:MOST_ROOTS]


def damage(repo: Repo) -> str:
    """What of the head and its history is missing or damaged, in words; "" when all is there.

    Every folder and file of the head is looked up, up to CONTENT bytes of them are unpacked, and
    every commit is walked.
    """
    try:
        files = [entry for entry in repo.tree() if not entry.mode.startswith("160")]
        lost = [entry.path for entry in files if entry.size < 0]
        asked, room = [], CONTENT
        for entry in sorted(files, key=lambda one: one.size):
            room -= entry.size
            if entry.size >= 0 and room >= 0:
                asked.append(entry)
        there = repo.blobs([entry.digest for entry in asked])
        pairs = zip(asked, there, strict=True)
        lost += [entry.path for entry, (_, data) in pairs if data is None]
        arguments = ["rev-list", "--count", repo.head]
        with Running(arguments, git_dir=repo.shadow, seconds=repo.seconds, spool=True) as git:
            git.finish()
    except GitFailed as problem:
        return str(problem)
    if not lost:
        return ""
    more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
    return f"missing or damaged: {', '.join(sorted(lost)[:_NAMED])}{more}"
