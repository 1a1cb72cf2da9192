"""What `make test` runs: units on SQLite, faults, the data layer on PostgreSQL, the browser once.

A missing PostgreSQL or chromium is named and passed over on a developer's machine; with CI=true it
is a failure, since an untested promise must not look kept. TIMONIER_TEST_PROFILE=thorough looks at
300 examples of each law instead of 25 and kills an upgrade at each boundary: for a night, and
before a release.
"""

import os
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
SERVER = os.environ.get("TIMONIER_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
IN_CI = os.environ.get("CI") == "true"
TWO_AT_A_TIME = ("-n", "2", "--dist=loadfile", "-m", "not browser")
# Tables made straight from the models save each process seconds. The other suites run every
# migration, and `make check` refuses models that their migrations do not match.
FROM_MODELS = "--nomigrations"
RESULTS = os.environ.get("TIMONIER_TEST_RESULTS")  # a folder for JUnit XML, one file a suite
RUNS = count(1)
NO_TESTS = 5  # pytest's own code for "nothing was collected"


def pytest(*arguments: str, **environment: str) -> bool:
    """Run pytest in the checkout; True when all passed and something ran."""
    kept = (f"--junitxml={RESULTS}/{next(RUNS)}.xml",) if RESULTS else ()
    command = (sys.executable, "-m", "pytest", *kept, *arguments)
    code = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
    if code.returncode == NO_TESTS:
        print(f"no test matched: {' '.join(arguments)}", file=sys.stderr)
    return code.returncode == 0


def on_postgres() -> bool:
    """Make a database of our own, run the data layer on it, drop it."""
    name = f"timonier_{os.getpid()}"
    try:
        with psycopg.connect(SERVER, autocommit=True, connect_timeout=3) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
    except psycopg.OperationalError as error:
        return absent(f"PostgreSQL does not answer at {SERVER}", str(error).strip())
    url = urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
    try:
        return pytest(
            *("-n", "2", "--dist=worksteal", "-m", "(postgres or data) and not browser"),
            "tests",
            DATABASE_URL=url,
        )
    finally:
        with psycopg.connect(SERVER, autocommit=True) as connection:
            for database in (name, *(f"test_{name}{worker}" for worker in ("", "_gw0", "_gw1"))):
                connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def in_browser() -> bool:
    """Run the browser suite once, when a browser is there."""
    if not any(map(shutil.which, BROWSERS)):
        return absent("no chromium", "apt-get install -y chromium")
    return pytest("-m", "browser", "tests")


def absent(what: str, cause: str) -> bool:
    """Say what is missing; only CI treats it as a failure."""
    print(f"{'FAILED' if IN_CI else 'passed over'}: {what} ({cause})", file=sys.stderr)
    return not IN_CI


def main() -> int:
    """Run the four suites, all of them even when one fails."""
    os.environ.pop("DATABASE_URL", None)
    results = [
        pytest(*TWO_AT_A_TIME, FROM_MODELS, "--ignore=tests/faults", "tests"),
        pytest(*TWO_AT_A_TIME, "tests/faults"),
        on_postgres(),
        in_browser(),
    ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
