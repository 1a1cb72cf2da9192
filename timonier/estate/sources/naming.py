"""What a repository is called: after its folder, or after its remote where that says nothing."""

from __future__ import annotations

from pathlib import Path

from timonier.estate.sources.git_folder import NoRepository, Refused, common_folder, git_folder
from timonier.estate.sources.git_store import origin_of

# Names of folders that say where code lies, and never which.
SAYS_NOTHING = frozenset(
    {
        "", "app", "application", "backend", "bare", "build", "checkout", "clone", "clones", "code",
        "current", "data", "dev", "frontend", "git", "home", "main", "master", "mirror", "mirrors",
        "project", "projects", "repo", "repos", "repositories", "repository", "root", "source",
        "sources", "src", "srv", "tmp", "trunk", "work", "workspace", "workspaces", "www",
    }
)  # fmt: skip


def says_nothing(name: str) -> bool:
    """Whether a name could be that of any repository."""
    return plain(name).lower() in SAYS_NOTHING


def plain(name: str) -> str:
    """A name without git's ending."""
    return name.removesuffix(".git")


def name_of(folder: Path, *, root: Path | None = None) -> str:
    """The folder's own name; where that could be anybody's, the last part of its remote; where
    there is none, the name of the folder that holds it, or both. A folder `.git` is its parent.
    """
    place = folder.parent if folder.name == ".git" else folder
    if not says_nothing(place.name):
        return plain(place.name)
    remote = address_name(_remote(folder, root))
    if remote:
        return remote
    return _joined(place.parent.name, place.name)


def address_name(remote: str) -> str:
    """The last part of an address, with the one before it where that could be anybody's."""
    steps = [step for step in remote.replace(":", "/").rstrip("/").split("/") if step]
    if not steps or not plain(steps[-1]):
        return ""
    owner = f"{steps[-2]}/" if len(steps) > 2 and says_nothing(steps[-1]) else ""
    return owner + plain(steps[-1])


def _joined(parent: str, name: str) -> str:
    if not says_nothing(name):
        return plain(name)
    if says_nothing(parent) or not parent:
        return f"{plain(parent)}/{plain(name)}".strip("/")
    return plain(parent)


def _remote(folder: Path, root: Path | None) -> str:
    try:
        return origin_of(common_folder(git_folder(folder, root=root)))
    except (NoRepository, Refused, OSError):
        return ""
