"""Declared ranges are read as their ecosystem reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from timonier.knowledge.core.constraints import UnreadableConstraint, declared_spans
from timonier.knowledge.core.ranges import contains
from timonier.knowledge.core.versions import key

RANGES = [
    ("npm", "^1.2.3", ">=1.2.3,<2.0.0"),
    ("npm", "^0.2.3", ">=0.2.3,<0.3.0"),
    ("npm", "^0.0.3", ">=0.0.3,<0.0.4"),
    ("npm", "~1.2.3", ">=1.2.3,<1.3.0"),
    ("npm", "1.x", ">=1,<2.0.0"),
    ("npm", "1.2", ">=1.2,<1.3.0"),
    ("npm", "1.2.3", ">=1.2.3,<=1.2.3"),
    ("npm", "1.2.3 - 2.3", ">=1.2.3,<2.4.0"),
    ("npm", ">=1.0.0 <2.0.0", ">=1.0.0,<2.0.0"),
    ("npm", "*", "*"),
    ("cargo", "1.2", ">=1.2,<2.0.0"),
    ("cargo", "0.4", ">=0.4,<0.5.0"),
    ("cargo", "=1.2.3", ">=1.2.3,<=1.2.3"),
    ("pypi", "~=3.2", ">=3.2,<4.0.0"),
    ("pypi", "~=3.2.1", ">=3.2.1,<3.3.0"),
    ("pypi", ">=3.2,<4", ">=3.2,<4"),
    ("pypi", "==2.0.*", ">=2.0,<2.1.0"),
    ("gem", "~> 5.2.1", ">=5.2.1,<5.3.0"),
    ("gem", "~> 5.2, >= 5.2.3", ">=5.2.3,<6.0.0"),
    ("composer", "^7.4", ">=7.4,<8.0.0"),
    ("composer", "~1.2.3", ">=1.2.3,<1.3.0"),
    ("maven", "[1.0,2.0)", ">=1.0,<2.0"),
    ("maven", "1.5", ">=1.5,<=1.5"),
    ("nuget", "1.5", ">=1.5"),
    ("nuget", "(1.0,]", ">1.0"),
]


@pytest.mark.parametrize(("ecosystem", "text", "spans"), RANGES)
def test_a_declared_range_is_read_as_its_ecosystem_means_it(
    ecosystem: str, text: str, spans: str
) -> None:
    assert [str(span) for span in declared_spans(ecosystem, text)] == [spans]


def test_alternatives_are_kept_apart() -> None:
    found = [str(span) for span in declared_spans("npm", "^14.0.0 || >=16")]
    assert found == [">=14.0.0,<15.0.0", ">=16"]


@pytest.mark.parametrize("text", ["git+ssh://x", "workspace:*", "${v}", "^" * 600, ">=a.b"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(UnreadableConstraint):
        declared_spans("npm", text)


VERSION = st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4)).map(
    lambda numbers: ".".join(map(str, numbers))
)
CLAUSE = st.tuples(st.sampled_from([">=", ">", "<=", "<", "==", "~="]), VERSION).map("".join)


@given(st.lists(CLAUSE, min_size=1, max_size=3), VERSION)
def test_python_specifiers_hold_what_packaging_says_they_hold(
    clauses: list[str], version: str
) -> None:
    text = ",".join(clauses)
    (span,) = declared_spans("pypi", text)
    assert contains("pypi", span, key("pypi", version)) == SpecifierSet(text).contains(version)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        assert declared_spans("composer", text)
    except UnreadableConstraint:
        assert text
