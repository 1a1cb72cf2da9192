"""History of one repository: what we cost beside git itself and beside PyDriller.

    python -m bench.history REPOSITORY [--pydriller PYTHON] [--sample N] [--rounds N]

CPU seconds, user and system, children included. Start-up and imports of every contestant are left
out; the git child is in. The best of some rounds taken in turns, since a shared machine only ever
adds, and beside it the median of the ratios of each round. PyDriller lives in an environment of its
own (`uv venv X; uv pip install -p X pydriller`) and walks a sample of commits spread over the whole
history; its total is extrapolated and says so.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["TIMONIER_HOME"] = tempfile.mkdtemp(prefix="timonier-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "timonier.config.settings")

import django  # noqa: E402

django.setup()

import duckdb  # noqa: E402, F401 - start-up is not what is measured
from django.core.management import call_command  # noqa: E402

from timonier.estate.core.history.log import LOG_ARGUMENTS, History, read_history  # noqa: E402
from timonier.estate.core.history.stored import tables  # noqa: E402
from timonier.estate.core.history.summarise import summarise  # noqa: E402
from timonier.estate.core.history.summary import HistorySummary  # noqa: E402
from timonier.estate.sources.git import Repo  # noqa: E402
from timonier.estate.sources.git_process import command, environment  # noqa: E402
from timonier.kit.store import lake  # noqa: E402

GIT = "git log to /dev/null"
READ = "ours: read and parsed"
WHOLE = "ours: all figures and the lake"
PYDRILLER = """
import json, resource, sys
from pydriller import Repository
def cpu():
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, (0, -1)))
commits = json.load(sys.stdin)
before = cpu()
count = 0
for commit in Repository(sys.argv[1], only_commits=commits).traverse_commits():
    count += 1
    for file in commit.modified_files:
        file.added_lines, file.deleted_lines
print(json.dumps([count, cpu() - before]))
"""


def cpu() -> float:
    """CPU seconds of this process and of its children that ended."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def cost(work: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall seconds of one run."""
    begun, clock = cpu(), time.perf_counter()
    work()
    return cpu() - begun, time.perf_counter() - clock


class Contest:
    """The same repository, read in three ways."""

    def __init__(self, path: Path) -> None:
        self.repo = Repo(path)
        self.files = list(self.repo.tree())
        words = ["log", "--no-ext-diff", "--no-textconv", *LOG_ARGUMENTS, self.repo.head, "--"]
        self.command = command(words, git_dir=self.repo.shadow, overrides={})

    def git(self) -> None:
        """The same git command, its output thrown away."""
        subprocess.run(self.command, stdout=subprocess.DEVNULL, env=environment(), check=True)

    def read(self) -> History:
        """Read and parsed."""
        with self.repo.log(LOG_ARGUMENTS) as stream:
            return read_history(stream)

    def whole(self) -> HistorySummary:
        """With hotspots, coupling, truck factor and the lake's write."""
        history = self.read()
        summary = summarise(history, self.files, now=datetime.now(UTC))
        for kind, columns in tables(history).items():
            lake.write(kind, "bench", columns)
        return summary


def pydriller(python: str, path: Path, commits: list[str]) -> float:
    """CPU seconds of PyDriller for these commits: their files and line counts."""
    done = subprocess.run(
        [python, "-c", PYDRILLER, str(path)],
        input=json.dumps(commits),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"PyDriller failed: {done.stderr.strip().splitlines()[-1:]}")
    count, seconds = json.loads(done.stdout)
    if count != len(commits):
        raise SystemExit(f"PyDriller walked {count} commits of {len(commits)}")
    return float(seconds)


def compare(python: str, path: Path, history: History, size: int) -> tuple[float, int]:
    """PyDriller's CPU seconds for the whole history, extrapolated, and the commits it walked.

    What one commit costs is the difference of two samples, so that listing all commits, which
    PyDriller does once, is not multiplied.
    """
    plain = [name.decode() for name in history.hashes[~history.merge]]
    sample = plain[:: max(1, len(plain) // size)][:size]
    few = sample[:: max(1, len(sample) // 10)][:10]
    once, many = pydriller(python, path, few), pydriller(python, path, sample)
    each = (many - once) / max(1, len(sample) - len(few))
    return many + each * (len(plain) - len(sample)), len(sample)


def measure(path: Path, count: int) -> tuple[Contest, list[dict[str, tuple[float, float]]]]:
    """Each way's cost in each round."""
    contest = Contest(path)
    ways = {GIT: contest.git, READ: contest.read, WHOLE: contest.whole}
    contest.whole()
    return contest, [{name: cost(way) for name, way in ways.items()} for _ in range(count)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("repository", type=Path)
    parser.add_argument("--pydriller", default="", help="a Python that has PyDriller")
    parser.add_argument("--sample", type=int, default=600, help="commits PyDriller walks")
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    call_command("migrate", run_syncdb=True, verbosity=0, skip_checks=True)
    contest, rounds = measure(asked.repository, asked.rounds)
    best = {name: min(each[name] for each in rounds) for name in rounds[0]}
    history = contest.read()
    plain = len(history.hashes) - int(history.merge.sum())
    print(f"{len(history.hashes)} commits ({plain} with changes), {len(history.paths)} paths,")
    print(f"{len(history.change_path)} changes; load {os.getloadavg()[0]:.1f}\n")
    print(f"{'way':<44}{'CPU s':>9}{'wall s':>9}{'x git':>8}{'median':>8}")
    for name, (used, wall) in best.items():
        middle = median(each[name][0] / each[GIT][0] for each in rounds)
        print(f"{name:<44}{used:>9.3f}{wall:>9.3f}{used / best[GIT][0]:>8.2f}{middle:>8.2f}")
    if asked.pydriller:
        with tempfile.TemporaryDirectory() as place:  # PyDriller does not read bare repositories
            clone = ["git", "clone", "-q", "--no-checkout", str(asked.repository.resolve()), place]
            subprocess.run(clone, check=True)
            total, walked = compare(asked.pydriller, Path(place), history, asked.sample)
        label = f"PyDriller, extrapolated from {walked} commits"
        print(f"{label:<44}{total:>9.1f}{'':>9}{total / best[GIT][0]:>8.1f}")
        for name in (READ, WHOLE):
            print(f"{name}: {total / best[name][0]:.0f} x less CPU than PyDriller")
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process {resident:.0f} MB")


if __name__ == "__main__":
    main()
