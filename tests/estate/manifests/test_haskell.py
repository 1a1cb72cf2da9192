"""Cabal, Stack and hpack."""

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.registry import parse


def found(parsed: Parsed) -> list[tuple[str, str, str, str, int]]:
    return [
        (one.name, one.version or one.constraint, one.scope, one.source, one.line)
        for one in parsed.components
    ]


def test_a_cabal_file_lists_the_packages_of_every_stanza() -> None:
    data = b"""name: shop
version: 1.0
license: MIT
-- build-depends: no
library
  build-depends:    base >=4.14 && <5
                  , text ==2.0.1,
                    -- a remark
                    aeson ^>=2.1 || ^>=2.2, shop
  if os(windows)
    build-depends: Win32
  build-tool-depends: hspec-discover:hspec-discover ==2.*

test-suite spec
  build-depends:
      base
    , hspec:{a, b} >=2
"""
    parsed = parse("cabal", "shop.cabal", data)
    assert not parsed.error
    assert found(parsed) == [
        ("base", ">=4.14 && <5", "prod", "", 6),
        ("text", "2.0.1", "prod", "", 7),
        ("aeson", "^>=2.1 || ^>=2.2", "prod", "", 9),
        ("Win32", "", "prod", "", 11),
        ("hspec-discover", "==2.*", "dev", "", 12),
        ("base", "", "dev", "", 16),
        ("hspec", ">=2", "dev", "", 17),
    ]
    assert [(one.kind, one.subject) for one in parsed.observations][1:] == [
        ("licence", "MIT"),
        ("project", "shop"),
    ]


def test_what_is_no_package_of_cabal_is_told_with_its_line() -> None:
    parsed = parse("cabal", "x.cabal", b"library\n  build-depends: base,\n    a = 1 $x\n")
    assert parsed.error == "no package and range: a = 1 $x (line 3)"


def test_the_freeze_pins_every_package() -> None:
    data = b"""active-repositories: hackage
constraints: any.aeson ==2.1.0.0,
             aeson +ordered,
             any.base ==4.17
index-state: x
"""
    parsed = parse("cabal.project.freeze", "cabal.project.freeze", data)
    assert found(parsed) == [
        ("aeson", "2.1.0.0", "unknown", "", 2),
        ("base", "4.17", "unknown", "", 4),
    ]
    assert all(one.locked for one in parsed.components)


def test_a_cabal_project_takes_packages_from_repositories() -> None:
    data = b"""packages: .
source-repository-package
  type: git
  location: https://github.com/acme/kit.git
  tag: 0123456789012345678901234567890123456789
constraints: text <2
"""
    parsed = parse("cabal.project", "cabal.project", data)
    assert found(parsed) == [
        ("text", "<2", "unknown", "", 6),
        ("acme/kit", "", "unknown", "git", 4),
    ]


def test_stack_pins_its_extra_packages_and_names_its_snapshot() -> None:
    data = b"""resolver: lts-21.0
extra-deps:
- acme-1.2.3@sha256:00,12
- git: https://example.org/kit.git
  commit: 0123456789012345678901234567890123456789
- ./local
"""
    parsed = parse("stack.yaml", "stack.yaml", data)
    assert found(parsed) == [
        ("acme", "1.2.3", "unknown", "", 3),
        ("kit", "", "unknown", "git", 4),
        ("local", "", "unknown", "path", 6),
    ]
    assert parsed.observations[-1].data == {"snapshot": "lts-21.0"}


def test_the_lock_of_stack_is_read() -> None:
    data = b"""packages:
- completed:
    hackage: acme-1.2.3@sha256:00,12
  original:
    hackage: acme-1.2.3
snapshots: []
"""
    parsed = parse("stack.yaml.lock", "stack.yaml.lock", data)
    assert found(parsed) == [("acme", "1.2.3", "unknown", "", 3)]


@pytest.mark.parametrize(
    "listed",
    ["- base >=4\n- name: text\n  version: <2\n", "  base: '>=4'\n  text:\n    version: <2\n"],
)
def test_both_forms_of_the_dependencies_of_hpack_are_read(listed: str) -> None:
    data = f"name: shop\ndependencies:\n{listed}tests:\n  spec:\n    dependencies: hspec\n"
    parsed = parse("hpack", "package.yaml", data.encode())
    assert [one[:3] for one in found(parsed)] == [
        ("base", ">=4", "prod"),
        ("text", "<2", "prod"),
        ("hspec", "", "dev"),
    ]
