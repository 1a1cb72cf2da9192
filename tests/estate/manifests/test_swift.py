"""Package.swift is read call by call, however its lines are broken."""

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.registry import parse


def package(dependencies: str, before: str = "") -> Parsed:
    text = f'{before}\nlet package = Package(name: "x", dependencies: [\n{dependencies}\n])\n'
    return parse("Package.swift", "Package.swift", text.encode())


ADDRESS = 'url: "https://example.org/apple/swift-nio.git"'
NAME = "example.org/apple/swift-nio"


@pytest.mark.parametrize(
    ("written", "version", "constraint", "source"),
    [
        (f'.package({ADDRESS}, from: "2.0.0")', "", ">=2.0.0 <3.0.0", ""),
        (f'.package(\n  {ADDRESS},\n  from:\n "0.3.1"\n)', "", ">=0.3.1 <1.0.0", ""),
        (f'.package({ADDRESS}, exact: "2.1.0")', "2.1.0", "", ""),
        (f'.package({ADDRESS}, .exact("2.1.0"))', "2.1.0", "", ""),
        (f'.package({ADDRESS}, .upToNextMajor(from: "1.2.3"))', "", ">=1.2.3 <2.0.0", ""),
        (f'.package({ADDRESS}, .upToNextMinor(from: "1.2.3"))', "", ">=1.2.3 <1.3.0", ""),
        (f'.package({ADDRESS}, "1.0.0"..<"2.0.0")', "", ">=1.0.0 <2.0.0", ""),
        (f'.package({ADDRESS}, "1.0.0"..."1.9.0")', "", ">=1.0.0 <=1.9.0", ""),
        (f'.package({ADDRESS}, branch: "main")', "", "", "git"),
        (f'.package({ADDRESS}, .revision("00"))', "", "", "git"),
        (f'.package(name: "NIO", {ADDRESS}, from: Version(2, 1, 0))', "", ">=2.1.0 <3.0.0", ""),
        (f'// .package(url: "x")\n.package({ADDRESS}, from: least)', "", ">=2.5.0 <3.0.0", ""),
    ],
)
def test_every_form_of_a_requirement_is_understood(
    written: str, version: str, constraint: str, source: str
) -> None:
    parsed = package(written, 'let least: Version = "2.5.0"')
    assert not parsed.error
    found = [(one.name, one.version, one.constraint, one.source) for one in parsed.components]
    assert found == [(NAME, version, constraint, source)]


def test_packages_of_paths_and_of_registries_are_named_by_what_they_state() -> None:
    parsed = package('.package(path: "../Core"), .package(id: "acme.kit", exact: "1.0.0")')
    assert [(one.name, one.source) for one in parsed.components] == [
        ("Core", "path"),
        ("acme.kit", ""),
    ]


def test_what_is_computed_is_unknown_with_its_line() -> None:
    parsed = package(
        f'.package({ADDRESS}, from: version()),\n.package(url: base + "/x", from: "1.0.0")'
    )
    assert [(one.subject, one.line) for one in parsed.observations if one.kind == "unresolved"] == [
        (NAME, 3)
    ]
    assert parsed.error == "a package is computed (line 4)"


def test_the_tools_asked_for_are_a_lower_bound() -> None:
    parsed = package("", "// swift-tools-version:5.9")
    assert [(one.purl, one.constraint) for one in parsed.components] == [
        ("pkg:generic/swift", ">=5.9")
    ]


def test_a_manifest_for_one_release_of_swift_is_one_too() -> None:
    assert kind_of("Package@swift-5.9.swift") == "Package.swift"


TARGETS = """// swift-tools-version:{}
import PackageDescription
let package = Package(name: "App", dependencies: [
    .package(url: "https://example.org/o/vapor.git", from: "4.0.0"),
    .package(url: "https://example.org/o/Nimble.git", from: "13.0.0"),
], targets: [
    .target(name: "App", dependencies: [.product(name: "Vapor", package: "vapor")]),
    .testTarget(name: "AppTests", dependencies: ["App", "Nimble",
        .product(name: "XCTVapor", package: "vapor")]),
])
"""


def scopes(tools: str) -> dict[str, str]:
    parsed = parse("Package.swift", "Package.swift", TARGETS.format(tools).encode())
    return {one.name.rpartition("/")[2]: one.scope for one in parsed.components}


def test_a_package_that_targets_of_tests_alone_name_does_not_ship() -> None:
    assert scopes("5.5") == {"vapor": "unknown", "Nimble": "dev", "swift": "unknown"}


def test_before_targets_named_their_packages_the_scope_is_not_known() -> None:
    assert scopes("5.0")["Nimble"] == "unknown"
