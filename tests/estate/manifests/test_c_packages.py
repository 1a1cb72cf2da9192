"""Conan, vcpkg, PlatformIO and Meson's wraps."""

import json

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.registry import parse


def found(parsed: Parsed) -> list[tuple[str, str, str, str, str]]:
    return [
        (one.name, one.version, one.constraint, one.scope, one.source) for one in parsed.components
    ]


def unknown(parsed: Parsed) -> list[str]:
    return [one.subject for one in parsed.observations if one.kind == "unresolved"]


def test_a_conanfile_lists_references_by_section() -> None:
    data = b"""[requires]
zlib/1.2.13
boost/[>=1.70 <1.80]  # a range
mine/1.0@acme/stable#abc123
[tool_requires]
cmake/3.25.0
[options]
boost*:shared=True
"""
    parsed = parse("conanfile.txt", "conanfile.txt", data)
    assert not parsed.error
    assert found(parsed) == [
        ("zlib", "1.2.13", "", "prod", ""),
        ("boost", "", ">=1.70 <1.80", "prod", ""),
        ("mine", "1.0", "", "prod", "url"),
        ("cmake", "3.25.0", "", "dev", ""),
    ]
    assert parsed.components[0].purl == "pkg:conan/zlib@1.2.13"


def test_a_conan_recipe_is_parsed_and_what_it_computes_is_told() -> None:
    data = b"""class Shop(ConanFile):
    name = "shop"
    requires = ("zlib/1.2.13", ("fmt/9.1.0", "private"))
    tool_requires = "cmake/3.25.0"

    def requirements(self):
        self.requires(
            "openssl/3.0.8")
        self.requires(f"boost/{self.v}")
        self.requires(name)
        self.test_requires("gtest/1.13.0")
"""
    parsed = parse("conanfile.py", "conanfile.py", data)
    assert sorted(found(parsed)) == [
        ("boost", "", "", "prod", ""),
        ("cmake", "3.25.0", "", "dev", ""),
        ("fmt", "9.1.0", "", "prod", ""),
        ("gtest", "1.13.0", "", "dev", ""),
        ("openssl", "3.0.8", "", "prod", ""),
        ("zlib", "1.2.13", "", "prod", ""),
    ]
    assert unknown(parsed) == ["boost"]
    assert parsed.error == "a requirement is computed (line 10)"


@pytest.mark.parametrize(
    "document",
    [
        {"version": "0.5", "requires": ["zlib/1.2.13#00ff%1675278126.6"]},
        {"version": "0.4", "graph_lock": {"nodes": {
            "0": {"ref": "shop/1.0", "path": "conanfile.py"},
            "1": {"ref": "zlib/1.2.13#00ff", "context": "host"},
        }}},
    ],
    ids=["Conan 2", "Conan 1"],
)  # fmt: skip
def test_both_forms_of_a_conan_lock_are_read(document: dict[str, object]) -> None:
    parsed = parse("conan.lock", "conan.lock", json.dumps(document, indent=1).encode())
    (one,) = parsed.components
    assert (one.name, one.version, one.digest, one.locked) == ("zlib", "1.2.13", "00ff", True)
    assert one.line


def test_vcpkg_knows_a_bound_an_override_and_that_the_baseline_settles_the_rest() -> None:
    data = b"""{"name": "shop", "license": "MIT",
 "builtin-baseline": "0123",
 "dependencies": ["fmt", {"name": "zlib", "version>=": "1.2.13#2"},
   {"name": "protobuf", "host": true}, "spdlog"],
 "features": {"test": {"description": "x", "dependencies": ["gtest"]}},
 "overrides": [{"name": "fmt", "version": "9.1.0#1"}, {"name": "deep", "version": "1.0"}]}"""
    parsed = parse("vcpkg.json", "vcpkg.json", data)
    assert found(parsed) == [
        ("fmt", "9.1.0", "", "prod", "vcpkg"),
        ("zlib", "", ">=1.2.13", "prod", "vcpkg"),
        ("protobuf", "", "", "dev", "vcpkg"),
        ("spdlog", "", "", "prod", "vcpkg"),
        ("gtest", "", "", "dev", "vcpkg"),
        ("deep", "1.0", "", "unknown", "vcpkg"),
    ]
    assert unknown(parsed) == ["protobuf", "spdlog", "gtest"]


def test_platformio_reads_every_form_of_a_specification() -> None:
    data = b"""[env]
platform = platformio/espressif32@6.3.0
lib_deps =
  bblanchon/ArduinoJson @ ^6.21.0  ; a remark
  # no/remark@1
  Adafruit GFX Library@~1.11
  SPI
  https://github.com/acme/kit.git#v2.0
  Alias=https://github.com/acme/other/archive/refs/tags/1.2.0.zip
  ${common.lib_deps}
  x/y@latest
"""
    parsed = parse("platformio.ini", "platformio.ini", data)
    assert found(parsed) == [
        ("platformio/espressif32", "6.3.0", "", "prod", "platformio"),
        ("bblanchon/ArduinoJson", "", "^6.21.0", "prod", "platformio"),
        ("Adafruit GFX Library", "", "~1.11", "prod", "platformio"),
        ("SPI", "", "", "prod", "platformio"),
        ("acme/kit", "v2.0", "", "prod", "git"),
        ("acme/other", "1.2.0", "", "prod", "url"),
        ("x/y", "", "", "prod", "platformio"),
    ]
    assert unknown(parsed) == ["x/y"]
    assert [one.line for one in parsed.components] == [2, 4, 6, 7, 8, 9, 11]


def test_a_library_of_platformio_names_its_own() -> None:
    data = b'{"name": "kit", "dependencies": [{"owner": "a", "name": "B", "version": "^1.0"}]}'
    parsed = parse("library.json", "library.json", data)
    assert found(parsed) == [("a/B", "", "^1.0", "prod", "platformio")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            "[wrap-file]\ndirectory = zlib-1.2.13\nsource_hash = 00\nwrapdb_version = 1.2.13-2\n",
            ("zlib", "1.2.13", "url"),
        ),
        ("[wrap-file]\ndirectory = zlib-1.2.13\n", ("zlib", "1.2.13", "url")),
        (
            "[wrap-git]\nurl = https://github.com/madler/zlib.git\nrevision = v1.2.13\n",
            ("madler/zlib", "v1.2.13", "git"),
        ),
        ("[wrap-git]\nurl = https://example.org/zlib.git\nrevision = head\n", ("zlib", "", "git")),
    ],
)
def test_a_wrap_names_one_subproject(data: str, expected: tuple[str, str, str]) -> None:
    parsed = parse("meson-wrap", "subprojects/zlib.wrap", data.encode())
    assert [(one.name, one.version, one.source) for one in parsed.components] == [expected]
