"""Opening the cockpit: what cannot be opened is said in a sentence, and the watcher stays small."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(home: Path, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"TIMONIER_HOME": str(home), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    done = run(tmp_path / "file" / "home", "from timonier.cli import main; exit(main(['up']))")

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("timonier: the state folder cannot be made")
    assert done.stderr.count("\n") == 1


WATCHER = """
import argparse, sys
from timonier.cli import up
up._office = lambda options, clerk: __import__("django") and None
code = up.run(argparse.Namespace(host="127.0.0.1", port=0))
exit(7 if code == 1 and "django" not in sys.modules else 1)
"""


def test_the_process_that_watches_holds_nothing_of_the_work_it_had_done(tmp_path: Path) -> None:
    done = run(tmp_path, WATCHER)

    assert done.returncode == 7, done.stderr
