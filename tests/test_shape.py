"""Files and functions stay small enough to read in one sitting, and say what they are for."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

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


@cache
def shapes() -> dict[str, tuple[int, list[str], bool]]:
    """Of each file: its lines, its functions that are too long, whether it says what it is for."""
    return {name: _shape((ROOT / name).read_text()) for name in PYTHON}


def _shape(source: str) -> tuple[int, list[str], bool]:
    tree = ast.parse(source)
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(tree)
        if isinstance(node, FUNCTIONS) and node.end_lineno - node.lineno >= 40
    ]
    return source.count("\n"), long, bool(ast.get_docstring(tree))


def test_a_file_fits_in_one_sitting():
    assert shapes()
    assert {name: lines for name, (lines, _, _) in shapes().items() if lines > 300} == {}


def test_a_function_fits_on_one_screen():
    assert {name: long for name, (_, long, _) in shapes().items() if long} == {}


def test_a_file_says_first_what_it_is_for():
    assert [name for name, (_, _, said) in shapes().items() if not said] == []


def test_no_lock_names_a_download_host():
    hosts = re.compile(r"https?://")
    locks = [name for name in TRACKED if name.endswith((".lock", "package-lock.json"))]

    assert locks
    for name in locks:
        text = (ROOT / name).read_text()
        addresses = [line for line in text.splitlines() if hosts.search(line)]
        assert not [line for line in addresses if '"resolved"' in line or "--" in line], name
