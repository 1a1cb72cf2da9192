"""Declared ranges are read as their ecosystem reads them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.knowledge.core.constraints import (
    UnreadableConstraint,
    allows,
    declared_spans,
    is_exact,
)

SAMPLES = sorted(Path(__file__).with_name("ranges").glob("*.tsv"))

RANGES = [
    ("npm", "^1.2.3", ">=1.2.3,<2.0.0-0"),
    ("npm", "^0.2.3", ">=0.2.3,<0.3.0-0"),
    ("npm", "^0.0.3", ">=0.0.3,<0.0.4-0"),
    ("npm", "^0.0", ">=0.0.0,<0.1.0-0"),
    ("npm", "~1.2.3", ">=1.2.3,<1.3.0-0"),
    ("npm", "~1", ">=1.0.0,<2.0.0-0"),
    ("npm", "1.x", ">=1.0.0,<2.0.0-0"),
    ("npm", "1.2", ">=1.2.0,<1.3.0-0"),
    ("npm", "=1", ">=1.0.0,<2.0.0-0"),
    ("npm", "1.2.3", ">=1.2.3,<=1.2.3"),
    ("npm", "1.2.3 - 2.3", ">=1.2.3,<2.4.0-0"),
    ("npm", "1 - 2", ">=1.0.0,<3.0.0-0"),
    ("npm", ">=1.0.0 <2.0.0", ">=1.0.0,<2.0.0"),
    ("npm", "<=3", "<4.0.0-0"),
    ("npm", "<=1.2", "<1.3.0-0"),
    ("npm", ">1", ">=2.0.0"),
    ("npm", ">1.2", ">=1.3.0"),
    ("npm", "> 1.2 <=2", ">=1.3.0,<3.0.0-0"),
    ("npm", "npm:^1.0", ">=1.0.0,<2.0.0-0"),
    ("npm", "npm:other@^1.0", ">=1.0.0,<2.0.0-0"),
    ("npm", "npm:@scope/other@~1.2.3", ">=1.2.3,<1.3.0-0"),
    ("npm", "*", "*"),
    ("cargo", "1.2", ">=1.2.0,<2.0.0-0"),
    ("cargo", "0.4", ">=0.4.0,<0.5.0-0"),
    ("cargo", "<=0.9", "<0.10.0-0"),
    ("cargo", ">1, <=2.1", ">=2.0.0,<2.2.0-0"),
    ("cargo", "1.*", ">=1.0.0,<2.0.0-0"),
    ("cargo", "=1.2.3", ">=1.2.3,<=1.2.3"),
    ("pypi", "~=3.2", ">=3.2,<4.dev0"),
    ("pypi", "~=3.2.1", ">=3.2.1,<3.3.dev0"),
    ("pypi", "~=1.4.5a4", ">=1.4.5a4,<1.5.dev0"),
    ("pypi", ">=3.2,<4", ">=3.2,<4.dev0"),
    ("pypi", "<4rc1", "<4rc1"),
    ("pypi", ">1.0", ">1.0.post*"),
    ("pypi", "==2.0.*", ">=2.0.dev0,<2.1.dev0"),
    ("pypi", "==1!2.*", ">=1!2.dev0,<1!3.dev0"),
    ("pypi", "^1.2", ">=1.2,<2.dev0"),
    ("pypi", "~1.2.3", ">=1.2.3,<1.3.dev0"),
    ("gem", "~> 5.2.1", ">=5.2.1,<5.3.A"),
    ("gem", "~> 5.2, >= 5.2.3", ">=5.2.3,<6.A"),
    ("gem", "~> 2.0.0.rc1", ">=2.0.0.rc1,<2.1.A"),
    ("composer", "^7.4", ">=7.4-dev,<8-dev"),
    ("composer", "~1.2.3", ">=1.2.3-dev,<1.3-dev"),
    ("composer", "1.2.*", ">=1.2-dev,<1.3-dev"),
    ("composer", ">=1.0@beta", ">=1.0-beta"),
    ("composer", "1.0 - 2.0", ">=1.0-dev,<2.1-dev"),
    ("composer", "2.1.x-dev as 2.1.0", ">=2.1.x-dev,<=2.1.x-dev"),
    ("maven", "[1.0,2.0)", ">=1.0,<2.0"),
    ("maven", "[1.5]", ">=1.5,<=1.5"),
    ("maven", "1.5", ">=1.5,<=1.5"),
    ("maven", "]1.0,2.0[", ">1.0,<2.0"),
    ("maven", "1.+", ">=1-alpha-0,<2"),
    ("maven", "latest.release", "*"),
    ("nuget", "1.5", ">=1.5"),
    ("nuget", "(1.0,]", ">1.0"),
    ("nuget", "1.0.*", ">=1.0,<1.1-0"),
    ("nuget", "1.*-*", ">=1-0,<2-0"),
    ("hackage", "^>=1.2.3 && <1.2.9", ">=1.2.3,<1.2.9"),
    ("hex", "~> 2.1", ">=2.1.0,<3.0.0-0"),
    ("pub", ">=2.12.0 <3.0.0", ">=2.12.0,<3.0.0-0"),
    ("terraform", "~> 1.2", ">=1.2,<2"),
    ("terraform", ">= 1, < 2", ">=1,<2"),
    ("helm", ">=1.2, <=2", ">=1.2.0,<3.0.0-0"),
    ("conda", "=1.2", ">=1.2dev,<1.3dev"),
    ("conda", "1.2.*", ">=1.2dev,<1.3dev"),
    ("conda", "1.2 py39_0", ">=1.2,<=1.2"),
    ("conda", ">=1.2,<2", ">=1.2,<2"),
    ("swift", ">=1.2.3,<2.0.0", ">=1.2.3,<2.0.0"),
]


@pytest.mark.parametrize(("ecosystem", "text", "spans"), RANGES)
def test_a_declared_range_is_read_as_its_ecosystem_means_it(
    ecosystem: str, text: str, spans: str
) -> None:
    assert [str(span) for span in declared_spans(ecosystem, text)] == [spans]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_version_lies_in_a_range_exactly_when_the_ecosystems_own_tool_says_so(
    sample: Path,
) -> None:
    rows = [line.split("\t") for line in sample.read_text().splitlines() if line[0] != "#"]
    ours = {"1": True, "0": False, "-": None}
    assert len(rows) >= 400
    wrong = [row for row in rows if allows(sample.stem, row[1], row[2]) is not ours[row[0]]]
    assert wrong == []


def test_the_tools_of_every_notation_have_been_asked() -> None:
    asked = {sample.stem for sample in SAMPLES}
    assert asked >= {"npm", "cargo", "pypi", "gem", "composer", "maven", "nuget", "hackage"}
    assert asked >= {"hex", "helm", "terraform", "conda"}


@pytest.mark.parametrize(
    ("ecosystem", "text", "spans"),
    [
        ("npm", "^14.0.0 || >=16", [">=14.0.0,<15.0.0-0", ">=16.0.0"]),
        ("npm", "<=1 || >1.2", ["<2.0.0-0", ">=1.3.0"]),
        ("gem", "!= 1.5, >= 1.0", [">=1.0,<1.5", ">1.5"]),
        ("pypi", ">=1,!=1.5.*", [">=1,<1.5.dev0", ">=1.6.dev0"]),
        ("maven", "(,1.0],[1.2,)", ["<=1.0", ">=1.2"]),
    ],
)
def test_alternatives_and_what_an_exclusion_leaves_are_kept_apart(
    ecosystem: str, text: str, spans: list[str]
) -> None:
    assert [str(span) for span in declared_spans(ecosystem, text)] == spans


@pytest.mark.parametrize(
    ("version", "held"), [("1.9.0", True), ("1.9.0-rc.1", False), ("1.0.0-beta.2", True)]
)
def test_npm_takes_a_prerelease_only_of_a_version_named_with_one(version: str, held: bool) -> None:
    assert allows("npm", ">=1.0.0-beta.1 <2.0.0", version) is held


def test_a_named_branch_beside_versions_leaves_the_versions_readable() -> None:
    assert allows("composer", "^1.0 || dev-main", "1.5.0") is True
    assert allows("composer", "^1.0 || dev-main", "2.0.0") is False


@pytest.mark.parametrize("text", ["git+ssh://x", "workspace:*", "${v}", "^" * 600, ">=a.b", "next"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(UnreadableConstraint):
        declared_spans("npm", text)


@pytest.mark.parametrize(
    ("ecosystem", "text"),
    [
        ("npm", ">2 <1"),
        ("npm", ">=1.0.0, <2.0.0"),
        ("cargo", ">=1 <2"),
        ("gem", "~> 1.x"),
        ("composer", "dev-main"),
        ("maven", "[2.0,1.0]"),
        ("maven", "${spring.version}"),
        ("nuget", "(1.0)"),
        ("hackage", ">=1 && (<2 || >3)"),
        ("terraform", "~> x"),
    ],
)
def test_a_range_that_its_own_tool_refuses_or_that_holds_nothing_is_refused(
    ecosystem: str, text: str
) -> None:
    with pytest.raises(UnreadableConstraint):
        declared_spans(ecosystem, text)


@pytest.mark.parametrize(
    ("ecosystem", "text", "exact"),
    [
        ("npm", "1.2.3", True),
        ("npm", "1.2", False),
        ("npm", "1.x", False),
        ("npm", "^1.2.3", False),
        ("npm", "*", False),
        ("pypi", "1.2", True),
        ("pypi", "1.*", False),
        ("gem", "1.x", False),
        ("composer", "1.2.x-dev", True),
        ("composer", "dev-main", False),
        ("maven", "LATEST", False),
        ("maven", "1.+", False),
        ("maven", "[1,2)", False),
        ("maven", "1.0.0.Final", True),
        ("nuget", "1.*", False),
    ],
)
def test_what_names_one_version_is_told_from_what_names_several(
    ecosystem: str, text: str, exact: bool
) -> None:
    assert is_exact(ecosystem, text) is exact


@pytest.mark.parametrize("ecosystem", [*(path.stem for path in SAMPLES), "pub", "swift"])
@given(text=st.text(max_size=40) | st.text("0123.*xX^~<>=!,| -[]()@#dev", max_size=40))
def test_no_text_breaks_the_reader(ecosystem: str, text: str) -> None:
    try:
        assert declared_spans(ecosystem, text)
    except UnreadableConstraint:
        assert text


@pytest.mark.parametrize("ecosystem", [*(path.stem for path in SAMPLES), "pub", "swift"])
@pytest.mark.parametrize("piece", ["1.", "0,", " -", "||", "!=1,", "~>1 ", "[1,", "1-a", "&&"])
def test_a_long_text_is_read_or_refused_without_delay(ecosystem: str, piece: str) -> None:
    try:
        assert declared_spans(ecosystem, piece * (500 // len(piece)))
    except UnreadableConstraint:
        assert piece
