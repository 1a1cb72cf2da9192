"""A disk that forgets what was never synced: it watches this process and shows what a cut leaves.

Bytes are kept by an fsync of the file, names by an fsync of their folder. Of what was not synced
bytes are lost, and any names may have been kept: in one folder the first ones, in no other order.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_SAMPLES = 3


@dataclass(eq=False)
class File:
    """Bytes that were synced; empty when none were, or when they were thrown away since."""

    synced: bytes = b""


@dataclass(eq=False)
class Folder:
    """Its names as they are, and as the disk is sure to keep them."""

    now: dict[str, Node] = field(default_factory=dict)
    kept: dict[str, Node] = field(default_factory=dict)


Node = File | Folder
# What one call does to names. A move from one folder to another is one step of every disk that
# keeps a journal: both names change, or neither.
Change = list[tuple[Folder, str, Node | None]]


def _apply(change: Change, names_of: Callable[[Folder], dict[str, Node]]) -> None:
    for folder, name, node in change:
        if node is None:
            names_of(folder).pop(name, None)
        else:
            names_of(folder)[name] = node


class Disk:
    """What was done below one folder, and after each step what a cut would leave of it."""

    def __init__(self, root: Path, cut: Callable[[Disk], None]) -> None:
        self.root, self.top, self.cut, self.steps = root, _as_it_is(root), cut, 0
        self.pending: list[Change] = []

    def write(self, into: Path, lucky: Callable[[], bool]) -> None:
        """What is left: what was synced, and of the other changes those that were lucky.

        In one folder no change outlives one that came before it and was lost.
        """
        names: dict[Folder, dict[str, Node]] = {}
        unlucky: set[Folder] = set()
        for change in self.pending:
            touched = {folder for folder, _, _ in change}
            if touched & unlucky or not lucky():
                unlucky |= touched
            else:
                _apply(change, lambda folder: names.setdefault(folder, dict(folder.kept)))
        _written(self.top, into, names)

    def _change(self, change: Change) -> bool:
        self.pending.append(change)
        _apply(change, lambda folder: folder.now)
        return True

    def _sync(self, folder: Folder) -> None:
        """The names of a folder are kept, and what came before them where they came from."""
        needed, kept = {folder}, []
        for change in reversed(self.pending):
            touched = {one for one, _, _ in change}
            if touched & needed:
                needed |= touched
                kept.append(change)
        for change in reversed(kept):
            _apply(change, lambda one: one.kept)
        self.pending = [change for change in self.pending if change not in kept]

    def seen(self, event: str, arguments: tuple[Any, ...]) -> None:
        """One call as the interpreter tells it, before it is made."""
        told = getattr(self, "_" + event.replace(".", "_"), None)
        if told is not None and told(*arguments) is not False:
            self.steps += 1
            self.cut(self)

    def synced(self, descriptor: int) -> None:
        """A file's bytes, or a folder's names, are on the disk."""
        place = Path(f"/proc/self/fd/{descriptor}").readlink()
        node = self._node(place)
        if isinstance(node, Folder):
            for each in place.iterdir():
                self._node(each)
            self._sync(node)
        elif node is not None:
            node.synced = place.read_bytes()
        if node is not None:
            self.steps += 1
            self.cut(self)

    def _open(self, path: Any, mode: Any, flags: int) -> bool:
        if not isinstance(path, str | bytes | os.PathLike) or not flags & _WRITES:
            return False
        found = self._node(path)
        if isinstance(found, File):
            if flags & os.O_TRUNC:
                found.synced = b""
            return False
        return bool(flags & os.O_CREAT) and self._put(path, File())

    def _os_rename(self, source: Any, target: Any, source_at: int, target_at: int) -> bool:
        node = self._node(source, source_at)
        if node is None:
            return False
        (before, old), (after, new) = self._spot(source, source_at), self._spot(target, target_at)
        if before is None or after is None:
            return False
        return self._change([(before, old, None), (after, new, node)])

    def _os_link(self, source: Any, target: Any, source_at: int, target_at: int) -> bool:
        node = self._node(source, source_at)
        if node is None or self._node(target, target_at) is not None:
            return False
        return self._put(target, node, target_at)

    def _os_mkdir(self, path: Any, mode: int, at: int) -> bool:
        return self._node(path, at) is None and self._put(path, Folder(), at)

    def _os_remove(self, path: Any, at: int) -> bool:
        return isinstance(self._node(path, at), File) and self._put(path, None, at)

    def _os_rmdir(self, path: Any, at: int) -> bool:
        node = self._node(path, at)
        return isinstance(node, Folder) and not node.now and self._put(path, None, at)

    def _put(self, path: Any, node: Node | None, at: int = -1) -> bool:
        folder, name = self._spot(path, at)
        return folder is not None and self._change([(folder, name, node)])

    def _spot(self, path: Any, at: int = -1) -> tuple[Folder | None, str]:
        place = self._place(path, at)
        folder = self._node(place.parent)
        return (folder if isinstance(folder, Folder) else None), place.name

    def _place(self, path: Any, at: int) -> Path:
        place = Path(os.fsdecode(path))
        if not place.is_absolute():
            folder = Path(f"/proc/self/fd/{at}").readlink() if at >= 0 else Path.cwd()
            place = folder / place
        return place

    def _node(self, path: Any, at: int = -1) -> Node | None:
        """What is there; a file that a library made without telling is found when it is named."""
        place = self._place(path, at)
        if not place.is_relative_to(self.root):
            return None
        node: Node = self.top
        here = self.root
        for part in place.relative_to(self.root).parts:
            here = here / part
            if not isinstance(node, Folder):
                return None
            if part not in node.now and here.exists() and not here.is_symlink():
                self._change([(node, part, Folder() if here.is_dir() else File())])
            if part not in node.now:
                return None
            node = node.now[part]
        return node


def _as_it_is(place: Path) -> Folder:
    """Whatever is there when the watch begins is on the disk."""
    folder = Folder()
    for each in place.iterdir():
        node = _as_it_is(each) if each.is_dir() else File(each.read_bytes())
        folder.now[each.name] = folder.kept[each.name] = node
    return folder


def _written(folder: Folder, into: Path, names: dict[Folder, dict[str, Node]]) -> None:
    into.mkdir()
    for name, node in names.get(folder, folder.kept).items():
        if isinstance(node, Folder):
            _written(node, into / name, names)
        else:
            (into / name).write_bytes(node.synced)


def _state(place: Path) -> Iterator[tuple[str, bytes]]:
    for path in place.rglob("*"):
        data = path.read_bytes() if path.is_file() else b"a folder"
        yield str(path.relative_to(place)), hashlib.sha256(data).digest()


_watching: list[Disk] = []


def _told(event: str, arguments: tuple[Any, ...]) -> None:
    for disk in list(_watching):
        _watching.clear()  # what the watch itself does is no step
        try:
            disk.seen(event, arguments)
        finally:
            _watching.append(disk)


sys.addaudithook(_told)


@contextmanager
def watched(disk: Disk, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Count what is done in this block."""
    real = os.fsync

    def fsync(file: Any) -> None:
        real(file)
        if _watching:
            _watching.clear()
            try:
                disk.synced(file if isinstance(file, int) else file.fileno())
            finally:
                _watching.append(disk)

    with patch.context() as patched:
        patched.setattr(os, "fsync", fsync)
        _watching.append(disk)
        try:
            yield
        finally:
            _watching.clear()


def cuts(
    root: Path, act: Callable[[], Any], judge: Callable[[Path], str], patch: pytest.MonkeyPatch
) -> tuple[set[str], str]:
    """Do something, and judge what a cut after each of its steps leaves.

    The verdicts on all that may be left on the way, and the one on what is certain to be left once
    it is done.
    """
    found: set[str] = set()
    judged: dict[str, str] = {}  # what is left -> its verdict
    chance = random.Random(20261130)
    place = Path(tempfile.mkdtemp(dir=root.parent))

    def verdict(disk: Disk, lucky: Callable[[], bool]) -> str:
        into = place / str(len(judged))
        disk.write(into, lucky)
        same = str(sorted(_state(into)))
        if same in judged:
            shutil.rmtree(into)
        else:
            judged[same] = judge(into)
        return judged[same]

    def cut(disk: Disk) -> None:
        found.add(verdict(disk, lambda: False))
        found.add(verdict(disk, lambda: True))
        for _ in range(_SAMPLES):
            found.add(verdict(disk, lambda: chance.random() < 0.7))

    disk = Disk(root, cut)
    with watched(disk, patch):
        act()
    assert disk.steps, "nothing was seen"
    return found, verdict(disk, lambda: False)
