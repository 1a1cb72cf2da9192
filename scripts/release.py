"""Freezes a release: `python -m scripts.release` keeps its migrations and its databases for tests.

Under tests/data/releases/VERSION: the digests of the migrations (scripts/frozen.py), and of a home
with the demo company and a row in every table the SQLite and the PostgreSQL database as SQL, and
the lake. Each later version upgrades them (tests/releases). What a folder holds never changes.
"""

import gzip
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

from scripts import frozen
from timonier import __version__

SERVER = os.environ.get("TIMONIER_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
HOME = "/srv/timonier"  # what the dumps call the home they were made in
SQLITE, POSTGRES, LAKE = "sqlite.sql.gz", "postgres.sql.gz", "lake.tar.gz"
_FILL = "import django; django.setup(); from scripts.release_rows import fill; fill()"
_OF_NO_MOMENT = ("\\", "--", "SET transaction_timeout")  # orders to psql, remarks, later servers


def main() -> int:
    """Freeze this version; 1 when it is none to release, or is frozen already."""
    if not all(part.isdigit() for part in __version__.split(".")):
        print(f"{__version__} is no version to release: set it first", file=sys.stderr)
        return 1
    release = frozen.ROOT / "tests" / "data" / "releases" / __version__
    try:
        frozen.freeze(release)
    except FileExistsError:
        print(f"{__version__} is frozen already: raise the version first", file=sys.stderr)
        return 1
    pack(release)
    print(f"{release}: {sum(file.stat().st_size for file in release.iterdir()) / 1024:.0f} KiB")
    return 0


def pack(release: Path) -> None:
    """Make both databases and the lake of a release anew."""
    with tempfile.TemporaryDirectory(prefix="timonier-release-") as name:
        home = Path(name).resolve()
        filled(home)
        with closing(sqlite3.connect(home / "timonier.sqlite3")) as connection:
            _write(release / SQLITE, (f"{line}\n" for line in connection.iterdump()), home)
        _pack_lake(home / "lake", release / LAKE)
    with tempfile.TemporaryDirectory(prefix="timonier-release-") as name, database() as url:
        home = Path(name).resolve()
        filled(home, DATABASE_URL=url)
        command = ("pg_dump", "--format=plain", "--no-owner", "--no-privileges", f"--dbname={url}")
        dumped = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        lines = dumped.splitlines(keepends=True)
        kept = (line for line in lines if not line.startswith(_OF_NO_MOMENT) or line == "\\.\n")
        _write(release / POSTGRES, kept, home)


def filled(home: Path, **environment: str) -> None:
    """The demo company, and a row in every table that it leaves empty."""
    fixed = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    fixed |= {
        "DJANGO_SETTINGS_MODULE": "timonier.config.settings",
        "TIMONIER_HOME": str(home),
        "TIMONIER_REFRESH": "0",
    } | environment
    for words in (("-m", "timonier.cli", "demo"), ("-c", _FILL)):
        subprocess.run((sys.executable, *words), cwd=frozen.ROOT, env=fixed, check=True)


@contextmanager
def database() -> Iterator[str]:
    """The address of an empty PostgreSQL database that is gone afterwards."""
    name = f"timonier_release_{uuid4().hex[:12]}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _write(file: Path, lines: Iterable[str], home: Path) -> None:
    # No name and no time in the header: the same lines give the same bytes.
    with file.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        for line in lines:
            out.write(line.replace(str(home), HOME).encode())


def _pack_lake(lake: Path, out: Path) -> None:
    with (
        out.open("wb") as raw,
        gzip.GzipFile("", "wb", 9, raw, mtime=0) as stream,
        tarfile.open(fileobj=stream, mode="w") as archive,
    ):
        for file in sorted(path for path in lake.rglob("*") if path.is_file()):
            info = tarfile.TarInfo(file.relative_to(lake).as_posix())
            info.size = file.stat().st_size
            with file.open("rb") as data:
                archive.addfile(info, data)


if __name__ == "__main__":
    sys.exit(main())
