"""Whether a version lies in a range, asked of each ecosystem's own tool: 10,000 pairs each.

    python -m bench.ranges [ECOSYSTEM...] [--store]

A tool that is not on this machine is told as missing. `TIMONIER_ORACLE_<ECOSYSTEM>` names the
command to ask instead of the usual one (a compiled `bench/tools/cargo.rs`); it reads lines of
range, tab, version, and answers each with 1, 0, or - where it refuses to read one of them.
`--store` keeps a small sample of the answers in `tests/knowledge/ranges/`, where tests read it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from bench.range_samples import DRAWS, Pair, pairs
from bench.stage import ROOT
from timonier.knowledge.core.constraints import allows

COUNT = 10_000
STORED = 400  # pairs kept of each tool as a test
SHOWN = 10  # differences printed of each
TOOLS = ROOT / "bench" / "tools"
SAMPLES = ROOT / "tests" / "knowledge" / "ranges"
_JARS = ("/usr/share/maven/lib/*", "/usr/share/java/*")

# ecosystem -> (who answers, command); {tools} is the folder of the programs that ask.
COMMANDS: dict[str, tuple[str, str]] = {
    "npm": ("node-semver", "node {tools}/npm.js"),
    "cargo": ("crate semver", ""),
    "gem": ("Gem::Requirement", "ruby {tools}/gem.rb"),
    "composer": ("composer/semver", "php {tools}/composer.php"),
    "maven": ("maven-artifact", "java -cp {jars} {tools}/Maven.java"),
    "hex": ("Elixir's Version", "elixir {tools}/hex.exs"),
    "helm": ("Masterminds/semver", "go run {tools}/helm.go"),
    "terraform": ("hashicorp/go-version", "go run {tools}/terraform.go"),
    "hackage": ("Cabal", "runghc {tools}/hackage.hs"),
    "conda": ("rattler", ""),
}


def _packaging(asked: Sequence[Pair]) -> list[str]:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    found = []
    for text, version in asked:
        try:
            found.append(str(int(SpecifierSet(text).contains(version, prereleases=True))))
        except InvalidSpecifier:
            found.append("-")
    return found


def _restated(asked: Sequence[Pair]) -> list[str]:
    from bench.nuget_rules import holds

    return [holds(text, version) for text, version in asked]


WITHIN: dict[str, tuple[str, Callable[[Sequence[Pair]], list[str]]]] = {
    "pypi": ("packaging", _packaging),
    "nuget": ("its documentation, restated", _restated),
}


def answers(ecosystem: str, asked: Sequence[Pair]) -> tuple[str, list[str] | None]:
    """(who answers, one of 1, 0 and - for each pair); None when the tool is missing."""
    if ecosystem in WITHIN:
        name, ask = WITHIN[ecosystem]
        return name, ask(asked)
    name, usual = COMMANDS[ecosystem]
    command = os.environ.get(f"TIMONIER_ORACLE_{ecosystem.upper()}") or usual.format(
        tools=TOOLS, jars=":".join(_JARS)
    )
    words = shlex.split(command)
    if not words or not shutil.which(words[0]):
        return name, None
    text = "".join(f"{one}\t{version}\n" for one, version in asked)
    done = subprocess.run(words, input=text, capture_output=True, text=True, check=False,
                          env={**_surroundings(), **os.environ})  # fmt: skip
    found = done.stdout.split()
    if len(found) != len(asked):
        print(done.stderr[-500:], file=sys.stderr)
        return name, None
    return name, found


def _surroundings() -> dict[str, str]:
    npm = shutil.which("npm")
    own = Path(npm).resolve().parents[1] / "node_modules" / "semver" if npm else Path()
    return {
        "SEMVER": str(own) if own.name and own.exists() else "semver",
        "COMPOSER_SEMVER": "/usr/share/php/Composer/Semver/autoload.php",
        "GO111MODULE": "off",
        "GOPATH": "/usr/share/gocode",
    }


# Where another answer than the tool's is meant, and why.
EXPLAINED: dict[str, tuple[Callable[[str, str], bool], str]] = {
    "npm": (
        lambda text, version: text.strip() in ("*", "x", "X") and "-" in version,
        "npm itself takes for `*` what is tagged latest, a pre-release too",
    ),
    "nuget": (
        lambda text, version: "-" in text and text.endswith("*") and "-" in version,
        "a floating pre-release is read up to its release, so other words count too",
    ),
    "conda": (
        lambda text, version: bool(re.search(r"[=*]", text) and re.search("[a-z]", version)),
        "rattler fills what begins with 2.0 up with zeros (2dev), conda does not",
    ),
}


def compared(asked: Sequence[Pair], theirs: Sequence[str], ecosystem: str) -> Counter[str]:
    """How often both said inside, out or no range, how often not, and how often as explained."""
    explained, why = EXPLAINED.get(ecosystem, (lambda text, version: False, ""))
    count = Counter[str]()
    for pair, one in zip(asked, theirs, strict=True):
        here = {True: "1", False: "0", None: "-"}[allows(ecosystem, *pair)]
        known = one != here and explained(*pair)
        count[one if one == here else "explained" if known else "differ"] += 1
        if one != here and not known and count["differ"] <= SHOWN:
            print(f"  {ecosystem}: {pair[0]!r} with {pair[1]}: tool {one}, here {here}")
    if count["explained"]:
        print(f"  {ecosystem}: {count['explained']} explained: {why}")
    return count


def store(ecosystem: str, name: str, asked: Sequence[Pair], theirs: Sequence[str]) -> None:
    """Keep the first answers, as many of yes as of no where there are enough."""
    kept: list[str] = []
    explained = EXPLAINED.get(ecosystem, (lambda text, version: False, ""))[0]
    for wanted, most in (("1", STORED // 2), ("0", STORED // 2), ("-", 20)):
        listed = (
            f"{one}\t{text}\t{version}"
            for (text, version), one in zip(asked, theirs, strict=True)
            if one == wanted and not explained(text, version)
        )
        kept += islice(listed, most)
    SAMPLES.mkdir(exist_ok=True)
    head = f"# {name}; python -m bench.ranges {ecosystem} --store; answer, range, version"
    (SAMPLES / f"{ecosystem}.tsv").write_text("\n".join((head, *kept)) + "\n", encoding="utf-8")


_COLUMNS = ("1", "0", "-", "explained", "differ")


def main(words: list[str] | None = None) -> int:
    """Print the table. Returns 1 when a tool that is here answers otherwise."""
    asked_for = sys.argv[1:] if words is None else words
    wanted = [word for word in asked_for if word in DRAWS] or list(DRAWS)
    rows, worst = [], 0
    for ecosystem in wanted:
        asked = list(pairs(ecosystem, COUNT))
        name, theirs = answers(ecosystem, asked)
        if theirs is None:
            rows.append(f"{ecosystem:10} {name:28} missing")
            continue
        count = compared(asked, theirs, ecosystem)
        worst |= count["differ"] > 0
        rows.append(f"{ecosystem:10} {name:28}" + "".join(f"{count[one]:10,}" for one in _COLUMNS))
        if "--store" in asked_for:
            store(ecosystem, name, asked, theirs)
    heads = ("inside", "out", "no range", "explained", "differ")
    print(f"{'ecosystem':10} {'asked of':28}" + "".join(f"{head:>10}" for head in heads))
    print("\n".join(rows))
    return worst


if __name__ == "__main__":
    sys.exit(main())
