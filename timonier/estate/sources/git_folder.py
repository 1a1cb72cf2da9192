"""Find a repository's objects and head by reading plain files; its configuration is never read."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

_SMALL = 4096
_PACKED = 256 * 2**20  # 100,000 refs are 7 MB
_MAX_BRANCHES = 100_000
_HEX = re.compile(rb"(?:[0-9a-f]{64}|[0-9a-f]{40})")
_REF = re.compile(r"refs/[^\x00-\x20\x7f~^:?*\[\\]+")
_USUAL = ("main", "master", "trunk", "develop")


class NoRepository(Exception):
    """There is no git repository at the path; the message says so in words."""


class Refused(Exception):
    """There is a repository, but reading it would leave the place that was named."""


@dataclass(frozen=True, slots=True)
class Head:
    """What HEAD says: the commit ("" when there is none yet), the branch, a remark for people."""

    commit: str
    branch: str = ""
    remark: str = ""


def read_file(path: Path, limit: int = _SMALL) -> bytes | None:
    """A regular file's bytes; None when absent, a link, a pipe, a device or over the limit."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError):
        return None
    with os.fdopen(descriptor, "rb") as handle:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        data = handle.read(limit + 1)
    return data if len(data) <= limit else None


def is_git_folder(folder: Path) -> bool:
    """Whether the folder itself is a git directory (bare repository, `.git`, work tree's)."""
    if not os.path.lexists(folder / "HEAD"):
        return False
    if (folder / "commondir").is_file():
        return True
    return (folder / "objects").is_dir() and (folder / "refs").is_dir()


def is_repository(path: Path) -> bool:
    """Whether git would call the path a repository; nothing but names is looked at."""
    return os.path.lexists(path / ".git") or is_git_folder(path)


def git_folder(path: Path, *, root: Path | None = None) -> Path:
    """The git directory of a path.

    A `.git` file or link is followed only where it leads inside `root` (what the operator named),
    or where the place it leads to points back: else a repository could pass off another's content
    as its own. Raises NoRepository, Refused.
    """
    dot = path / ".git"
    if dot.is_symlink():
        target = dot.resolve()
    elif dot.is_dir():
        return dot
    elif (pointer := read_file(dot)) is not None and pointer.startswith(b"gitdir:"):
        target = (path / os.fsdecode(pointer[7:].strip())).resolve()
    elif is_git_folder(path):
        return path
    else:
        raise NoRepository(f"{path} is not a git repository")
    if not is_git_folder(target):
        raise NoRepository(f"{path} points to {target}, which is not a git repository")
    if not (_inside(target, root or path) or _points_back(target, path)):
        raise Refused(f"{path} points to another repository, {target}: name that one instead")
    return target


def common_folder(folder: Path) -> Path:
    """Where the objects and refs are: the folder itself, or the main one of a work tree."""
    pointer = read_file(folder / "commondir")
    if pointer is None:
        return folder
    common = (folder / os.fsdecode(pointer.strip())).resolve()
    if folder.resolve().parent.parent != common:
        raise Refused(f"{folder} borrows from {common}, which is not its repository")
    return common


def _inside(path: Path, root: Path) -> bool:
    return path.resolve().is_relative_to(root.resolve())


def _points_back(target: Path, path: Path) -> bool:
    """Whether a work tree's folder names this path, or a module folder lies in our own parent."""
    back = read_file(target / "gitdir")
    if back is not None and Path(os.fsdecode(back.strip())) == path.resolve() / ".git":
        return True
    return any(_inside(target, parent / ".git" / "modules") for parent in path.resolve().parents)


def head_of(folder: Path, common: Path) -> Head:
    """Resolve HEAD. A HEAD that leads nowhere falls back to the usual branch, with a remark."""
    said = _head_text(folder)
    if said.startswith("refs/heads/.invalid"):
        raise Refused("its branches are kept in the reftable format, which is not read yet")
    if _HEX.fullmatch(said.encode()):
        return Head(said)
    branches = _Branches(common)
    commit = branches.commit(said) if _fair(said) else ""
    if commit:
        return Head(commit, said.removeprefix("refs/heads/"))
    name = branches.usual()
    if name:
        instead = name.removeprefix("refs/heads/")
        return Head(branches.commit(name), instead, f"HEAD leads nowhere; {instead} was read")
    return Head("", said.removeprefix("refs/heads/") if _fair(said) else "")


def _head_text(folder: Path) -> str:
    head = folder / "HEAD"
    if head.is_symlink():
        return str(head.readlink())
    text = (read_file(head) or b"").strip().decode("utf-8", "replace")
    return text.removeprefix("ref:").strip()


def _fair(name: str) -> bool:
    """Whether the name is a ref's and cannot leave the refs folder."""
    parts = name.split("/")
    return bool(_REF.fullmatch(name)) and not any(p in ("", "..") or p[0] == "." for p in parts)


class _Branches:
    """The refs of one repository, read from loose files and packed-refs."""

    def __init__(self, common: Path) -> None:
        self.common = common
        self._packed: bytes | None = None

    def packed(self) -> bytes:
        if self._packed is None:
            self._packed = read_file(self.common / "packed-refs", _PACKED) or b""
        return self._packed

    def commit(self, name: str, depth: int = 5) -> str:
        loose = (read_file(self.common / name) or b"").strip()
        if _HEX.fullmatch(loose):
            return loose.decode()
        if loose.startswith(b"ref:") and depth:
            target = loose[4:].strip().decode("utf-8", "replace")
            return self.commit(target, depth - 1) if _fair(target) else ""
        return self._in_packed(name)

    def _in_packed(self, name: str) -> str:
        packed = self.packed()
        end = packed.find(b" " + os.fsencode(name) + b"\n")
        start = packed.rfind(b"\n", 0, end) + 1
        return packed[start:end].decode() if end > 0 and _HEX.fullmatch(packed[start:end]) else ""

    def usual(self) -> str:
        """The branch that most projects would call theirs, else the first by name, else empty."""
        for name in _USUAL:
            if self.commit(f"refs/heads/{name}"):
                return f"refs/heads/{name}"
        known = sorted(self._loose() | self._listed())
        return next((name for name in known if _fair(name) and self.commit(name)), "")

    def _loose(self) -> set[str]:
        found: set[str] = set()
        for folder, _, files in os.walk(self.common / "refs" / "heads"):
            place = Path(folder).relative_to(self.common)
            found.update((place / file).as_posix() for file in files)
            if len(found) > _MAX_BRANCHES:
                break
        return found

    def _listed(self) -> set[str]:
        names = re.findall(rb"^[0-9a-f]{40,64} (refs/heads/[^\n]+)$", self.packed(), re.MULTILINE)
        return {name.decode("utf-8", "surrogateescape") for name in names[:_MAX_BRANCHES]}
