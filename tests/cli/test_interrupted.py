"""Ctrl-C ends with 130, wherever it falls."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# A module that is run, as `python -m timonier.cli` is: only so does CPython look at its note.
COMMAND = """
import sys
import types

from timonier import cli

def interrupted(words):
    exec("raise KeyboardInterrupt")

class Parser:
    def parse_args(self, words):
        command = types.SimpleNamespace(PREPARED=False, run=interrupted)
        return types.SimpleNamespace(command=command)

cli._parser = lambda words: Parser()
sys.exit(cli.entry())
"""


def test_ctrl_c_within_code_made_from_text_still_ends_with_130(tmp_path: Path) -> None:
    (tmp_path / "command.py").write_text(COMMAND, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "command"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stderr) == (
        130,
        "timonier: stopped; what was finished is kept\n",
    )
