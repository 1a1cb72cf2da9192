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
    begun, refused = done.stderr.splitlines()
    assert begun.endswith("is ours; opening the home")
    assert refused.startswith("timonier: the state folder cannot be made")


LISTENER = """
import argparse, sys
from timonier.cli import keeping, up
class Web:
    def __init__(self, number): self.child = keeping.Child("web", None)
    def open(self): return False
Web.child = None
keeping.Child.begin = lambda self: None
keeping.Web = Web
keeping.stop = lambda children: None
up._first_work = lambda options: None
up.run(argparse.Namespace(host="127.0.0.1", port=0, paths=[], no_refresh=True))
"""


def test_each_step_of_a_first_start_is_told_in_a_line_of_its_own(tmp_path: Path) -> None:
    done = run(tmp_path / "home", LISTENER)

    assert done.stdout == ""
    port, *steps = done.stderr.splitlines()
    assert port.endswith("opening the home")
    assert steps == [
        "timonier: preparing the tables",
        "timonier: looking at the knowledge, queueing what is due",
        "timonier: starting the web server and the worker",
        "timonier: the web server does not start",
    ]


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
