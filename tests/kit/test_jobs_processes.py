"""Jobs with real processes: a worker killed with -9, a Ctrl-C, on both databases."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = os.environ.get("TIMONIER_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")


def life(folder: Path, database: str) -> dict[str, object]:
    """What happened in one life of a cluster (tests/kit/jobroom/scenario.py)."""
    (folder / "attempts").mkdir()
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/kit/jobroom/scenario.py"), str(folder / "attempts")],
        env=os.environ
        | {
            "TIMONIER_HOME": str(folder / "home"),
            "DATABASE_URL": database,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "tests.kit.jobroom.settings",
            "TIMONIER_LOG": "CRITICAL",
        },
        capture_output=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    facts: dict[str, object] = json.loads(done.stdout)
    return facts


def went_well(facts: dict[str, object]) -> None:
    """Everything the layer promises."""
    assert facts["one_job"]
    assert facts["recovered"]
    assert facts["attempts"] == [2, 2]
    assert facts["cancelled"]
    assert facts["failed"][0]  # type: ignore[index]
    assert "hunter2" not in str(facts["failed"])
    assert facts["exit"] == 0
    assert facts["nobody_left"]
    # What a Ctrl-C cut short is free at once for the next worker.
    assert facts["queued_again"] == 1


@pytest.mark.slow
def test_work_survives_a_killed_worker_and_a_ctrl_c(tmp_path: Path) -> None:
    went_well(life(tmp_path, f"sqlite:///{tmp_path}/timonier.sqlite3"))


@pytest.mark.postgres
def test_work_survives_a_killed_worker_on_postgresql(tmp_path: Path) -> None:
    server = urlsplit(POSTGRES)
    name = f"timonier_jobs_{uuid4().hex[:12]}"
    with psycopg.connect(POSTGRES, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
        try:
            went_well(life(tmp_path, server._replace(path=f"/{name}").geturl()))
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]
