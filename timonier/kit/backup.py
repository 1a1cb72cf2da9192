"""Backup and restore of the state: one archive, a digest for each file, all or nothing."""

import contextlib
import gzip
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from timonier.kit import reserve

SCHEMA = "timonier.backup/1"
DATABASE = "timonier.sqlite3"
DUMP = "timonier.pgdump"
MANIFEST = "backup.json"
# Mirrors and built pages can be had again; everything else in the home is part of the state.
LEFT_OUT = {
    "mirrors",
    "static",
    "tmp",
    reserve.NAME,
    DATABASE,
    f"{DATABASE}-wal",
    f"{DATABASE}-shm",
}


class CannotBackUp(Exception):
    """The state could not be copied; the message says why."""


class DamagedBackup(Exception):
    """The archive is not a whole backup of ours; the message names the first bad part."""


class HomeInUse(Exception):
    """The home already holds a state that nobody agreed to replace."""


def back_up(*, home: Path, database: Mapping[str, Any], out: Path, now: datetime) -> int:
    """Write one .tar.gz with the database and the files of `home`; return its size in bytes.

    The database is copied through SQLite's backup API (or pg_dump), so writers may go on. The
    archive is readable by its owner alone and appears whole or not at all.
    Raises CannotBackUp.
    """
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".backup-") as folder:
        work = Path(folder)
        copied = _copy_database(home, database, work)
        members = [(copied.name, copied), *_files_of(home)]
        listed = {name: _digest(path) for name, path in members}
        head = {"schema": SCHEMA, "made_at": now.isoformat(), "files": listed}
        (work / MANIFEST).write_text(json.dumps(head, indent=1))
        packed = work / "packed.tar.gz"
        # No file name in the header: each byte of the archive is under its checksum.
        with (
            packed.open("wb") as raw,
            gzip.GzipFile("", "wb", 6, raw, mtime=0) as stream,
            tarfile.open(fileobj=stream, mode="w") as archive,
        ):
            for name, path in [(MANIFEST, work / MANIFEST), *members]:
                archive.add(path, arcname=name, recursive=False)
        packed.chmod(0o600)
        _sync(packed)
        packed.replace(out)
    return out.stat().st_size


def restore(
    *, archive: Path, home: Path, database: Mapping[str, Any], replace: bool
) -> Path | None:
    """Put a backup in place of `home`; return where the former state was set aside, if any.

    Everything is unpacked beside the home and checked before anything is touched, so a damaged
    archive changes nothing. Raises DamagedBackup, HomeInUse.
    """
    if not replace and any(home.iterdir()):
        raise HomeInUse(f"{home} already holds a state; --replace sets it aside first")
    home.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=home.parent, prefix=".restore-"))
    try:
        listed = _unpack(archive, work)
        _check_database(work, listed, database)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    aside = None
    if home.exists() and any(home.iterdir()):
        aside = home.with_name(f"{home.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
        home.rename(aside)
    elif home.exists():
        home.rmdir()
    (work / MANIFEST).unlink()
    work.rename(home)
    if (home / DUMP).exists():
        _load_dump(home / DUMP, database)
    return aside


def _copy_database(home: Path, database: Mapping[str, Any], work: Path) -> Path:
    if not str(database["ENGINE"]).endswith("sqlite3"):
        return _pg_dump(database, work / DUMP)
    copy = work / DATABASE
    with (
        contextlib.closing(sqlite3.connect(f"file:{home / DATABASE}?mode=ro", uri=True)) as live,
        contextlib.closing(sqlite3.connect(copy)) as out,
    ):
        live.backup(out)
        if (answer := out.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise CannotBackUp(f"the database is damaged: {answer}")
    return copy


def _pg_dump(database: Mapping[str, Any], out: Path) -> Path:
    _postgres("pg_dump", database, "--format=custom", f"--file={out}")
    return out


def _load_dump(dump: Path, database: Mapping[str, Any]) -> None:
    _postgres("pg_restore", database, "--clean", "--if-exists", "--no-owner", "--exit-on-error",
              "--single-transaction", f"--dbname={database['NAME']}", str(dump))  # fmt: skip


def _postgres(tool: str, database: Mapping[str, Any], *arguments: str) -> None:
    """Run a PostgreSQL client; the password goes by the environment, never by the arguments."""
    named = {
        "PGHOST": database.get("HOST"),
        "PGPORT": database.get("PORT"),
        "PGUSER": database.get("USER"),
        "PGPASSWORD": database.get("PASSWORD"),
        "PGDATABASE": database.get("NAME"),
    }
    environment = {**os.environ, **{key: str(value) for key, value in named.items() if value}}
    try:
        subprocess.run((tool, *arguments), env=environment, check=True, capture_output=True)
    except FileNotFoundError:
        raise CannotBackUp(
            f"{tool} is missing: sudo apt-get install -y postgresql-client"
        ) from None
    except subprocess.CalledProcessError as error:
        raise CannotBackUp(f"{tool}: {error.stderr.decode(errors='replace').strip()}") from error


def _files_of(home: Path) -> Iterator[tuple[str, Path]]:
    for top in sorted(home.iterdir()):
        if top.name in LEFT_OUT or top.name.startswith("."):
            continue
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(home).as_posix(), path


def _unpack(archive: Path, work: Path) -> dict[str, str]:
    try:
        # Read to the very end, so that gzip's own checksum speaks too.
        with gzip.open(archive) as stream, tarfile.open(fileobj=stream, mode="r|") as packed:
            packed.extractall(work, filter="data")
            while stream.read(2**20):
                pass
        head = json.loads((work / MANIFEST).read_text())
        listed: dict[str, str] = head["files"]
    except (
        tarfile.TarError,
        zlib.error,
        OSError,
        EOFError,
        ValueError,
        KeyError,
        TypeError,
    ) as error:
        raise DamagedBackup(f"{archive.name} is not a whole backup: {error}") from error
    if head.get("schema") != SCHEMA:
        raise DamagedBackup(f"{archive.name} has the schema {head.get('schema')!r}, not {SCHEMA!r}")
    for name, digest in listed.items():
        if not (work / name).is_file() or _digest(work / name) != digest:
            raise DamagedBackup(f"{archive.name}: {name} is missing or was changed")
    found = {path.relative_to(work).as_posix() for path in work.rglob("*") if path.is_file()}
    if unlisted := found - set(listed) - {MANIFEST}:
        raise DamagedBackup(f"{archive.name} holds files its list does not name: {min(unlisted)}")
    return listed


def _check_database(work: Path, listed: Mapping[str, str], database: Mapping[str, Any]) -> None:
    sqlite = str(database["ENGINE"]).endswith("sqlite3")
    wanted, other = (DATABASE, DUMP) if sqlite else (DUMP, DATABASE)
    if wanted not in listed:
        kind = "PostgreSQL" if other == DUMP else "SQLite"
        raise DamagedBackup(f"this backup is of a {kind} database; set DATABASE_URL to match")
    if sqlite:
        with contextlib.closing(sqlite3.connect(work / DATABASE)) as copy:
            if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise DamagedBackup("the database inside does not pass its integrity check")


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _sync(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())
