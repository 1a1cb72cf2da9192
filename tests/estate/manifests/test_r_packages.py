"""R's packages: what a DESCRIPTION asks for, and what renv and packrat locked."""

import json

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.registry import parse


def description(text: str) -> Parsed:
    return parse("r-description", "DESCRIPTION", f"Package: mine\n{text}".encode())


@pytest.mark.parametrize(
    ("field", "scope"),
    [("Imports", "prod"), ("Depends", "prod"), ("LinkingTo", "prod"), ("Suggests", "dev"),
     ("Enhances", "dev")],
)  # fmt: skip
def test_a_field_gives_the_scope_and_goes_on_over_indented_lines(field: str, scope: str) -> None:
    parsed = description(f"{field}: dplyr (>= 1.0.0),\n    rlang(== 1.1),\n\tcli\nLicense: MIT\n")
    assert not parsed.error
    assert [(one.name, one.version, one.constraint, one.scope, one.line)
            for one in parsed.components] == [
        ("dplyr", "", ">= 1.0.0", scope, 2),
        ("rlang", "1.1", "", scope, 3),
        ("cli", "", "", scope, 4),
    ]  # fmt: skip


def test_r_is_a_runtime_and_what_comes_with_it_is_no_package() -> None:
    parsed = description("Depends: R (>= 4.1), methods, stats\n")
    found = [(one.type, one.name, one.constraint) for one in parsed.components]
    assert found == [("generic", "r", ">= 4.1")]


@pytest.mark.parametrize(
    ("remote", "source"),
    [
        ("acme/dplyr", "git"),
        ("github::acme/dplyr@v1", "git"),
        ("dplyr=gitlab::acme/other", "git"),
        ("git::https://example.org/dplyr.git", "git"),
        ("local::../dplyr", "path"),
        ("url::https://example.org/dplyr_1.0.tar.gz", "url"),
        ("cran::dplyr", ""),
        ("bioc::release/dplyr", ""),
    ],
)
def test_a_package_that_remotes_takes_from_elsewhere_is_of_no_registry(
    remote: str, source: str
) -> None:
    parsed = description(f"Imports: dplyr\nRemotes:\n    {remote}\n")
    assert not parsed.error
    assert [one.source for one in parsed.components] == [source]


def test_what_is_not_understood_is_told_with_its_line() -> None:
    parsed = description("Imports: a (about 3),\n  b\nRemotes: new::x\n")
    assert [one.name for one in parsed.components] == ["b"]
    assert parsed.error == (
        "Imports is not understood (line 2); Remotes is not understood (line 4)"
    )


def test_renv_locks_r_and_every_package_from_its_source() -> None:
    packages = {
        "dplyr": {"Package": "dplyr", "Version": "1.1.0", "Source": "Repository",
                  "Repository": "CRAN", "Requirements": ["R", "rlang"]},
        "rlang": {"Package": "rlang", "Version": "1.1.1", "Source": "CRAN"},
        "limma": {"Package": "limma", "Version": "3.54.0", "Source": "Bioconductor"},
        "mine": {"Package": "mine", "Version": "0.1", "Source": "GitHub", "RemoteSha": "a" * 40},
    }  # fmt: skip
    data = json.dumps({"R": {"Version": "4.2.1"}, "Packages": packages}).encode()
    parsed = parse("renv.lock", "renv.lock", data)
    found = [(one.type, one.name, one.version, one.source) for one in parsed.components]
    assert found == [
        ("cran", "dplyr", "1.1.0", ""),
        ("cran", "rlang", "1.1.1", ""),
        ("bioconductor", "limma", "3.54.0", ""),
        ("cran", "mine", "0.1", "git"),
        ("generic", "r", "4.2.1", ""),
    ]
    assert all(one.locked for one in parsed.components)
    assert parsed.edges.brings[0] == (1, 0)


def test_packrat_locks_a_package_a_record() -> None:
    data = (
        b"PackratFormat: 1.4\nRVersion: 3.6.0\nRepos: CRAN=https://example.org\n\n"
        b"Package: DT\nSource: CRAN\nVersion: 0.9\nRequires: crosstalk, htmltools\n\n"
        b"Package: crosstalk\nSource: github\nVersion: 1.0\nGithubSHA1: " + b"c" * 40 + b"\n"
    )
    parsed = parse("packrat.lock", "packrat.lock", data)
    found = [(one.name, one.version, one.source, one.line) for one in parsed.components]
    assert found == [("DT", "0.9", "", 5), ("crosstalk", "1.0", "git", 10), ("r", "3.6.0", "", 2)]
    assert parsed.components[1].digest == "c" * 40
    assert parsed.edges.brings[0] == (1, 0)
