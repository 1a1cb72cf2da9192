"""Programs that a test, a bench or a script hands to another process as text import what is there.

No type checker reads them: a move of modules once broke sixteen of them, unseen until CI ran.
"""

import ast
import importlib
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ("timonier", "tests", "bench", "scripts")
IMPORT = re.compile(
    r"(?:^|[\n;])[ \t]*(from (?:timonier|tests|bench|scripts)[\w.]* import [\w, ]+|"
    r"import (?:timonier|tests|bench|scripts)[\w.]*)"
)


def _is_there(module: str, name: str = "") -> bool:
    try:
        found = importlib.import_module(module)
        return not name or hasattr(found, name) or bool(importlib.import_module(f"{module}.{name}"))
    except ImportError:
        return False


def _named(one: ast.stmt) -> list[tuple[str, str]]:
    """(module, name in it) of each thing that an import brings."""
    if isinstance(one, ast.ImportFrom) and one.module:
        return [(one.module, name.name) for name in one.names]
    return [(name.name, "") for name in one.names] if isinstance(one, ast.Import) else []


def _missing(text: str) -> list[str]:
    """What the imports of a text name that no module of ours has."""
    found = [one for line in IMPORT.findall(text) for one in ast.parse(line.strip()).body]
    wanted = [pair for one in found for pair in _named(one)]
    return [".".join(pair).strip(".") for pair in wanted if not _is_there(*pair)]


def test_every_import_of_a_program_in_a_text_is_there():
    missing = [
        f"{file.relative_to(ROOT)}:{node.lineno}: {name}"
        for folder in ("tests", "bench", "scripts", "timonier")
        for file in sorted((ROOT / folder).rglob("*.py"))
        if file != Path(__file__)
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for name in _missing(node.value)
    ]
    assert missing == []


def test_every_module_that_a_bench_imports_is_there():
    missing = [
        f"{file.relative_to(ROOT)}:{node.lineno}: {node.module}"
        for folder in ("bench", "scripts")
        for file in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
        if node.module.startswith(OURS) or (ROOT / "bench" / f"{node.module}.py").exists()
        if not _is_there(node.module)
    ]
    assert missing == []


def test_an_import_of_what_is_not_there_is_seen():
    assert _missing("x = 1\nfrom timonier.kit import nothing_of_the_sort\n") == [
        "timonier.kit.nothing_of_the_sort"
    ]
    assert _missing("from timonier.kit.entities.audience import ensure_roles") == []
