"""Files and functions stay small enough to read in one sitting, and say what they are for."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TRACKED = subprocess.run(
    ["git", "ls-files", "-co", "--exclude-standard"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
).stdout.split()
PYTHON = [name for name in TRACKED if name.endswith(".py") and "/migrations/" not in name]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@pytest.mark.parametrize("name", PYTHON)
def test_a_file_fits_in_one_sitting(name):
    source = (ROOT / name).read_text()
    tree = ast.parse(source)
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(tree)
        if isinstance(node, FUNCTIONS) and node.end_lineno - node.lineno >= 40
    ]

    assert source.count("\n") <= 300
    assert not long


@pytest.mark.parametrize("name", PYTHON)
def test_a_file_says_first_what_it_is_for(name):
    assert ast.get_docstring(ast.parse((ROOT / name).read_text())), name


def test_no_lock_names_a_download_host():
    hosts = re.compile(r"https?://")
    locks = [name for name in TRACKED if name.endswith((".lock", "package-lock.json"))]

    assert locks
    for name in locks:
        text = (ROOT / name).read_text()
        addresses = [line for line in text.splitlines() if hosts.search(line)]
        assert not [line for line in addresses if '"resolved"' in line or "--" in line], name
