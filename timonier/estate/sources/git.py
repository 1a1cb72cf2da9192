"""Read a git repository's files and history without ever trusting it.

Even plumbing reads a repository's own configuration, and configuration can name programs. So every
command runs on a *shadow*: a temporary bare folder with our own configuration, whose objects are
links to the repository's pack files and object folders, and whose HEAD is a commit that we found by
reading the refs ourselves. Its config, attributes, hooks, grafts, replace refs, alternates, remotes
and promisors are not there to be read.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple, Self

from timonier.estate.sources.git_folder import (
    Refused,
    common_folder,
    git_folder,
    head_of,
    read_file,
)
from timonier.estate.sources.git_process import GitFailed, Running

MAX_FILES = 1_000_000  # a tree that refers to itself on ten levels has 10^10
MAX_BLOB = 128 * 2**20
_SHALLOW = 16 * 2**20
_CHUNK = 200  # requests written ahead: they fit in a pipe, so that neither side can block
_MAX_RESTARTS = 50
_SHADOW = "timonier-git-"  # then the number of the process that made it
_PACK_FILES = (".pack", ".idx", ".rev")
_FAN_OUT = re.compile(r"[0-9a-f]{2}")


class Entry(NamedTuple):
    """One entry of the tree: as `core.facts.File`. Bytes that are not UTF-8 show as \\xNN."""

    path: str
    mode: str
    digest: str
    size: int  # -1: a submodule, or an object that is not there


class Repo:
    """One repository at its HEAD. `root`: the place that the operator named, which bounds it.

    Raises NoRepository and Refused when made, GitFailed when read.
    """

    def __init__(self, path: Path, *, root: Path | None = None, seconds: float = 900.0) -> None:
        self.path, self.root, self.seconds = path, root or path, seconds
        self.folder = git_folder(path, root=root)
        self.common = common_folder(self.folder)
        found = head_of(self.folder, self.common)
        self.head, self.branch, self.remark = found.commit, found.branch, found.remark
        shallow = read_file(self.common / "shallow", _SHALLOW)
        self.shallow = shallow is not None and bool(shallow.strip())
        self._grafts = shallow or b""
        self._shadow: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shadow is not None:
            self._shadow.cleanup()
            self._shadow = None

    @property
    def shadow(self) -> Path:
        """The clean folder on which git runs, made when first needed."""
        if self._shadow is None:
            self._shadow = tempfile.TemporaryDirectory(prefix=f"{_SHADOW}{os.getpid()}-")
            _fill(Path(self._shadow.name), self)
        return Path(self._shadow.name)

    def tree(self, commit: str = "") -> Iterator[Entry]:
        """Every file at a commit (HEAD by default), submodules and links included."""
        arguments = ["ls-tree", "-r", "-z", "-l", "--full-tree", commit or self.head]
        count = 0
        with Running(arguments, git_dir=self.shadow, seconds=self.seconds) as git:
            for record in _records(git.stdout):
                count += 1
                if count > MAX_FILES:
                    raise GitFailed(f"more than {MAX_FILES} files")
                yield _entry(record)
            git.finish()

    def blobs(self, digests: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        """The content of each object, in order; None for one that is missing or damaged."""
        done = 0
        for _ in range(_MAX_RESTARTS):
            with Running(
                ["cat-file", "--batch"], git_dir=self.shadow, stdin=True, seconds=self.seconds
            ) as git:
                for digest, data in _ask(git, digests[done:]):
                    done += 1
                    yield digest, data
            if done >= len(digests):
                return
            # git dies of one damaged object: that one is unknown, the others are still asked for.
            yield digests[done], None
            done += 1
        if done < len(digests):
            raise GitFailed("too many damaged objects")

    @contextmanager
    def log(self, arguments: Sequence[str], *, since: str = "") -> Iterator[IO[bytes]]:
        """The output of `git log ARGUMENTS` from HEAD (back to `since`, a commit, if given)."""
        span = [f"^{since}"] if since else []
        whole = ["log", "--no-ext-diff", "--no-textconv", *arguments, "--end-of-options"]
        with Running(
            [*whole, self.head, *span, "--"],
            git_dir=self.shadow,
            seconds=self.seconds,
            spool=True,
        ) as git:
            git.finish()
            yield git.stdout

    def is_ancestor(self, commit: str) -> bool:
        """Whether a commit is still part of the history of HEAD; False when it is not there."""
        arguments = ["merge-base", "--is-ancestor", commit, self.head]
        with Running(arguments, git_dir=self.shadow, seconds=self.seconds) as git:
            return git.process.wait() == 0

    @contextmanager
    def about(self, commits: Sequence[str], arguments: Sequence[str]) -> Iterator[IO[bytes]]:
        """The output of a command that is given commits, one a line; a few thousand at most."""
        with Running(
            arguments, git_dir=self.shadow, stdin=True, seconds=self.seconds, spool=True
        ) as git:
            asked = git.process.stdin
            assert asked is not None
            with contextlib.suppress(BrokenPipeError):
                asked.write("".join(f"{commit}\n" for commit in commits).encode())
            asked.close()
            git.finish()
            yield git.stdout

    def has(self, digest: str) -> bool:
        """Whether the object is there."""
        with Running(["cat-file", "-e", digest], git_dir=self.shadow, seconds=60) as git:
            return git.process.wait() == 0


def sweep() -> None:
    """Remove the shadows of processes that were killed before they could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_SHADOW}*"):
        owner = folder.name.removeprefix(_SHADOW).partition("-")[0]
        with contextlib.suppress(OSError, ValueError):
            if folder.lstat().st_uid == os.geteuid() and not _lives(int(owner)):
                shutil.rmtree(folder)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _entry(record: bytes) -> Entry:
    about, _, path = record.partition(b"\t")
    mode, _kind, digest, size = about.decode("ascii", "replace").split()
    number = int(size) if size.isdigit() else -1
    return Entry(path.decode("utf-8", "backslashreplace"), mode, digest, number)


