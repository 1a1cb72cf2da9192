"""`make trust`: run what stands behind each promise of safety and publish what it gave.

    python -m scripts.trust            run the evidence, write docs/guide/trust.md
    python -m scripts.trust FILE.xml…  take the results of a run that was made (JUnit XML), such as
                                       those that TIMONIER_TEST_RESULTS=FOLDER make test leaves

The list of 48 is scripts/trust.toml: what stands for each, and what is missing and why.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from defusedxml.ElementTree import parse

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "scripts" / "trust.toml"
PAGE = ROOT / "docs" / "guide" / "trust.md"
COUNT = 48
STATES = {
    "present": "present",
    "partly": "partly",
    "missing": "missing",
    "nothing": "no such surface",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One test that ran: where it stands, and whether it passed."""

    file: str
    name: str
    passed: bool


def promises() -> list[dict[str, Any]]:
    """The list, in its order. Raises ValueError when it is not whole."""
    found: list[dict[str, Any]] = tomllib.loads(LIST.read_text("utf-8"))["test"]
    if len(found) != COUNT:
        raise ValueError(f"{LIST.name} names {len(found)} tests, not {COUNT}")
    for each in found:
        told = bool(each.get("evidence") or each.get("bench"))
        if each["state"] not in STATES or told != (each["state"] in ("present", "partly")):
            raise ValueError(f"{each['title']}: the state and what stands for it do not agree")
        if (each["state"] != "present") != bool(each.get("why")):
            raise ValueError(
                f"{each['title']}: what is missing has a reason, what is there has none"
            )
        for place in each.get("evidence", ()):
            _check(place)
    return found


def _check(place: str) -> None:
    file, _, name = place.partition("::")
    path = ROOT / file
    if not path.exists() or (name and f"def {name}(" not in path.read_text("utf-8")):
        raise ValueError(f"{place}: there is no such test")


def evidence(found: list[dict[str, Any]]) -> list[str]:
    """Every place named, each once and none within another."""
    places = sorted({place for each in found for place in each.get("evidence", ())})
    return [
        p for p in places if not any(p != q and p.startswith((q + "/", q + "::")) for q in places)
    ]


def run(places: list[str], results: Path) -> None:
    """Run them as `make test` does, their results into a file."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--nomigrations", "-m",
               "not browser and not slow", f"--junitxml={results}", *places]  # fmt: skip
    environment = {name: each for name, each in os.environ.items() if name != "DATABASE_URL"}
    subprocess.run(command, cwd=ROOT, check=False, env=environment)


def cases(results: Iterable[Path]) -> list[Case]:
    """What ran, skipped ones apart. One that ran in several suites counts as its last run went."""
    found: dict[tuple[str, str], Case] = {}
    for file in results:
        for case in parse(file).iter("testcase"):
            if case.find("skipped") is None:
                place, name = case.get("classname", ""), case.get("name", "")
                bad = case.find("failure") is not None or case.find("error") is not None
                plain = place.replace(".", "/") + ".py", name.partition("[")[0]
                found[place, name] = Case(*plain, not bad)
    return list(found.values())


def counted(places: list[str], ran: list[Case]) -> tuple[int, int]:
    """(passed, ran) of the cases that the places name."""
    mine = [case for case in ran if _stands_for(places, case)]
    return sum(case.passed for case in mine), len(mine)


def _stands_for(places: list[str], case: Case) -> bool:
    """Whether a place names the case, its file or its folder."""
    for place in places:
        file, _, name = place.partition("::")
        inside = case.file == file or case.file.startswith(file + "/")
        if inside and (not name or case.name == name):
            return True
    return False


def page(found: list[dict[str, Any]], ran: list[Case], day: str) -> str:
    """The page in Markdown."""
    passed, whole = sum(case.passed for case in ran), len(ran)
    states = [each["state"] for each in found]
    told = ", ".join(f"{states.count(state)} {name}" for state, name in STATES.items())
    lines = [
        "# What was tried against it",
        "",
        f"The {COUNT} tests that a product which people trust would publish, and what stands for "
        "each here. Made by `make trust`; a number is one of cases that ran and passed.",
        "",
        f"Run on {day}, version {_version()}, Python {platform.python_version()} on "
        f"{platform.system()} ({os.cpu_count()} cores): {passed} of {whole} cases passed. {told}.",
        "",
        "| | test | state | passed / ran | what is missing, and where it stands |",
        "| ---: | --- | --- | ---: | --- |",
    ]
    for number, each in enumerate(found, start=1):
        places = each.get("evidence", [])
        figure = "{} / {}".format(*counted(places, ran)) if places else ""
        stands = ", ".join(f"`{place}`" for place in [*places, *filter(None, [each.get("bench")])])
        rest = " ".join(filter(None, [each.get("why", ""), stands]))
        lines.append(
            f"| {number} | {each['title']} | {STATES[each['state']]} | {figure} | {rest} |"
        )
    return "\n".join(lines) + "\n"


def _version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project.get("version") or "0.1.0")


def main(words: list[str]) -> int:
    """0 when all that ran passed."""
    found = promises()
    with tempfile.TemporaryDirectory() as place:
        results = [Path(word) for word in words] or [Path(place) / "results.xml"]
        if not words:
            run(evidence(found), results[0])
        places = evidence(found)
        ran = [case for case in cases(results) if _stands_for(places, case)]
    PAGE.write_text(page(found, ran, datetime.now(UTC).date().isoformat()), "utf-8")
    return int(any(not case.passed for case in ran) or not ran)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
