"""Writes a backup: the database through its own means, every file of the state, read back once."""

import contextlib
import fcntl
import gzip
import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from timonier.kit.backup import archives, postgres
from timonier.kit.backup.names import (
    DATABASE,
    DUMP,
    MANIFEST,
    SCHEMA,
    CannotBackUp,
    DamagedBackup,
    entries,
    is_sqlite,
    sqlite_file,
    with_companions,
)
from timonier.kit.store import blobs, durable, sealing

_GROWING = ".timonier-backup-"


def back_up(
    *,
    home: Path,
    database: Mapping[str, Any],
    out: Path,
    now: datetime,
    with_keys: bool = False,
) -> int:
    """Write one .tar.gz with the database and the files of `home`; return its size in bytes.

    The database is copied through SQLite's backup API (or pg_dump), so writers may go on. The
    archive is read back before it gets its name: readable by its owner alone, whole or not there.
    `with_keys`: it also opens what is sealed.
    What a killed backup left in the folder of `out` is removed. Raises CannotBackUp, OSError.
    """
    _sweep(out.parent)
    with blobs.steady(home), _workshop(out.parent) as work:
        copied = _copy_database(home, database, work)
        members = [(copied.name, copied), *_files_of(home, database)]
        if with_keys:
            name, text = sealing.packed(home)
            (work / name).write_text(text)
            members.append((name, work / name))
        listed = {name: _digest(path) for name, path in members}
        head = {"schema": SCHEMA, "made_at": now.isoformat(), "files": listed}
        (work / MANIFEST).write_text(json.dumps(head, indent=1))
        packed = work / "packed.tar.gz"
        _pack(packed, [(MANIFEST, work / MANIFEST), *members])
        try:
            archives.check(packed)
        except DamagedBackup as problem:
            raise CannotBackUp(f"a file changed while it was packed: {problem}") from problem
        durable.place(packed, out)
    return out.stat().st_size


def _pack(packed: Path, members: list[tuple[str, Path]]) -> None:
    # No file name in the header: each byte of the archive is under its checksum.
    with (
        os.fdopen(os.open(packed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw,
        gzip.GzipFile("", "wb", 6, raw, mtime=0) as stream,
        tarfile.open(fileobj=stream, mode="w") as archive,
    ):
        for name, path in members:
            archive.add(path, arcname=name, recursive=False)
    durable.sync(packed)


@contextlib.contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """A folder of our own (0700) that is gone afterwards; its lock says that somebody is at it."""
    while True:
        work = Path(tempfile.mkdtemp(dir=folder, prefix=_GROWING))
        lock = os.open(work, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        if work.exists():  # else another backup found it without a lock and swept it
            break
        os.close(lock)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        os.close(lock)


def _sweep(folder: Path) -> None:
    """Remove what killed backups left: folders of ours that nobody holds."""
    for left in folder.glob(f"{_GROWING}*"):
        if left.is_symlink() or not left.is_dir() or left.stat().st_uid != os.geteuid():
            continue
        with contextlib.suppress(OSError):
            lock = os.open(left, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(lock)


def _copy_database(home: Path, database: Mapping[str, Any], work: Path) -> Path:
    if not is_sqlite(database):
        return postgres.dump(database, work / DUMP)
    copy = work / DATABASE
    address = f"{sqlite_file(home, database).absolute().as_uri()}?mode=ro"
    try:
        with (
            contextlib.closing(sqlite3.connect(address, uri=True)) as live,
            contextlib.closing(sqlite3.connect(copy)) as out,
        ):
            live.backup(out)
            answer = out.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        raise CannotBackUp(f"the database cannot be copied: {error}") from error
    if answer != "ok":
        raise CannotBackUp(f"the database is damaged: {answer}")
    durable.sync(copy)
    return copy


def _files_of(home: Path, database: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    apart = {DUMP, *(path.name for path in with_companions(home / DATABASE))}
    if is_sqlite(database):
        live = sqlite_file(home, database)
        if live.parent == home:
            apart |= {path.name for path in with_companions(live)}
    for top in entries(home):
        if top.name in apart:
            continue
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(home).as_posix(), path


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