def _records(stream: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := stream.read(1 << 16):
        *records, rest = (rest + chunk).split(b"\0")
        yield from records
    if rest:
        raise GitFailed("the list of files ends in the middle of a name")


def _ask(git: Running, digests: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
    """Objects until the end, or until git dies."""
    requests = git.process.stdin
    assert requests is not None
    for start in range(0, len(digests), _CHUNK):
        chunk = digests[start : start + _CHUNK]
        try:
            requests.write("".join(f"{digest}\n" for digest in chunk).encode())
        except BrokenPipeError:
            return
        for digest in chunk:
            header = git.stdout.readline(200).split()
            if len(header) == 2 and header[1] == b"missing":
                yield digest, None
                continue
            if len(header) != 3 or not header[2].isdigit() or int(header[2]) > MAX_BLOB:
                return
            size = int(header[2])
            data = git.stdout.read(size + 1)
            if len(data) != size + 1:
                return
            yield digest, data[:-1]


def _fill(shadow: Path, repo: Repo) -> None:
    """Write the clean folder: our configuration, the commit as HEAD, links to the objects."""
    long = len(repo.head) == 64
    version, extension = (1, "[extensions]\n\tobjectFormat = sha256\n") if long else (0, "")
    (shadow / "config").write_text(
        f"[core]\n\trepositoryFormatVersion = {version}\n\tbare = true\n{extension}"
    )
    (shadow / "HEAD").write_text(f"{repo.head}\n" if repo.head else "ref: refs/heads/none\n")
    (shadow / "refs").mkdir()
    if repo.shallow:
        lines = re.findall(rb"^[0-9a-f]{40,64}$", repo._grafts, re.MULTILINE)
        (shadow / "shallow").write_bytes(b"".join(line + b"\n" for line in lines))
    _link_objects(repo.common / "objects", shadow / "objects")
    borrowed = [
        _link_objects(objects, shadow / f"borrowed-{number}")
        for number, objects in enumerate(_borrowed(repo))
    ]
    if borrowed:
        (shadow / "objects" / "info").mkdir()
        (shadow / "objects" / "info" / "alternates").write_text(
            "\n".join(map(str, borrowed)) + "\n"
        )


def _link_objects(objects: Path, into: Path) -> Path:
    """Links to the real pack files and object folders of another folder; its links are left out."""
    (into / "pack").mkdir(parents=True)
    if objects.is_symlink() or not objects.is_dir():
        raise Refused(f"{objects} is not a folder of objects")
    target = objects.resolve()
    with os.scandir(target) as entries:
        for entry in entries:
            if _FAN_OUT.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
                (into / entry.name).symlink_to(entry.path, target_is_directory=True)
    packs = target / "pack"
    if packs.is_dir() and not packs.is_symlink():
        with os.scandir(packs) as entries:
            for entry in entries:
                if entry.name.endswith(_PACK_FILES) and entry.is_file(follow_symlinks=False):
                    (into / "pack" / entry.name).symlink_to(entry.path)
    return into


def _borrowed(repo: Repo) -> list[Path]:
    """Object folders that the repository borrows from, as far as they stay inside the root."""
    found: list[Path] = []
    waiting = [repo.common / "objects"]
    while waiting and len(found) < 20:
        objects = waiting.pop()
        listed = read_file(objects / "info" / "alternates", 1 << 16) or b""
        for line in listed.splitlines():
            place = (objects / os.fsdecode(line.strip())).resolve() if line.strip() else None
            if place and place.is_dir() and place.is_relative_to(repo.root.resolve()):
                if place not in found:
                    found.append(place)
                    waiting.append(place)
            elif place and not line.startswith(b"#"):
                repo.remark = repo.remark or "it borrows objects from outside, which were left out"
    return found
