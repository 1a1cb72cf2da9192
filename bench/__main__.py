"""Every bench that its inputs allow, one after the other, each in a process of its own.

    python -m bench [REPOSITORY...]

Repositories may also be named by TIMONIER_BENCH_REPOS, separated by colons; without any, the
benches that read real repositories are passed over. Peers live in .venv/bench (`make bench`).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.stage import PEERS, ROOT, repositories

ALWAYS = ("matching", "ranges", "pages", "doors", "writers", "secrets", "expressions", "imports")
COMMITS = 10_000  # a history worth measuring


def commits(path: Path) -> int:
    """How many commits a repository has; 0 when it cannot be said."""
    done = subprocess.run(["git", "-C", str(path), "rev-list", "--count", "HEAD"],
                          capture_output=True, text=True, check=False)  # fmt: skip
    return int(done.stdout) if done.returncode == 0 and done.stdout.strip().isdigit() else 0


def calls(paths: list[Path]) -> list[list[str]]:
    """The arguments of each bench."""
    every = list(map(str, paths))
    found = [["-m", f"bench.{name}"] for name in ALWAYS]
    found.append(["-m", "bench.scans", *every])
    if paths:
        found.append(["-m", "bench.manifests", *every])
        peer = ["--pydriller", str(PEERS / "python")] if (PEERS / "python").exists() else []
        long = [path for path in paths if commits(path) > COMMITS]
        found += [["-m", "bench.history", str(path), *peer] for path in long[:1]]
    return found


def main() -> int:
    """1 when one of them missed a bound or failed."""
    paths = repositories(sys.argv[1:])
    if not paths:
        print("No repository was named: manifests and history are not measured.")
    worst = 0
    for call in calls(paths):
        print(f"== {' '.join(call[:2])}", flush=True)
        worst |= subprocess.run([sys.executable, *call], cwd=ROOT, check=False).returncode
    return int(bool(worst))


if __name__ == "__main__":
    sys.exit(main())
