"""Lock files of real repositories: recall and precision beside peers', and at what cost.

    python -m bench.manifests REPOSITORY...

The truth is read by bench/truth.py. Peers (trivy; cdxgen on PATH or named by TIMONIER_CDXGEN) read
the same files, written to a folder; trivy's start-up (the cost of an empty folder) is taken off.
CPU seconds, best of some rounds taken in turns. BENCH_MISSES=1 prints every difference.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from bench.peers import Places, present, trivy
from bench.stage import best, repositories, table, verdict
from bench.truth import READERS, Pair, pinned, plain
from timonier.estate.core import formats
from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests import registry
from timonier.estate.sources.git import Repo

ROUNDS = 3
Truth = dict[str, tuple[str, set[Pair]]]
_LOCAL = ("workspace", "path", "sdk")
_NO_PACKAGES = ("generic", "docker", "githubactions")  # run times and images that a lock may name


def blobs(paths: list[Path]) -> dict[str, bytes]:
    """Every manifest of the repositories, under `number/path`."""
    found: dict[str, bytes] = {}
    for number, path in enumerate(paths):
        with Repo(path) as repo:
            wanted = [
                file
                for file in repo.tree()
                if file.mode.startswith("100") and _is_wanted(file.path)
            ]
            contents = repo.blobs([file.digest for file in wanted])
            for file, (_, data) in zip(wanted, contents, strict=True):
                found[f"{number}/{file.path}"] = data or b""
    return found


def _is_wanted(path: str) -> bool:
    return bool(formats.kinds_of(path)) or path.rpartition("/")[2] in READERS


def read_all(files: dict[str, bytes]) -> dict[str, Parsed]:
    """What we say of each file."""
    read = {}
    for path, data in files.items():
        inside = path.partition("/")[2]
        found = registry.parse_as(formats.kinds_of(inside), inside, data)
        read[path] = found[1] if found else Parsed()
    return read


def ours(parsed: dict[str, Parsed]) -> Places:
    """The same from our own readers: what a registry serves, at one exact version."""
    return {
        path: {
            plain(one.name, one.version)
            for one in read.components
            if one.version and one.source not in _LOCAL and one.type not in _NO_PACKAGES
        }
        for path, read in parsed.items()
    }


@dataclass(slots=True)
class Score:
    """Of one ecosystem: pairs of the truth that were told, and all that was told of its locks."""

    right: int = 0
    told: int = 0


def scores(truth: Truth, found: Places) -> dict[str, Score]:
    """The score of each ecosystem. A peer that merges files is held against all files at once."""
    scored: dict[str, Score] = defaultdict(Score)
    merged = found.get("", set())
    everything: dict[str, set[Pair]] = defaultdict(set)
    for path, (ecosystem, pairs) in truth.items():
        told = found.get(path, set())
        everything[ecosystem] |= pairs
        scored[ecosystem].right += len(pairs & (told | merged))
        scored[ecosystem].told += len(told)
    if merged:
        known: set[Pair] = set().union(*everything.values())
        # What is in no lock at all cannot be laid to one ecosystem: it is told of all together.
        scored["all"].told = len(merged)
        scored["all"].right = len(merged & known)
    return scored


def report(truth: Truth, everyone: dict[str, Places]) -> float:
    """Print recall and precision of each; our own share of what there is."""
    locks = Counter(ecosystem for ecosystem, _ in truth.values())
    there: Counter[str] = Counter()
    for ecosystem, pairs in truth.values():
        there[ecosystem] += len(pairs)
    scored = {name: scores(truth, found) for name, found in everyone.items()}
    titles = [f"{name} {what}" for name in everyone for what in ("recall", "precision")]
    rows = [
        (name, locks[name], there[name], *_cells(there, scored, name))
        for name in sorted(there)
        if there[name]
    ]
    rows.append(("all", len(truth), there.total(), *_cells(there, scored, "all")))
    table(("ecosystem", "locks", "pinned", *titles), rows)
    return sum(scored["ours"][name].right for name in there) / there.total()


def _cells(there: Counter[str], scored: dict[str, dict[str, Score]], name: str) -> list[str]:
    cells = []
    for each in scored.values():
        names = list(there) if name == "all" else [name]
        right = sum(each[one].right for one in names)
        told = sum(each[one].told for one in names)
        exact = Score(right, told)
        if name == "all" and each["all"].told:
            exact = each["all"]
        cells.append(f"{right / sum(there[one] for one in names):.2%}")
        cells.append(f"{exact.right / exact.told:.2%}" if exact.told else "-")
    return cells


def differences(truth: Truth, found: Places) -> None:
    """Print where we and the truth say different things of a lock."""
    for path, (_, pairs) in truth.items():
        told = found.get(path, set())
        for word, some in (("missed", pairs - told), ("too many", told - pairs)):
            if some:
                print(word, len(some), path, *sorted(some)[:4])


def main(words: list[str] | None = None) -> int:
    """Print both tables; 1 when a bound is missed."""
    paths = repositories(sys.argv[1:] if words is None else words)
    if not paths:
        print("no repository was named")
        return 0
    files = blobs(paths)
    texts = {path: data.decode("utf-8", "replace") for path, data in files.items()}
    truth = {path: known for path, text in texts.items() if (known := pinned(path, text))}
    parsed = read_all(files)
    size = sum(map(len, files.values())) / 2**20
    print(f"{len(paths)} repositories, {len(files)} manifests ({size:.1f} MB), {len(truth)} locks")
    with tempfile.TemporaryDirectory() as place:
        folder, nothing = Path(place) / "files", Path(place) / "nothing"
        nothing.mkdir()
        for path in truth:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(files[path])
        peers = present()
        mine = ours(parsed)
        share = report(truth, {"ours": mine} | {name: read(folder) for name, read in peers.items()})
        if os.environ.get("BENCH_MISSES"):
            differences(truth, mine)
        bounds = {"pinned components not found, %": (100 * (1 - share), 0.3)}
        locks = {path: files[path] for path in truth}
        bounds |= costs(locks, folder, nothing if "trivy" in peers else None)
    return verdict(bounds)


def costs(
    locks: dict[str, bytes], folder: Path, nothing: Path | None
) -> dict[str, tuple[float, float]]:
    """Print CPU and wall of reading the locks, beside trivy's when there is an empty folder."""
    mine, wall = best(lambda: read_all(locks), ROUNDS)
    rows = [("timonier", len(locks), mine, wall, 1e3 * mine / len(locks))]
    bounds = {}
    if nothing is not None:
        idle, idle_wall = best(lambda: trivy(nothing), ROUNDS)
        used, wall = best(lambda: trivy(folder), ROUNDS)
        peer = used - idle
        rows.append(("trivy, start-up apart", len(locks), peer, wall - idle_wall,
                     1e3 * peer / len(locks)))  # fmt: skip
        bounds["CPU beside trivy's, ratio"] = (mine / peer, 1.0)
    table(("reader", "locks", "CPU s", "wall s", "ms a lock"), rows)
    return bounds


if __name__ == "__main__":
    sys.exit(main())
