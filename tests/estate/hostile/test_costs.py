"""Files made to cost: each is read or told as unread, in bounded CPU and memory, and alone."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.costs import within
from timonier.estate.core import formats
from timonier.estate.core.manifests import registry
from timonier.estate.reading.memory import bounded, of_a_file

Make = Callable[..., Path]
MOST_SECONDS = 20.0  # of CPU, for one file
MOST_MB = 512

_SCAN = """
import json, resource, sys
from datetime import UTC, datetime
from pathlib import Path
from timonier.estate.reading.need import Request
from timonier.estate.reading.whole import read
folder = Path(sys.argv[1])
found = read(Request(str(folder), folder, None, folder, datetime(2026, 11, 1, tzinfo=UTC)))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
unread = {one.path: one.parsed.error for one, _ in found.fresh if one.parsed.error}
print(json.dumps([peak, found.state, found.reason, unread]))
"""


def _lines(text: str, count: int) -> str:
    return "".join(text.format(n=n, m=n - 1) for n in range(1, count))


def _jar(entries: int, size: int) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(entries):
            place = f"META-INF/maven/g{number}/a/pom.properties"
            archive.writestr(place, b"version=1\n" + b"#" * size)
    return held.getvalue()


def _aliases() -> str:
    levels = (f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 30))
    return "l0: &l0 [x, x]\n" + "".join(levels) + "services:\n  web: {image: *l29}\n"


def _matrix() -> str:
    axes = "".join(f"        a{n}: [{', '.join(map(str, range(50)))}]\n" for n in range(10))
    version = "${{ matrix.a0 }}.${{ matrix.a1 }}.${{ matrix.a2 }}"
    return (
        f"on: push\njobs:\n  t:\n    runs-on: ubuntu-latest\n    strategy:\n      matrix:\n{axes}"
        "    steps:\n      - uses: actions/setup-node@v4\n"
        f"        with: {{node-version: '{version}'}}\n"
    )


def _from_json() -> str:
    bomb = "fromJSON(" * 3000 + "'[1]'" + ")" * 3000
    return (
        "on: push\njobs:\n  t:\n    strategy:\n      matrix:\n"
        f"        v: ${{{{ {bomb} }}}}\n    runs-on: ${{{{ matrix.v }}}}\n"
    )


HOSTILE: dict[str, Callable[[], str | bytes]] = {
    "aliases/docker-compose.yml": _aliases,
    "deep/package-lock.json": lambda: '{"packages":' * 90_000 + "{}" + "}" * 90_000,
    "many/package-lock.json": lambda: '{"a":[' + "[]," * 2_900_000 + "[]]}",
    "deep/pom.xml": lambda: "<a>" * 200_000 + "</a>" * 200_000,
    "wide/pom.xml": lambda: "<project>" + "<b/>" * 900_000 + "</project>",
    "doubling/pom.xml": lambda: (
        "<project><properties><p0>xxxxxxxxxx</p0>"
        + _lines("<p{n}>${{p{m}}}${{p{m}}}</p{n}>", 60)
        + "</properties><dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId>"
        "<version>${p59}</version></dependency></dependencies></project>"
    ),
    "cycle/pom.xml": lambda: (
        "<project><properties><a>${b}</a><b>${a}</b></properties><dependencies><dependency>"
        "<groupId>a</groupId><artifactId>b</artifactId><version>${a}</version></dependency>"
        "</dependencies></project>"
    ),
    "deep/pyproject.toml": lambda: "a = " + "[" * 100_000 + "]" * 100_000,
    "dots/Cargo.toml": lambda: ".".join(["a"] * 100_000) + " = 1\n",
    "nested/build.gradle": lambda: 'def v = "' + "${" * 60_000 + "x" + "}" * 60_000 + '"\n',
    "doubling/build.gradle": lambda: (
        'def v0 = "xxxxxxxxxx"\n' + _lines('def v{n} = "${{v{m}}}${{v{m}}}"\n', 80)
        + 'dependencies { implementation "a:b:${v79}" }\n'
    ),
    "nested/Gemfile": lambda: 'gem "' + '#{"' * 60_000 + "x" + '"}' * 60_000 + '"\n',
    "doubling/Dockerfile": lambda: (
        "ARG A0=xxxxxxxxxx\n" + _lines("ARG A{n}=${{A{m}}}${{A{m}}}\n", 60) + "FROM a:${A59}\n"
    ),
    "growth/docker-compose.yml": lambda: (
        "services:\n  web:\n    image: a:" + "${A:-" * 40_000 + "1" + "}" * 40_000 + "\n"
    ),
    "nested/main.tf": lambda: 'module "m" { version = "' + "${" * 40_000 + "}" * 40_000 + '" }\n',
    "bomb/library.jar": lambda: _jar(4, 30_000_000),
    "entries/library.jar": lambda: _jar(20_000, 1),
    "heads/endless.py": lambda: "# /// script\n" * 70_000,
    "head/open.py": lambda: "# /// script\n" + "# dependencies = [\n" * 40_000,
    ".github/workflows/matrix.yml": _matrix,
    ".github/workflows/json.yml": _from_json,
    "helm/Chart.yaml": lambda: "apiVersion: v2\nname: x\nversion: 1.0.0\n",
    "helm/templates/a.yaml": lambda: (
        '{{ define "a" }}{{ include "a" . }}{{ end }}\nimage: {{ include "a" . }}\n'
        + "{{ if x }}" * 20_000
    ),
    ".gitmodules": lambda: _lines(
        '[submodule "m{n}"]\n\tpath = m{n}\n\turl = https://example.org/m{n}.git\n', 50_000
    ),
    "quotes/main.bicep": lambda: "'" + "\\'" * 400_000,
    "cycle/requirements.txt": lambda: "-r other.txt\n-r requirements.txt\n",
    "cycle/other.txt": lambda: "-r requirements.txt\n",
    "fan/requirements.txt": lambda: _lines("-r r{n}.txt\n", 100_000),
    "line/requirements.txt": lambda: "a==" + "1." * 1_500_000 + "1",
    "zeros/requirements.txt": lambda: "a==1.0\x00\n" * 50_000,
    "catalog/libs.versions.toml": lambda: (
        "[libraries]\n" + _lines('a-{n} = {{ module = "a:b", version.ref = "v{n}" }}\n', 20_000)
    ),
    "surrogates/package.json": lambda: r'{"dependencies": {"\ud800": "\udfff", "a": "1.0.0"}}',
    "odd \"names' ;$(x)\t&/Gemfile.lock": lambda: "GEM\n  specs:\n    a (1.0)\n",
}  # fmt: skip

_HEAVY = ("wide/pom.xml", "many/package-lock.json", "bomb/library.jar", "entries/library.jar")


def _content(path: str) -> bytes:
    made = HOSTILE[path]()
    return made.encode() if isinstance(made, str) else made


@pytest.mark.parametrize(
    "path",
    [pytest.param(one, marks=pytest.mark.slow) if one in _HEAVY else one for one in HOSTILE],
)
def test_a_hostile_file_is_read_in_bounded_time_and_never_raises(path: str) -> None:
    data = _content(path)
    with within(MOST_SECONDS, path), bounded(of_a_file()):
        registry.parse_as(formats.kinds_of(path), path, data)


def test_a_file_may_ask_for_what_is_left_to_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    from timonier.estate.reading import memory

    monkeypatch.setattr(memory, "_size", lambda field=0: 100 * 2**20)
    assert memory.of_a_file() == memory.OF_A_PROCESS - 100 * 2**20
    monkeypatch.setattr(memory, "_size", lambda field=0: memory.OF_A_PROCESS)
    assert memory.of_a_file() == memory.LEAST_OF_A_FILE


def _scanned(folder: Path) -> tuple[int, str, dict[str, str]]:
    done = subprocess.run(
        [sys.executable, "-c", _SCAN, str(folder)], capture_output=True, text=True, check=True,
        env=os.environ,
    )  # fmt: skip
    peak, state, reason, unread = json.loads(done.stdout)
    assert (state, reason) == ("scanned", "")
    return peak, state, unread


@pytest.mark.slow
def test_a_repository_of_hostile_files_is_read_within_its_memory(
    make_repo: Make, tmp_path: Path
) -> None:
    peak, _, unread = _scanned(make_repo("hostile", {path: _content(path) for path in HOSTILE}))
    assert peak <= MOST_MB
    assert {"deep/package-lock.json", "deep/pom.xml", "aliases/docker-compose.yml"} <= set(unread)


def _lock(head: str, entry: str, tail: str, mebibytes: int) -> str:
    count = mebibytes * 2**20 // len(entry.format(n=10_000, h="a" * 86))
    return head + "".join(entry.format(n=n, h="a" * 86) for n in range(count)) + tail


LARGE = {
    "package-lock.json": (
        '{"lockfileVersion": 3, "packages": {\n',
        '    "node_modules/library-{n}": {{\n      "version": "1.{n}.0",\n      "resolved": '
        '"https://example.org/library-{n}.tgz",\n      "integrity": "sha512-{h}==",\n'
        '      "dependencies": {{"other-{n}": "^1.0.0"}}\n    }},\n',
        '    "node_modules/last": {"version": "1.0.0"}}}\n',
    ),
    "go.sum": ("", "example.org/m{n} v1.{n}.0 h1:{h}\n", ""),
    "yarn.lock": (
        "# yarn lockfile v1\n\n",
        'library-{n}@^1.0.0:\n  version "1.{n}.0"\n  integrity sha512-{h}\n\n',
        "",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_a_lock_of_50_megabytes_is_read_within_the_memory_of_a_scan(
    name: str, make_repo: Make, tmp_path: Path
) -> None:
    peak, _, unread = _scanned(make_repo("large", {name: _lock(*LARGE[name], 49)}))
    assert not unread
    assert peak <= MOST_MB
