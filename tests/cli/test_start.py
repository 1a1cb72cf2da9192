"""What a command does not need is not imported: half of the cost of a small scan is its start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.cli.test_scan import make

ROOT = Path(__file__).resolve().parents[2]

# Pictures, sheets, forms and routes; what calculates; what asks; what draws for people.
_NEVER = """ninja pydantic ortools scipy typst xlsxwriter python_calamine httpx
hcl2 rich univers cyclonedx timonier.config.urls"""
# What reads and what keeps history: needed where something is new.
_READING = """duckdb numpy timonier.estate.reading.whole timonier.estate.reading.texts
timonier.estate.reading.families timonier.estate.core.secrets timonier.estate.core.tree"""
_OTHERS = "yaml defusedxml " + " ".join(
    f"timonier.estate.core.manifests.{name}"
    for name in ("gradle_script", "java", "helm_templates", "kubernetes", "ruby", "terraform")
)
NEVER, READING, OTHERS = (frozenset(names.split()) for names in (_NEVER, _READING, _OTHERS))
PAGES = (".forms", ".entities", ".views", ".urls")
SCAN = (
    "import sys, json; from timonier.cli import main; code = main(['scan', sys.argv[1]]);"
    "print(json.dumps([code, sorted(sys.modules)]))"
)


def imported(home: Path, folder: Path) -> set[str]:
    """The modules that a whole `timonier scan` has imported at its end."""
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TIMONIER_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", SCAN, str(folder)],
        cwd=ROOT, env=kept, capture_output=True, text=True, check=True,
    )  # fmt: skip
    code, modules = json.loads(done.stdout.splitlines()[-1])
    assert code == 0
    return set(modules)


def test_a_scan_imports_only_what_it_needs(tmp_path: Path) -> None:
    folder = make(tmp_path / "shop", requirements__txt="django==3.2.0\n", a__py="import django\n")

    first, unchanged = (imported(tmp_path / "home", folder) for _ in range(2))

    assert first >= READING
    assert first & (NEVER | OTHERS) == set()
    assert unchanged & (NEVER | OTHERS | READING) == set()
    ours = {name for name in first | unchanged if name.startswith("timonier.")}
    of_rooms = {name for name in ours if not name.startswith("timonier.kit.")}
    assert {name for name in of_rooms if name.endswith(PAGES)} == set()


def test_what_a_scan_must_not_import_exists() -> None:
    """A name that nothing has any more would guard nothing."""
    names = sorted(NEVER | READING | OTHERS)
    code = f"import importlib.util as u; print([n for n in {names} if not u.find_spec(n)])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
