"""package.json and npm's lock files."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.central import completed
from timonier.estate.core.manifests.registry import parse

PACKAGE = """{
  "name": "shop",
  "license": "MIT",
  "packageManager": "pnpm@9.1.0+sha512.00",
  "workspaces": ["packages/*"],
  "engines": {"node": ">=20"},
  "scripts": {
    "test": "vitest run"
  },
  "dependencies": {
    "react": "^18.2.0",
    "left-pad": "1.3.0",
    "old-lodash": "npm:lodash@4.17.20",
    "mine": "workspace:*",
    "near": "file:../near",
    "forked": "git+https://example.org/forked.git#0123456789012345678901234567890123456789",
    "short": "acme/short#main",
    "shared": "catalog:"
  },
  "devDependencies": {
    "vitest": "~1.0.0",
    "react": "^18.2.0"
  },
  "peerDependencies": {
    "vue": "*"
  }
}
"""


def brief(parsed: Parsed) -> dict[str, tuple[str, str, bool | None, str]]:
    return {
        one.name: (one.version or one.constraint, one.scope, one.direct, one.source)
        for one in parsed.components
    }


def observed(parsed: Parsed, kind: str) -> list[str]:
    return [seen.subject for seen in parsed.observations if seen.kind == kind]


def test_a_package_json_says_what_ships_and_where_it_comes_from() -> None:
    parsed = parse("package.json", "package.json", PACKAGE.encode())
    assert brief(parsed) == {
        "react": ("^18.2.0", "prod", True, ""),
        "left-pad": ("1.3.0", "prod", True, ""),
        "lodash": ("4.17.20", "prod", True, ""),
        "mine": ("", "prod", True, "workspace"),
        "near": ("", "prod", True, "path"),
        "forked": ("", "prod", True, "git"),
        "short": ("", "prod", True, "git"),
        "shared": ("", "prod", True, ""),
        "vitest": ("~1.0.0", "dev", True, ""),
        "vue": ("*", "prod", True, "peer"),
        "nodejs": (">=20", "prod", True, ""),
    }
    lines = {one.name: one.line for one in parsed.components}
    assert (lines["react"], lines["lodash"], lines["vitest"], lines["nodejs"]) == (11, 13, 21, 6)


def test_a_package_json_says_its_tools() -> None:
    parsed = parse("package.json", "package.json", PACKAGE.encode())
    assert observed(parsed, "package-manager") == ["pnpm"]
    assert observed(parsed, "test-command") == ["vitest run"]
    assert observed(parsed, "licence") == ["MIT"]
    assert observed(parsed, "workspace") == ["packages/*"]


def test_an_application_says_that_it_is_never_published() -> None:
    parsed = parse("package.json", "package.json", b'{"name": "shop", "private": true}')
    assert parsed.observations[0].data["private"] is True


def test_the_default_test_script_of_npm_tests_nothing() -> None:
    data = b'{"scripts": {"test": "echo \\"Error: no test specified\\" && exit 1"}}'
    assert observed(parse("package.json", "package.json", data), "test-command") == []


LOCK = {
    "lockfileVersion": 3,
    "packages": {
        "": {"dependencies": {"a": "^1", "alias": "npm:real@^1"}, "devDependencies": {"b": "^1"}},
        "packages/member": {"dependencies": {"deep": "^1"}},
        "node_modules/member": {"resolved": "packages/member", "link": True},
        "node_modules/a": {"version": "1.0.0", "license": "MIT", "integrity": "sha512-AA=="},
        "node_modules/b": {"version": "1.0.0", "dev": True},
        "node_modules/b/node_modules/a": {"version": "2.0.0", "dev": True},
        "node_modules/b/node_modules/deep": {"version": "1.0.0", "dev": True},
        "packages/member/node_modules/deep": {"version": "1.0.0"},
        "node_modules/alias": {"name": "real", "version": "1.5.0"},
        "node_modules/@s/both": {"version": "3.0.0", "devOptional": True},
        "node_modules/forked": {"version": "1.0.0", "resolved": "git+ssh://git@example.org/f.git"},
    },
}


def test_a_lock_keeps_each_version_once_and_production_wins() -> None:
    parsed = parse("package-lock.json", "package-lock.json", json.dumps(LOCK, indent=2).encode())
    found = {
        (one.name, one.version): (one.scope, one.direct, one.source) for one in parsed.components
    }
    assert found == {
        ("a", "1.0.0"): ("prod", True, ""),
        ("b", "1.0.0"): ("dev", True, ""),
        ("a", "2.0.0"): ("dev", False, ""),
        ("deep", "1.0.0"): ("prod", True, ""),
        ("real", "1.5.0"): ("prod", True, ""),
        ("@s/both", "3.0.0"): ("prod", False, ""),
        ("forked", "1.0.0"): ("prod", False, "git"),
    }
    assert parsed.components[0].licence == "MIT"
    text = json.dumps(LOCK, indent=2).splitlines()
    assert '"node_modules/a"' in text[parsed.components[0].line - 1]


def test_the_first_lock_format_is_nested_and_cannot_say_who_asked() -> None:
    data = json.dumps(
        {
            "lockfileVersion": 1,
            "dependencies": {
                "a": {"version": "1.0.0", "dependencies": {"b": {"version": "2.0.0"}}},
                "b": {"version": "1.0.0", "dev": True},
                "c": {"version": "npm:real@4.0.0"},
                "near": {"version": "file:../near"},
            },
        }
    ).encode()
    parsed = parse("package-lock.json", "npm-shrinkwrap.json", data)
    assert {(one.name, one.version, one.scope, one.direct) for one in parsed.components} == {
        ("a", "1.0.0", "prod", None),
        ("b", "2.0.0", "prod", None),
        ("b", "1.0.0", "dev", None),
        ("real", "4.0.0", "prod", None),
    }


def test_a_lock_of_another_shape_is_unknown_not_empty() -> None:
    assert parse("package-lock.json", "package-lock.json", b"[]").error
    assert "line 2" in parse("package-lock.json", "package-lock.json", b"{\n<<<<<<< HEAD").error


NAMES = st.from_regex(r"(@[a-z]{1,5}/)?[a-z][a-z0-9-]{0,8}", fullmatch=True)
VERSIONS = st.from_regex(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}", fullmatch=True)


@given(st.dictionaries(NAMES, st.tuples(VERSIONS, st.booleans()), max_size=12))
def test_what_is_locked_is_read_back(pins: dict[str, tuple[str, bool]]) -> None:
    packages = {
        f"node_modules/{name}": {"version": version, "dev": dev}
        for name, (version, dev) in pins.items()
    }
    data = json.dumps({"lockfileVersion": 3, "packages": packages}, indent=1).encode()
    parsed = parse("package-lock.json", "package-lock.json", data)
    assert {one.name: (one.version, one.scope == "dev") for one in parsed.components} == pins
    assert all(one.line for one in parsed.components)


def entry(stated: str) -> tuple[str, str, str, str]:
    document = {"dependencies": {"a": stated}}
    (one,) = parse("package.json", "package.json", json.dumps(document).encode()).components
    return one.name, one.version, one.constraint, one.source


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ("*", ("a", "", "*", "")),
        ("", ("a", "", "*", "")),
        ("latest", ("a", "", "latest", "")),
        ("next", ("a", "", "next", "")),
        ("1.x", ("a", "", "1.x", "")),
        ("npm:^1.0", ("a", "", "^1.0", "")),
        ("npm:1.0.0", ("a", "1.0.0", "", "")),
        ("npm:*", ("a", "", "*", "")),
        ("npm:b@^1.0", ("b", "", "^1.0", "")),
        ("npm:@s/b@1.0.0", ("@s/b", "1.0.0", "", "")),
        ("npm:b", ("b", "", "*", "")),
        ("workspace:^1.0.0", ("a", "", "", "workspace")),
        ("patch:b@npm%3A1.0.0#~/.yarn/patches/b.patch", ("b", "1.0.0", "", "")),
        ("patch:a@^1.2#./a.patch", ("a", "", "^1.2", "")),
        ("jsr:^1.0.0", ("a", "", "", "jsr")),
        ("https://example.org/a.tgz", ("a", "", "", "url")),
    ],
)
def test_an_entry_is_exact_a_range_or_from_elsewhere(
    stated: str, found: tuple[str, str, str, str]
) -> None:
    assert entry(stated) == found


def test_a_peer_that_is_installed_for_development_is_what_is_installed() -> None:
    document = {"peerDependencies": {"react": ">=16", "vue": "3.0.0"},
                "devDependencies": {"react": "18.2.0"}}  # fmt: skip
    parsed = parse("package.json", "package.json", json.dumps(document).encode())
    assert [(c.name, c.version, c.scope, c.source) for c in parsed.components] == [
        ("react", "18.2.0", "dev", ""),
        ("vue", "3.0.0", "prod", "peer"),
    ]


_WORKSPACE = b"""\
packages: [packages/*]
catalog:
  react: ^18.2.0
catalogs:
  old: {react: 16.0.0, near: link:../near}
"""


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ("catalog:", ("", "^18.2.0")),
        ("catalog:default", ("", "^18.2.0")),
        ("catalog:old", ("16.0.0", "")),
        ("catalog:none", ("", "")),
    ],
)
def test_a_catalog_of_the_workspace_gives_its_members_their_versions(
    stated: str, found: tuple[str, str]
) -> None:
    member = json.dumps({"dependencies": {"react": stated}}).encode()
    files = {
        "pnpm-workspace.yaml": parse("pnpm-workspace.yaml", "pnpm-workspace.yaml", _WORKSPACE),
        "packages/a/package.json": parse("package.json", "packages/a/package.json", member),
    }
    for _ in range(2):
        files = completed(files)
        parsed = files["packages/a/package.json"]
        assert [(c.version, c.constraint) for c in parsed.components] == [found]
        assert observed(parsed, "unresolved") == ([] if any(found) else ["react"])


def test_catalogs_of_yarn_and_bun_are_read_from_their_files() -> None:
    yarn = parse("yarnrc", ".yarnrc.yml", b"catalog:\n  react: 18.0.0\n")
    bun = {"workspaces": {"packages": ["a"], "catalogs": {"x": {"vue": "3.0.0"}}}}
    root = parse("package.json", "package.json", json.dumps(bun).encode())
    assert observed(yarn, "catalog") == ["react"]
    assert observed(root, "catalog") == ["vue"]


def test_bower_names_packages_addresses_and_ranges() -> None:
    source = b"""{
  "name": "x", "license": ["MIT"],
  "dependencies": {"jquery": "~1.9", "b": "1.2.3", "c": "other#2.0.0", "d": "", "e": "o/r#v1"},
  "devDependencies": {"qunit": "latest"}
}"""
    parsed = parse("bower.json", "bower.json", source)
    assert [(c.name, c.version, c.constraint, c.source, c.scope) for c in parsed.components] == [
        ("jquery", "", "~1.9", "", "prod"),
        ("b", "1.2.3", "", "", "prod"),
        ("other", "2.0.0", "", "", "prod"),
        ("d", "", "*", "", "prod"),
        ("e", "", "", "git", "prod"),
        ("qunit", "", "latest", "", "dev"),
    ]
    assert {c.line for c in parsed.components} == {3, 4}
