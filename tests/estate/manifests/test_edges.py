"""Lock files say who brings whom; each is read as its own tool writes it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.estate.manifests.wires import read
from timonier.estate.core.facts import Edges
from timonier.estate.core.manifests import edges as wiring
from timonier.estate.core.manifests.edges import Wires
from timonier.estate.core.manifests.registry import parse

CARGO = """\
version = 4

[[package]]
name = "shop"
version = "0.1.0"
dependencies = [
 "a",
]

[[package]]
name = "a"
version = "1.1.0"
source = "registry+https://example.org/index"
checksum = "00"
dependencies = [
 "b",
 "c 0.7.3",
]

[[package]]
name = "b"
version = "1.2.0"
source = "registry+https://example.org/index"
dependencies = [
 "a",
 "c 0.8.5 (registry+https://example.org/index)",
]

[[package]]
name = "c"
version = "0.7.3"
source = "registry+https://example.org/index"

[[package]]
name = "c"
version = "0.8.5"
source = "registry+https://example.org/index"
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_cargo_tells_the_versions_of_one_name_apart(end: str) -> None:
    assert read("Cargo.lock", CARGO.replace("\n", end)) == {
        ("a 1.1.0", "b 1.2.0", ""),
        ("a 1.1.0", "c 0.7.3", ""),
        ("b 1.2.0", "a 1.1.0", ""),
        ("b 1.2.0", "c 0.8.5", ""),
    }


UV = """\
version = 1

[[package]]
name = "a"
version = "1.1.0"
source = { registry = "https://example.org/simple" }
dependencies = [{ name = "b" }]

[package.optional-dependencies]
extra = [{ name = "c" }]

[[package]]
name = "app"
version = "0.1.0"
source = { editable = "." }
dependencies = [{ name = "a", extra = ["extra"] }]

[[package]]
name = "b"
version = "1.2.0"
source = { registry = "https://example.org/simple" }

[[package]]
name = "c"
version = "2.0.0"
source = { registry = "https://example.org/simple" }
"""

POETRY = """\
[[package]]
name = "A_Long.Name"
version = "1.1.0"
groups = ["main"]

[package.dependencies]
b = {version = ">=1.0,<2", markers = "python_version < '4'"}
c = "*"

[[package]]
name = "b"
version = "1.2.0"
groups = ["main"]

[package.dependencies]
a-long-name = [{version = ">=1"}, {version = ">=1.1", markers = "x"}]

[[package]]
name = "c"
version = "2.0.0"
groups = ["main"]
"""

PDM = """\
[[package]]
name = "a"
version = "1.1.0"
groups = ["default"]
dependencies = ["B[x]>=1,<2; python_version < '4'", "c"]

[[package]]
name = "b"
version = "1.2.0"

[[package]]
name = "c"
version = "2.0.0"
"""

PYLOCK = """\
lock-version = "1.0"

[[packages]]
name = "a"
version = "1.1.0"
dependencies = [{ name = "b" }]

[[packages]]
name = "b"
version = "1.2.0"
"""


def test_python_locks_name_what_each_package_asks_for() -> None:
    assert read("uv.lock", UV) == {("a 1.1.0", "b 1.2.0", ""), ("a 1.1.0", "c 2.0.0", "")}
    assert read("poetry.lock", POETRY) == {
        ("a-long-name 1.1.0", "b 1.2.0", ">=1.0,<2"),
        ("a-long-name 1.1.0", "c 2.0.0", ""),
        ("b 1.2.0", "a-long-name 1.1.0", ">=1"),
    }
    assert read("pdm.lock", PDM) == {
        ("a 1.1.0", "b 1.2.0", ">=1,<2"),
        ("a 1.1.0", "c 2.0.0", ""),
    }
    assert read("pylock.toml", PYLOCK) == {("a 1.1.0", "b 1.2.0", "")}


