"""Other readers of locks, run offline over a folder: what each says of it, by file where it tells.

A peer that is not on the machine is told as missing; the benches go on without it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from bench.stage import PEERS
from bench.truth import Pair, plain

TRIVY = PEERS / "trivy"
CDXGEN = "TIMONIER_CDXGEN"  # the command, when it is not on PATH
Places = dict[str, set[Pair]]  # what was told, by file; under "" where the peer merges files

_OWN = ("root", "workspace")  # trivy lists the project itself among its packages
_LONGEST = 900  # seconds


def trivy(folder: Path) -> Places:
    """What trivy says of a folder, by file."""
    options = "--quiet --offline-scan --skip-version-check --scanners license --include-dev-deps"
    place = ["--cache-dir", str(folder.parent / "cache"), str(folder)]
    command = [str(TRIVY), "fs", *options.split(), "--list-all-pkgs", "--format", "json", *place]
    done = subprocess.run(command, capture_output=True, check=True)
    found: Places = {}
    for result in json.loads(done.stdout).get("Results") or []:
        packages = result.get("Packages") or []
        pairs = {plain(one.get("Name", ""), one.get("Version", "")) for one in packages
                 if one.get("Relationship") not in _OWN and one.get("Version")}  # fmt: skip
        found.setdefault(result["Target"], set()).update(pairs)
    return found


def cdxgen(folder: Path) -> Places:
    """What cdxgen says of each folder in a folder, under "": it merges the files of one.

    It may start package managers; nothing is installed.
    """
    found: set[Pair] = set()
    for each in sorted(folder.iterdir()):
        found |= _cdxgen(each)
    return {"": found}


def _cdxgen(folder: Path) -> set[Pair]:
    quiet = {"FETCH_LICENSE": "false", "CDXGEN_TIMEOUT_MS": "30000"}
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "bom.json"
        options = ["-r", "--no-install-deps", "--lifecycle", "pre-build", "-o", str(out)]
        subprocess.run([_command() or "cdxgen", *options, str(folder)], capture_output=True,
                       env=os.environ | quiet, check=False, timeout=_LONGEST)  # fmt: skip
        if not out.exists():
            print(f"cdxgen gave no answer on {folder.name}")
            return set()
        document = json.loads(out.read_text())
    return {_named(one["purl"]) for one in document.get("components", []) if one.get("purl")}


def _named(purl: str) -> Pair:
    name, _, version = purl.partition("?")[0].partition("/")[2].rpartition("@")
    return plain(unquote(name), unquote(version))


def _command() -> str | None:
    return os.environ.get(CDXGEN) or shutil.which("cdxgen")


def present() -> dict[str, Callable[[Path], Places]]:
    """The peers of this machine by name; those that are missing are said."""
    found: dict[str, Callable[[Path], Places]] = {}
    for name, read, there in (("trivy", trivy, TRIVY.exists()), ("cdxgen", cdxgen, _command())):
        if there:
            found[name] = read
        else:
            print(f"{name} is not on this machine: compared without it")
    return found
