"""Lock files of real repositories: what we find of what they pin, beside trivy, and at what cost.

    python -m bench.manifests REPOSITORY...

The truth is read by bench/truth.py. Trivy reads the same files, written to a folder; its start-up
(the cost of an empty folder) is taken off. CPU seconds, best of some rounds taken in turns.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from bench.stage import PEERS, best, repositories, table, verdict
from bench.truth import Pair, pinned, plain
from timonier.estate.core import formats
from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests import registry
from timonier.estate.sources.git import Repo

TRIVY = PEERS / "trivy"
ROUNDS = 3
Places = dict[str, set[Pair]]


def blobs(paths: list[Path]) -> dict[str, bytes]:
    """Every manifest of the repositories, under `number/path`."""
    found: dict[str, bytes] = {}
    for number, path in enumerate(paths):
        with Repo(path) as repo:
            wanted = [
                file
                for file in repo.tree()
                if file.mode.startswith("100") and formats.kind_of(file.path)
            ]
            contents = repo.blobs([file.digest for file in wanted])
            for file, (_, data) in zip(wanted, contents, strict=True):
                found[f"{number}/{file.path}"] = data or b""
    return found


def read_all(files: dict[str, bytes]) -> dict[str, Parsed]:
    """What we say of each file."""
    return {
        path: registry.parse(formats.kind_of(path) or "", path.partition("/")[2], data)
        for path, data in files.items()
    }


def trivy(folder: Path) -> Places:
    """What trivy says of a folder, by file."""
    options = "--quiet --offline-scan --skip-version-check --scanners license --include-dev-deps"
    place = ["--cache-dir", str(folder.parent / "cache"), str(folder)]
    command = [str(TRIVY), "fs", *options.split(), "--list-all-pkgs", "--format", "json", *place]
    done = subprocess.run(command, capture_output=True, check=True)
    found: Places = {}
    for result in json.loads(done.stdout).get("Results") or []:
        packages = result.get("Packages") or []
        pairs = {plain(one.get("Name", ""), one.get("Version", "")) for one in packages}
        found.setdefault(result["Target"], set()).update(pairs)
    return found


def ours(parsed: dict[str, Parsed]) -> Places:
    """The same from our own readers."""
    return {
        path: {plain(one.name, one.version) for one in read.components if one.version}
        for path, read in parsed.items()
    }


def recall(truth: dict[str, tuple[str, set[Pair]]], found: Places) -> Counter[str]:
    """How many pairs of the truth were found, by ecosystem."""
    counted: Counter[str] = Counter()
    for path, (ecosystem, pairs) in truth.items():
        counted[ecosystem] += len(pairs & found.get(path, set()))
    return counted


def report(
    truth: dict[str, tuple[str, set[Pair]]], parsed: dict[str, Parsed], theirs: Places | None
) -> float:
    """Print the recalls; our own share of what there is."""
    there: Counter[str] = Counter()
    for ecosystem, pairs in truth.values():
        there[ecosystem] += len(pairs)
    mine, peer = recall(truth, ours(parsed)), recall(truth, theirs or {})
    rows = [
        (name, count, mine[name], f"{mine[name] / count:.2%}",
         f"{peer[name] / count:.2%}" if theirs is not None else "-")
        for name, count in sorted(there.items()) if count
    ]  # fmt: skip
    total = sum(there.values())
    share = mine.total() / total
    peers = f"{peer.total() / total:.2%}" if theirs is not None else "-"
    rows.append(("all", total, mine.total(), f"{share:.2%}", peers))
    table(("ecosystem", "pinned", "found", "recall", "trivy"), rows)
    if os.environ.get("BENCH_MISSES"):
        for path, (_, pairs) in truth.items():
            for pair in sorted(pairs - ours(parsed).get(path, set()))[:5]:
                print("missed", path, pair)
    return share


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
        theirs = trivy(folder) if TRIVY.exists() else None
        share = report(truth, parsed, theirs)
        locks = {path: files[path] for path in truth}
        mine, wall = best(lambda: read_all(locks), ROUNDS)
        rows = [("timonier", len(locks), mine, wall, 1e3 * mine / len(locks))]
        bounds = {"pinned components not found, %": (100 * (1 - share), 0.3)}
        if theirs is not None:
            idle, idle_wall = best(lambda: trivy(nothing), ROUNDS)
            used, wall = best(lambda: trivy(folder), ROUNDS)
            peer = used - idle
            rows.append(("trivy, start-up apart", len(locks), peer, wall - idle_wall,
                         1e3 * peer / len(locks)))  # fmt: skip
            bounds["CPU beside trivy's, ratio"] = (mine / peer, 1.0)
        table(("reader", "locks", "CPU s", "wall s", "ms a lock"), rows)
    return verdict(bounds)


if __name__ == "__main__":
    sys.exit(main())
