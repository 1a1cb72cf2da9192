"""Every version range of the advisories, compared with packaging, univers and osv: minutes.

python -m bench.oracles
"""

from __future__ import annotations

import subprocess
import sys

from bench.stage import ROOT


def main(words: list[str] | None = None) -> int:
    """The exit code of the comparison, which is a test that is not part of every run."""
    asked = ["tests/knowledge/test_oracles.py", *(words or [])]
    command = [sys.executable, "-m", "pytest", "-m", "slow", "--durations=3", *asked]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
