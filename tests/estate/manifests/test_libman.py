"""libman.json: what a web project restores for browsers."""

import pytest

from timonier.estate.core.manifests.registry import parse

DATA = b"""{
  "version": "1.0",
  "defaultProvider": "cdnjs",
  "libraries": [
    {"library": "jquery@3.3.1", "destination": "wwwroot/lib/jquery"},
    {"provider": "unpkg", "library": "bootstrap@4.1.3"},
    {"provider": "jsdelivr",
     "library": "@popperjs/core@2.11.x"},
    {"provider": "jsdelivr", "library": "acme/widgets@1.2.0"},
    {"provider": "filesystem", "library": "../shared/site.js"},
    {"provider": "unpkg", "library": "vue"},
    {"destination": "wwwroot"}
  ]
}"""


def test_each_library_has_its_provider_and_only_names_of_npm_are_matched_with_npm() -> None:
    parsed = parse("libman.json", "web/libman.json", DATA)
    found = [(c.name, c.version, c.constraint, c.source, c.line) for c in parsed.components]
    assert found == [
        ("jquery", "3.3.1", "", "url", 5),
        ("bootstrap", "4.1.3", "", "", 6),
        ("@popperjs/core", "", "2.11.x", "", 8),
        ("acme/widgets", "1.2.0", "", "git", 9),
        ("../shared/site.js", "", "", "path", 10),
        ("vue", "", "*", "", 11),
    ]
    assert {c.scope for c in parsed.components} == {"prod"}


def test_an_entry_without_a_name_is_told() -> None:
    assert "library 7 has no name" in parse("libman.json", "libman.json", DATA).error


@pytest.mark.parametrize("data", [b"[]", b"{", b'{"libraries": {"a": 1}}'])
def test_another_shape_is_refused_and_never_read_as_nothing(data: bytes) -> None:
    parsed = parse("libman.json", "libman.json", data)
    assert parsed.components == ()
    assert parsed.error


def test_a_project_without_libraries_uses_none() -> None:
    assert parse("libman.json", "libman.json", b'{"version": "1.0"}').error == ""
