"""Elixir, Dart and Swift locks, and signs of tests."""

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.registry import parse


def brief(parsed: Parsed) -> list[tuple[str, str, str, bool | None, int]]:
    assert not parsed.error
    return [(one.purl, one.scope, one.source, one.direct, one.line) for one in parsed.components]


def test_a_mix_lock_is_read() -> None:
    data = b"""%{
  "phoenix": {:hex, :phoenix, "1.7.10", "00", [:mix], [], "hexpm", "11"},
  "forked": {:git, "https://example.org/f.git", "0123456789012345678901234567890123456789", []},
}
"""
    assert brief(parse("mix.lock", "mix.lock", data)) == [
        ("pkg:hex/phoenix@1.7.10", "unknown", "", None, 2),
        ("pkg:hex/forked", "unknown", "git", None, 3),
    ]


def test_a_pubspec_lock_says_what_is_direct() -> None:
    data = b"""packages:
  http:
    dependency: "direct main"
    source: hosted
    version: "1.1.0"
  lints:
    dependency: "direct dev"
    source: hosted
    version: "3.0.0"
sdks:
  dart: ">=3.0.0 <4.0.0"
"""
    assert brief(parse("pubspec.lock", "pubspec.lock", data)) == [
        ("pkg:pub/http@1.1.0", "prod", "", True, 2),
        ("pkg:pub/lints@3.0.0", "dev", "", True, 6),
        ("pkg:generic/dart", "prod", "", True, 0),
    ]


def test_swift_pins_are_named_by_their_address() -> None:
    data = b"""{"pins": [
  {
    "identity": "nio",
    "location": "https://user:secret@example.org/apple/swift-nio.git",
    "state": {"version": "2.62.0", "revision": "00"}
  }
], "version": 2}"""
    found = brief(parse("Package.resolved", "Package.resolved", data))
    assert found == [("pkg:swift/example.org/apple/swift-nio@2.62.0", "unknown", "", None, 3)]


def test_a_pin_without_a_version_follows_a_branch_and_one_of_a_registry_has_its_own_name() -> None:
    data = b"""{"pins": [
  {"identity": "kit", "location": "git@example.org:acme/kit.git",
   "state": {"branch": "main", "revision": "00"}},
  {"identity": "acme.other", "kind": "registry", "location": "", "state": {"version": "1.0.0"}},
  {"identity": "mine", "kind": "localSourceControl", "location": "/x/mine",
   "state": {"version": "1.0.0"}}
], "version": 3}"""
    parsed = parse("Package.resolved", "Package.resolved", data)
    assert [(one.name, one.version, one.source) for one in parsed.components] == [
        ("example.org/acme/kit", "", "git"),
        ("acme.other", "1.0.0", ""),
        ("mine", "1.0.0", "path"),
    ]


def test_an_entry_of_a_mix_lock_that_is_not_understood_is_told() -> None:
    parsed = parse("mix.lock", "mix.lock", b'%{\n  "a": what(),\n}\n')
    assert parsed.error == "no lock of a package (line 2)"


@pytest.mark.parametrize(
    ("path", "runner"),
    [("tox.ini", "tox"), ("jest.config.ts", "jest"), ("web/cypress.config.js", "cypress")],
)
def test_a_configured_runner_is_a_sign_of_tests(path: str, runner: str) -> None:
    kind = kind_of(path)
    assert kind is not None
    assert [seen.subject for seen in parse(kind, path, b"").observations] == [runner]
