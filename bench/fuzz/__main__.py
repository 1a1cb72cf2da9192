"""Fuzz the readers one after the other, and add their time to the record.

    python -m bench.fuzz [--minutes 3] [--rounds 1] [READER...]
    python -m bench.fuzz --keep            # the smallest corpus that reaches as much, into tests

Atheris stands in .venv/fuzz (`make fuzz`). What it works on is kept in .venv/fuzzing between runs.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.fuzz import corpus, readers, seeds
from bench.stage import ROOT, cpu, table

ATHERIS = ROOT / ".venv" / "fuzz"
WORK = ROOT / ".venv" / "fuzzing"
MEMORY_MB = 1500  # of the whole process, with what Atheris itself holds
HANG = 60  # seconds of wall time after which libFuzzer ends the process; CPU is measured by us


def _environment() -> dict[str, str]:
    paths = os.pathsep.join([str(ROOT), str(ATHERIS)])
    return {**os.environ, "PYTHONPATH": paths, "PYTHONUNBUFFERED": "1"}


def seeded(names: list[str]) -> None:
    """What the tests give to the readers, gathered once."""
    if all((WORK / "seeds" / name).exists() for name in names):
        return
    environment = {**_environment(), seeds.PLACE: str(WORK / "seeds")}
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--nomigrations", "-p", "bench.fuzz.seeds",
         "-m", "not browser and not slow", *seeds.TESTS],
        cwd=ROOT, env=environment, check=True,
    )  # fmt: skip


def _target(name: str, *rest: str) -> tuple[int, str]:
    """(exit code, what it said) of the process that fuzzes."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.fuzz.target", name, str(WORK / "faults" / name), *rest,
         f"-max_len={readers.LONGEST}", f"-rss_limit_mb={MEMORY_MB}", f"-timeout={HANG}"],
        cwd=ROOT, env=_environment(), check=False, capture_output=True,
    )  # fmt: skip
    return done.returncode, done.stderr.decode("utf-8", "replace")


def fuzz(name: str, minutes: float) -> tuple[float, int]:
    """CPU seconds and inputs of one run on one reader; both are added to the record."""
    place = WORK / "corpus" / name
    corpus.spread(name, place)
    crashes = WORK / "faults" / name
    crashes.mkdir(parents=True, exist_ok=True)
    before = cpu()
    code, said = _target(
        name, str(place), str(WORK / "seeds" / name), f"-max_total_time={int(minutes * 60)}",
        f"-artifact_prefix={crashes}/", "-print_final_stats=1", "-verbosity=1",
    )  # fmt: skip
    told = re.findall(r"number_of_executed_units:\s*(\d+)", said)
    used, inputs = cpu() - before, int(told[-1]) if told else 0
    (WORK / f"{name}.log").write_text(said[-20_000:], "utf-8")
    if code:
        print(f"{name}: ended with {code}; see {WORK / f'{name}.log'}", file=sys.stderr)
    corpus.add(name, cpu_seconds=used, inputs=inputs, day=datetime.now(UTC).date().isoformat())
    return used, inputs


def keep(reader: readers.Reader) -> int:
    """Keep the least of what was worked on that reaches as much; how many inputs.

    libFuzzer's own merge starts itself anew by its name, which for Atheris is that of a script.
    """
    name = reader.name
    held = [*corpus.kept(name).values(), *_files(WORK / "corpus" / name)]
    held += _files(WORK / "seeds" / name)
    return corpus.pack(name, corpus.least(reader.read, held), _files(WORK / "faults" / name))


def _files(folder: Path) -> list[bytes]:
    found = sorted(folder.iterdir()) if folder.exists() else []
    return [each.read_bytes() for each in found if each.suffix != ".txt"]


def main() -> int:
    """1 when a fault was found that is not yet mended."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("readers", nargs="*")
    words.add_argument("--minutes", type=float, default=3.0)
    words.add_argument("--rounds", type=int, default=1)
    words.add_argument("--keep", action="store_true")
    asked = words.parse_args()
    readers.set_up()
    known = readers.readers()
    names = asked.readers or list(known)
    seeded(names)
    if asked.keep:
        table(("reader", "inputs kept"), [(name, keep(known[name])) for name in names])
        return 0
    for _ in range(asked.rounds):
        for name in names:
            used, inputs = fuzz(name, asked.minutes)
            faults = len(_files(WORK / "faults" / name))
            print(f"{name}: {used:.0f} CPU s, {inputs} inputs, {faults} faults kept", flush=True)
    told = corpus.record()
    rows = [(n, told[n]["cpu_seconds"] / 60, told[n]["inputs"]) for n in names if n in told]
    table(("reader", "CPU minutes", "inputs"), rows)
    return int(any(_files(WORK / "faults" / name) for name in names))


if __name__ == "__main__":
    sys.exit(main())
