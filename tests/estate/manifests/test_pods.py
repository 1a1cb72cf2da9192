"""Podfile, podspec and Podfile.lock."""

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.registry import parse


def found(parsed: Parsed) -> list[tuple[str, str, str, str]]:
    return [
        (one.name, one.version or one.constraint, one.scope, one.source)
        for one in parsed.components
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("pod 'A', '1.0'", ("A", "1.0", "prod", "")),
        ("target 'App' do\n  pod 'A',\n    '~> 1.0'\nend", ("A", "~> 1.0", "prod", "")),
        ("target 'App' do\n target 'AppTests' do\n  pod 'A'\n end\nend", ("A", "", "dev", "")),
        ("pod 'A', :git => 'https://example.org/a',\n :tag => '1'", ("A", "", "prod", "git")),
        ("pod 'A', path: '../A'", ("A", "", "prod", "path")),
        ("pod 'A', podspec: 'https://example.org/a.podspec'", ("A", "", "prod", "url")),
        ("pod 'A/Core', '1.0'\npod 'A/Net', '1.0'", ("A", "1.0", "prod", "")),
        ("pod 'A', '1.0', :configurations => ['Debug']", ("A", "1.0", "dev", "")),
        ("def shared\n  pod 'A', '1.0'\nend", ("A", "1.0", "prod", "")),
    ],
)
def test_a_pod_has_the_target_version_and_origin_that_ruby_gives_it(
    written: str, expected: tuple[str, str, str, str]
) -> None:
    parsed = parse("Podfile", "Podfile", written.encode())
    assert found(parsed) == [expected]
    assert not parsed.error


def test_a_computed_pod_is_told() -> None:
    parsed = parse("Podfile", "Podfile", b"\npod name\npod 'A', version_of('A')\n")
    assert parsed.error == "a pod is computed (line 2)"
    assert [one.subject for one in parsed.observations if one.kind == "unresolved"] == ["A"]


def test_a_podspec_gives_its_dependencies_and_itself() -> None:
    data = b"""Pod::Spec.new do |s|
  s.name = 'Kit'
  s.version = '1.2.0'
  s.license = { :type => 'MIT', :file => 'LICENSE' }
  s.subspec 'Net' do |net|
    net.dependency 'Kit/Core'
    net.dependency 'Alamofire', '~> 5.0'
  end
  s.test_spec 'Tests' do |test|
    test.dependency 'Nimble', '13.0'
  end
end
"""
    parsed = parse("podspec", "Kit.podspec", data)
    assert found(parsed) == [("Alamofire", "~> 5.0", "prod", ""), ("Nimble", "13.0", "dev", "")]
    assert [(one.kind, one.subject) for one in parsed.observations] == [
        ("licence", "MIT"),
        ("project", "Kit"),
    ]


def test_a_podspec_in_json_is_the_same() -> None:
    data = b"""{"name": "Kit", "version": "1.2.0", "license": "MIT",
 "dependencies": {"Alamofire": ["~> 5.0"], "Kit/Core": []},
 "testspecs": [{"name": "Tests", "dependencies": {"Nimble": ["13.0"]}}]}"""
    parsed = parse("podspec", "Kit.podspec.json", data)
    assert found(parsed) == [("Alamofire", "~> 5.0", "prod", ""), ("Nimble", "13.0", "dev", "")]


def test_the_lock_says_what_is_direct_and_what_no_registry_serves() -> None:
    data = b"""PODS:
  - Alamofire (5.8.0)
  - Firebase/Auth (10.0.0):
    - FirebaseCore (= 10.0.0)
  - "Firebase/Core (10.0.0)"
  - FirebaseCore (10.0.0)
  - Mine (0.1.0)

DEPENDENCIES:
  - Alamofire (~> 5)
  - Firebase/Auth
  - Mine (from `../Mine`)

EXTERNAL SOURCES:
  Mine:
    :path: "../Mine"

COCOAPODS: 1.15.2
"""
    parsed = parse("Podfile.lock", "Podfile.lock", data)
    assert not parsed.error
    assert [(one.purl, one.direct, one.source, one.line) for one in parsed.components] == [
        ("pkg:cocoapods/Alamofire@5.8.0", True, "", 2),
        ("pkg:cocoapods/Firebase@10.0.0", True, "", 3),
        ("pkg:cocoapods/FirebaseCore@10.0.0", False, "", 6),
        ("pkg:cocoapods/Mine@0.1.0", True, "path", 7),
    ]
    assert parsed.observations[0].data == {"version": "1.15.2"}
