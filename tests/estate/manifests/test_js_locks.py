"""yarn.lock in both formats, pnpm-lock.yaml from 5 to 9, and bun.lock."""

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.pnpm import identity
from timonier.estate.core.manifests.registry import parse

CLASSIC = """\
# yarn lockfile v1


"@babel/core@^7.0.0", "@babel/core@^7.1.0":
  version "7.24.0"
  resolved "https://example.org/core.tgz#0123456789012345678901234567890123456789"
  integrity sha512-AA==
  dependencies:
    debug "^4.1.0"

debug@^4.1.0:
  version "4.3.4"

"old@npm:lodash@4.17.20":
  version "4.17.20"

"near@file:../near":
  version "1.0.0"

"forked@git+https://example.org/forked.git":
  version "2.0.0"
"""

BERRY = """\
__metadata:
  version: 8

"debug@npm:^4.1.0, debug@npm:^4.3.0":
  version: 4.3.4
  resolution: "debug@npm:4.3.4"
  checksum: 10c0/00
  languageName: node

"ms@npm:2.1.2":
  version: 2.1.2
  resolution: "ms@npm:2.1.2"

"fixed@patch:fixed@npm%3A1.0.0#~/.yarn/patches/fixed.patch":
  version: 1.0.0
  resolution: "fixed@patch:fixed@npm%3A1.0.0#~/.yarn/patches/fixed.patch::version=1.0.0"

"shop@workspace:.":
  version: 0.0.0-use.local
  resolution: "shop@workspace:."
  dependencies:
    debug: "npm:^4.1.0"
"""

PNPM_9 = """\
lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      react:
        specifier: ^18
        version: 18.2.0
      '@s/ui':
        specifier: ^1
        version: 1.0.0(react@18.2.0)
      mine:
        specifier: workspace:*
        version: link:packages/mine
  packages/mine:
    devDependencies:
      vitest:
        specifier: ^1
        version: 1.0.0

packages:

  '@s/ui@1.0.0':
    resolution: {integrity: sha512-AA==}
    engines: {node: '>=18'}
    peerDependencies:
      react: '*'

  loose@1.4.0:
    resolution: {integrity: sha512-BB==}
    hasBin: true

  react@18.2.0:
    resolution: {integrity: sha512-CC==}

  vitest@1.0.0:
    resolution: {integrity: sha512-DD==}

  forked@https://codeload.example.org/a/forked/tar.gz/0123456789012345678901234567890123456789:
    resolution: {tarball: https://codeload.example.org/a/forked}
    version: 3.0.0

snapshots:

  '@s/ui@1.0.0(react@18.2.0)':
    dependencies:
      loose: 1.4.0
      react: 18.2.0

  loose@1.4.0: {}

  react@18.2.0:
    dependencies:
      loose: 1.4.0

  vitest@1.0.0:
    dependencies:
      loose: 1.4.0
"""

PNPM_5 = """\
lockfileVersion: 5.4
specifiers:
  react: ^18
dependencies:
  react: 18.2.0
devDependencies:
  '@s/test': 1.0.0_react@18.2.0
packages:
  /react/18.2.0:
    resolution: {integrity: sha512-AA==}
    dev: false
  /@s/test/1.0.0_react@18.2.0:
    resolution: {integrity: sha512-BB==}
    dev: true
"""

PNPM_6 = """\
lockfileVersion: '6.0'
dependencies:
  react:
    specifier: ^18
    version: 18.2.0
devDependencies:
  '@s/test':
    specifier: ^1
    version: 1.0.0(react@18.2.0)
packages:
  /react@18.2.0:
    resolution: {integrity: sha512-AA==}
    dev: false
  /@s/test@1.0.0(react@18.2.0):
    resolution: {integrity: sha512-BB==}
    dev: true
"""

