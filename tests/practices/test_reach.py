"""A Go advisory names packages: what the repository imports decides what is certain."""

import pytest

from timonier.practices.core.coverage import coverage_of

from . import make

MOD = "module example.org/a\n\ngo 1.22\n\nrequire golang.org/x/crypto v0.17.0\n"
OPENPGP = 'package a\n\nimport (\n\t"fmt"\n\n\tpgp "golang.org/x/crypto/openpgp"\n)\n'
SSH = 'package a\n\nimport "golang.org/x/crypto/ssh"\n'
ACME = 'package a\n\nimport "golang.org/x/crypto/acme"\n'


def states(source: str, flaw: str) -> list[tuple[str, str]]:
    found = make.issues({"go.mod": MOD, "a.go": source}, "vulnerability")
    return [(one.state, one.severity) for one in found if flaw in one.aliases]


def test_a_package_that_is_imported_is_affected() -> None:
    assert [state for state, _ in states(OPENPGP, "GO-2026-5932")] == ["affected"]
    assert [state for state, _ in states(SSH, "CVE-2024-45337")] == ["affected"]


def test_a_package_that_nobody_imports_here_is_unknown_and_low() -> None:
    assert states(SSH, "GO-2026-5932") == [("unknown", "low")]
    assert states(ACME, "CVE-2024-45337") == [("unknown", "low")]


def test_it_says_which_package_and_that_others_may_import_it() -> None:
    found = make.issues({"go.mod": MOD, "a.go": ACME}, "vulnerability")
    one = make.the([issue for issue in found if "CVE-2024-45337" in issue.aliases])

    assert "golang.org/x/crypto/ssh" in one.english
    assert "another dependency may" in one.english
    assert one.fixed_in == "0.31.0"


def test_a_package_is_not_its_neighbour_nor_its_parent() -> None:
    parent = 'package a\n\nimport "golang.org/x/crypto/openpgp"\n'

    assert states(parent, "GO-2023-1992") == []  # fixed before 0.17: the version decides first
    near = 'package a\n\nimport "golang.org/x/crypto/ssh/terminal"\n'
    assert states(near, "CVE-2024-45337") == [("unknown", "low")]


@pytest.mark.parametrize("files", [{}, {"main.py": "import os\n"}])
def test_without_a_source_file_that_was_read_the_module_counts(files: dict[str, str]) -> None:
    found = make.issues({"go.mod": MOD, **files}, "vulnerability")

    assert {one.state for one in found if "CVE-2024-45337" in one.aliases} == {"affected"}


def test_what_nobody_imports_here_is_not_called_clear() -> None:
    (found,) = (
        one
        for one in coverage_of(make.facts({"go.mod": MOD, "a.go": "package a\n"}), make.view())
        if one.ecosystem == "golang"
    )
    assert (found.components, found.checked) == (1, 0)
