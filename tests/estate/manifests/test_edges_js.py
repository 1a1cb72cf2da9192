"""Lock files of JavaScript say who brings whom; each is read as its own tool writes it."""

from __future__ import annotations

import json

from tests.estate.manifests.wires import read

PACKAGES = {
    "": {"dependencies": {"a": "^1.0.0", "c": "^2.0.0"}},
    "node_modules/a": {"version": "1.1.0", "dependencies": {"b": "^1.0.0", "c": "^1.0.0"}},
    "node_modules/a/node_modules/c": {"version": "1.5.0"},
    "node_modules/b": {"version": "1.2.0", "dependencies": {"a": "^1.0.0", "gone": "1"}},
    "node_modules/c": {"version": "2.0.0", "peerDependencies": {"b": "*"}},
}


def test_npm_finds_a_package_where_node_would() -> None:
    assert read("package-lock.json", json.dumps({"lockfileVersion": 3, "packages": PACKAGES})) == {
        ("a 1.1.0", "b 1.2.0", "^1.0.0"),
        ("a 1.1.0", "c 1.5.0", "^1.0.0"),
        ("b 1.2.0", "a 1.1.0", "^1.0.0"),
        ("c 2.0.0", "b 1.2.0", "*"),
    }


def test_npm_format_1_finds_a_package_in_the_nearest_level() -> None:
    tree = {
        "a": {
            "version": "1.1.0",
            "requires": {"b": "^1.0.0", "c": "^1.0.0"},
            "dependencies": {"c": {"version": "1.5.0", "requires": {"b": "1"}}},
        },
        "b": {"version": "1.2.0"},
        "c": {"version": "2.0.0"},
    }
    assert read("package-lock.json", json.dumps({"lockfileVersion": 1, "dependencies": tree})) == {
        ("a 1.1.0", "b 1.2.0", "^1.0.0"),
        ("a 1.1.0", "c 1.5.0", "^1.0.0"),
        ("c 1.5.0", "b 1.2.0", "1"),
    }


YARN = """\
# yarn lockfile v1

"@s/a@^1.0.0":
  version "1.1.0"
  resolved "https://example.org/a-1.1.0.tgz#aa"
  dependencies:
    b "^1.0.0"
    "@s/c" ">=1 <2"

"@s/c@>=1 <2":
  version "1.5.0"

"@s/c@^2.0.0":
  version "2.0.0"

b@^1.0.0, b@^1.1.0:
  version "1.2.0"
  optionalDependencies:
    "@s/a" "^1.0.0"
"""

BERRY = """\
__metadata:
  version: 8

"@s/a@npm:^1.0.0":
  version: 1.1.0
  resolution: "@s/a@npm:1.1.0"
  dependencies:
    b: "npm:^1.0.0"

"b@npm:^1.0.0, b@npm:^1.1.0":
  version: 1.2.0
  resolution: "b@npm:1.2.0"
  dependencies:
    "@s/a": "npm:^1.0.0"
"""


def test_yarn_answers_each_range_by_its_descriptor() -> None:
    assert read("yarn.lock", YARN) == {
        ("@s/a 1.1.0", "b 1.2.0", "^1.0.0"),
        ("@s/a 1.1.0", "@s/c 1.5.0", ">=1 <2"),
        ("b 1.2.0", "@s/a 1.1.0", "^1.0.0"),
    }
    assert read("yarn.lock", BERRY) == {
        ("@s/a 1.1.0", "b 1.2.0", "^1.0.0"),
        ("b 1.2.0", "@s/a 1.1.0", "^1.0.0"),
    }


PNPM = """\
lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      a: {specifier: ^1.0.0, version: 1.1.0(b@1.2.0)}
packages:
  a@1.1.0:
    resolution: {integrity: sha512-aaaa}
  b@1.2.0:
    resolution: {integrity: sha512-bbbb}
snapshots:
  a@1.1.0(b@1.2.0):
    dependencies:
      b: 1.2.0
  b@1.2.0: {}
"""

BUN = """\
{
  "lockfileVersion": 1,
  "workspaces": {"": {"dependencies": {"a": "^1"}}},
  "packages": {
    "a": ["a@1.1.0", "", {"dependencies": {"@s/c": "^1", "b": "^1"}}, "sha512-a"],
    "a/@s/c": ["@s/c@1.5.0", "", {"dependencies": {"b": "*"}}, "sha512-c"],
    "@s/c": ["@s/c@2.0.0", "", {}, "sha512-c2"],
    "b": ["b@1.2.0", "", {}, "sha512-b"],
  }
}
"""


def test_pnpm_and_bun_name_the_very_version() -> None:
    assert read("pnpm-lock.yaml", PNPM) == {("a 1.1.0", "b 1.2.0", "")}
    assert read("bun.lock", BUN) == {
        ("a 1.1.0", "@s/c 1.5.0", "^1"),
        ("a 1.1.0", "b 1.2.0", "^1"),
        ("@s/c 1.5.0", "b 1.2.0", "*"),
    }