def test_composer_follows_what_a_package_replaces_and_leaves_the_platform_out() -> None:
    packages = [
        {"name": "Acme/A", "version": "v1.1.0", "require": {"php": ">=8", "acme/part": "^1"}},
        {"name": "acme/whole", "version": "1.2.0", "replace": {"acme/part": "self.version"}},
    ]
    document = json.dumps({"packages": packages, "packages-dev": []})
    assert read("composer.lock", document) == {("acme/a 1.1.0", "acme/whole 1.2.0", "^1")}


GEMS = """\
GEM
  remote: https://example.org/
  specs:
    a (1.1.0)
      b (>= 1.0, < 2)
      bundler
    b (1.2.0-x86_64-linux)
      a
    b (1.2.0)
      a

PLATFORMS
  ruby

DEPENDENCIES
  a
"""

MIX = """\
%{
  "a": {:hex, :a, "1.1.0", "00", [:mix], [{:b, "~> 1.0", [hex: :b, optional: false]}], "hexpm"},
  "b": {:hex, :b, "1.2.0", "00", [:mix], [], "hexpm", "00"},
}
"""

PODS = """\
PODS:
  - A (1.1.0):
    - B (~> 1.0)
  - B (1.2.0)

DEPENDENCIES:
  - A
"""


def test_gems_hex_packages_and_pods_state_their_ranges() -> None:
    assert read("Gemfile.lock", GEMS) == {
        ("a 1.1.0", "b 1.2.0", ">= 1.0, < 2"),
        ("b 1.2.0", "a 1.1.0", ""),
    }
    assert read("mix.lock", MIX) == {("a 1.1.0", "b 1.2.0", "~> 1.0")}
    assert read("Podfile.lock", PODS) == {("A 1.1.0", "B 1.2.0", "~> 1.0")}


def test_nuget_names_are_the_same_in_any_case_and_each_framework_is_its_own() -> None:
    entry = {"type": "Direct", "resolved": "1.1.0", "dependencies": {"b": "1.0.0"}}
    document = {
        "dependencies": {
            "net8.0": {"A": entry, "B": {"type": "Transitive", "resolved": "1.2.0"}},
            "net9.0": {"A": entry, "B": {"type": "Transitive", "resolved": "2.0.0"}},
        }
    }
    assert read("packages.lock.json", json.dumps(document)) == {
        ("A 1.1.0", "B 1.2.0", "1.0.0"),
        ("A 1.1.0", "B 2.0.0", "1.0.0"),
    }


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("go.mod", "module x\nrequire example.org/a v1.0.0\n"),
        ("Pipfile.lock", '{"default": {"a": {"version": "==1.0"}}}'),
        ("pubspec.lock", 'packages:\n  a:\n    version: "1.0.0"\n    source: hosted\n'),
        ("pylock.toml", '[[packages]]\nname = "a"\nversion = "1"\n'),
    ],
)
def test_a_file_that_does_not_say_who_brings_whom_leaves_it_unknown(kind: str, text: str) -> None:
    parsed = parse(kind, kind, text.encode())
    assert parsed.components
    assert parsed.edges == Edges()


def test_past_any_honest_number_nothing_is_kept_rather_than_half(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wiring, "MAX_EDGES", 1)
    wires = Wires({"a": 0, "b": 1, "c": 2}, 3)
    wires.add("a", ["b"])
    assert list(wires.edges().of(0)) == [(1, "")]
    wires.add("a", ["c"])
    assert wires.edges() == Edges()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 7), st.text(max_size=4))))
def test_edges_only_ever_join_components_of_the_file(wanted: list[tuple[int, int, str]]) -> None:
    wires = Wires({number: number for number in range(4)}, 4)
    for source, target, stated in wanted:
        wires.add(source, (target,), stated)
    edges = wires.edges()
    pairs = {(place, target) for place in range(4) for target, _ in edges.of(place)}
    assert pairs == {(a, b) for a, b, _ in wanted if a < 4 and b < 4 and a != b}
