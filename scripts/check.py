"""Everything `make check` promises, in order; every failure is shown, not just the first."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("style", (f"{BIN}/ruff", "check", "--quiet", ".")),
    ("format", (f"{BIN}/ruff", "format", "--check", "--quiet", ".")),
    ("types", (f"{BIN}/mypy",)),
    ("layers", (f"{BIN}/lint-imports", "--no-logo")),
    ("migrations", (sys.executable, "manage.py", "makemigrations", "--check", "--dry-run")),
    ("frozen", (sys.executable, "scripts/frozen.py")),
    ("django", (sys.executable, "manage.py", "check", "--fail-level", "WARNING")),
    ("templates", (f"{BIN}/djlint", "timonier", "--lint", "--quiet")),
    ("translations", (sys.executable, "-m", "scripts.translations")),
    ("openapi", (sys.executable, "manage.py", "openapi", "--check", "docs/openapi.json")),
)


def run(name: str, command: tuple[str, ...]) -> bool:
    """Run one step; show its output only when it failed."""
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    verdict = "FAILED" if done.returncode else "ok"
    print(f"{verdict:6} {name:12} {time.monotonic() - started:5.1f} s")
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n")
    return done.returncode == 0


def main() -> int:
    """Return 0 when every step passed."""
    results = [run(name, command) for name, command in STEPS]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
