"""What CMake fetches is read command by command, however its lines are broken."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.registry import parse


def cmake(text: str) -> Parsed:
    return parse("CMakeLists.txt", "CMakeLists.txt", text.encode())


GIT = "GIT_REPOSITORY https://github.com/fmtlib/fmt.git"


@pytest.mark.parametrize(
    ("written", "purl", "source"),
    [
        (f"FetchContent_Declare(fmt {GIT} GIT_TAG 9.1.0)", "pkg:github/fmtlib/fmt@9.1.0", "git"),
        (f"fetchcontent_declare(\n  fmt\n  {GIT}\n  GIT_TAG main)", "pkg:github/fmtlib/fmt", "git"),
        (
            "ExternalProject_Add(fmt URL "
            '"https://github.com/fmtlib/fmt/archive/refs/tags/9.1.0.tar.gz"\n URL_HASH MD5=0)',
            "pkg:github/fmtlib/fmt@9.1.0",
            "url",
        ),
        (
            "FetchContent_Declare(zlib URL https://example.org/zlib-1.2.13.tar.gz)",
            "pkg:generic/zlib@1.2.13",
            "url",
        ),
        ('CPMAddPackage("gh:fmtlib/fmt#9.1.0")', "pkg:github/fmtlib/fmt@9.1.0", "git"),
        ("CPMAddPackage(gh:fmtlib/fmt@9.1.0)", "pkg:github/fmtlib/fmt@v9.1.0", "git"),
        (
            "CPMAddPackage(NAME fmt GITHUB_REPOSITORY fmtlib/fmt VERSION 9.1.0 OPTIONS x)",
            "pkg:github/fmtlib/fmt@v9.1.0",
            "git",
        ),
        (
            f'set(TAG "9.1.0")\nFetchContent_Declare(fmt {GIT} GIT_TAG ${{TAG}})',
            "pkg:github/fmtlib/fmt@9.1.0",
            "git",
        ),
    ],
)
def test_every_way_to_fetch_is_understood(written: str, purl: str, source: str) -> None:
    parsed = cmake(written)
    assert [(one.purl, one.source) for one in parsed.components] == [(purl, source)]
    assert not parsed.error


def test_a_commit_is_a_digest_and_no_version() -> None:
    commit = "0123456789012345678901234567890123456789"
    (one,) = cmake(f"FetchContent_Declare(fmt {GIT} GIT_TAG {commit})").components
    assert (one.version, one.digest) == ("", commit)


@pytest.mark.parametrize(
    ("written", "constraint"),
    [
        ("find_package(OpenSSL 1.1 REQUIRED)", ">=1.1"),
        ("find_package(OpenSSL 1.1.1 EXACT)", "==1.1.1"),
        ("find_package(OpenSSL 1.1...<3)", ">=1.1 <3"),
    ],
)
def test_what_the_system_must_have_is_a_range_of_unknown_source(
    written: str, constraint: str
) -> None:
    (one,) = cmake(written).components
    assert (one.name, one.version, one.constraint, one.source) == (
        "OpenSSL", "", constraint, "unknown",
    )  # fmt: skip


def test_what_is_computed_is_unknown_and_what_is_never_closed_is_told() -> None:
    parsed = cmake(
        f"set(T 1)\nset(T 2)\nFetchContent_Declare(fmt {GIT} GIT_TAG ${{T}})\n"
        "FetchContent_Declare(x GIT_REPOSITORY ${URL})\nproject(x"
    )
    assert [one.name for one in parsed.components] == ["fmtlib/fmt"]
    assert [one.subject for one in parsed.observations] == ["fmtlib/fmt"]
    assert parsed.error == "a package is computed (line 4); a command is never closed (line 5)"


def test_variables_that_double_each_other_stay_unknown() -> None:
    doubled = (f"set({b} ${{{a}}}${{{a}}})\n" for a, b in pairwise("ABCDEFGHIJKLMNO"))
    text = "set(A x)\n" + "".join(doubled)
    parsed = cmake(text + f"FetchContent_Declare(fmt {GIT} GIT_TAG ${{O}})")
    assert [one.subject for one in parsed.observations] == ["fmtlib/fmt"]


_GAPS = [" ", "\n", "\n\n  ", " # a remark (\n", " #[[ more ) ]] ", ";"]


@given(st.lists(st.sampled_from(_GAPS), min_size=5, max_size=5))
def test_breaks_and_remarks_change_nothing(gaps: list[str]) -> None:
    words = ["fmt", "GIT_REPOSITORY", "https://github.com/fmtlib/fmt.git", "GIT_TAG", '"9.1.0"']
    spread = "".join(word + gap for word, gap in zip(words, gaps, strict=True))
    (one,) = cmake(f"FetchContent_Declare(\n{spread})").components
    assert one.purl == "pkg:github/fmtlib/fmt@9.1.0"