BUN = """\
{
  // the text format
  "lockfileVersion": 1,
  "workspaces": {
    "": {
      "dependencies": { "react": "^18", },
      "devDependencies": { "vitest": "^1", },
    },
  },
  "packages": {
    "react": ["react@18.2.0", "", { "dependencies": { "loose": "^1" } }, "sha512-AA=="],
    "loose": ["loose@1.4.0", "", {}, "sha512-BB=="],
    "vitest": ["@alias/vitest@1.0.0", "https://example.org//x", {}, "sha512-CC=="],
    "mine": ["mine@workspace:packages/mine"],
  }
}
"""


def brief(parsed: Parsed) -> dict[str, tuple[str, str, bool | None]]:
    assert not parsed.error
    assert all(one.line for one in parsed.components)
    return {one.name: (one.version, one.scope, one.direct) for one in parsed.components}


def test_the_classic_yarn_lock_gives_versions_and_origins() -> None:
    parsed = parse("yarn.lock", "yarn.lock", CLASSIC.encode())
    found = {one.name: (one.version, one.source, one.line) for one in parsed.components}
    assert found == {
        "@babel/core": ("7.24.0", "", 4),
        "debug": ("4.3.4", "", 11),
        "lodash": ("4.17.20", "", 14),
        "near": ("1.0.0", "path", 17),
        "forked": ("2.0.0", "git", 20),
    }


def test_berry_leaves_workspaces_out_and_knows_what_they_ask_for() -> None:
    parsed = parse("yarn.lock", "yarn.lock", BERRY.encode())
    assert brief(parsed) == {
        "debug": ("4.3.4", "unknown", True),
        "ms": ("2.1.2", "unknown", False),
        "fixed": ("1.0.0", "unknown", False),
    }
    assert [one.line for one in parsed.components] == [4, 10, 14]


@pytest.mark.parametrize("lock", [PNPM_5, PNPM_6], ids=["5", "6"])
def test_older_pnpm_locks_are_read(lock: str) -> None:
    assert brief(parse("pnpm-lock.yaml", "pnpm-lock.yaml", lock.encode())) == {
        "react": ("18.2.0", "prod", True),
        "@s/test": ("1.0.0", "dev", True),
    }


def test_pnpm_scopes_follow_what_the_importers_reach() -> None:
    parsed = parse("pnpm-lock.yaml", "pnpm-lock.yaml", PNPM_9.encode())
    assert brief(parsed) == {
        "@s/ui": ("1.0.0", "prod", True),
        "loose": ("1.4.0", "prod", False),
        "react": ("18.2.0", "prod", True),
        "vitest": ("1.0.0", "dev", True),
        "forked": ("3.0.0", "unknown", False),
    }
    found = {one.name: one for one in parsed.components}
    assert PNPM_9.splitlines()[found["loose"].line - 1].strip() == "loose@1.4.0:"
    assert found["loose"].digest == "sha512-BB=="
    assert found["forked"].source == "url"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("/a/1.0.0", ("a", "1.0.0")),
        ("/@s/a/1.0.0_b@2.0.0+c@1.0.0", ("@s/a", "1.0.0")),
        ("/a/1.0.0/b@2.0.0", ("a", "1.0.0")),
        ("/@s/a@1.0.0(b@2.0.0(c@1.0.0))", ("@s/a", "1.0.0")),
        ("a@1.0.0-rc.1", ("a", "1.0.0-rc.1")),
        ("", ("", "")),
    ],
)
def test_a_pnpm_key_names_a_package_in_every_format(key: str, expected: tuple[str, str]) -> None:
    assert identity(key) == expected


def test_bun_locks_may_hold_remarks_and_trailing_commas() -> None:
    assert brief(parse("bun.lock", "bun.lock", BUN.encode())) == {
        "react": ("18.2.0", "prod", True),
        "loose": ("1.4.0", "unknown", False),
        "@alias/vitest": ("1.0.0", "dev", True),
    }


def test_what_is_no_lock_is_unknown() -> None:
    for kind in ("pnpm-lock.yaml", "yarn.lock", "bun.lock"):
        assert parse(kind, kind, b"just a sentence\n").error
