"""Versions sort as their ecosystem sorts them."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timonier.knowledge.core.versions import key, major

ORDERS = {
    "pypi": ["1.0.dev1", "1.0a1", "1.0rc1", "1.0", "1.0.post1", "1.0.1", "1!0.1"],
    "npm": ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0", "1.0.1"],
    "golang": ["v0.0.0-20190101000000-abcdef", "v1.2.0", "go1.22rc1", "go1.22.0", "v2.0.0"],
    "gem": ["1.0.0.beta", "1.0.0.rc1", "1.0", "1.0.0.1", "1.0.1", "1.10"],
    "composer": ["1.0-dev", "1.0-alpha1", "1.0-beta2", "1.0-RC1", "v1.0", "1.0-p1", "1.0.1"],
    "maven": ["1.0-alpha-1", "1.0-SNAPSHOT", "1.0", "1.0.1", "1.10"],
    "nuget": ["1.0.0-beta", "1.0.0", "1.0.0.1", "1.1"],
    "hackage": ["1.0", "1.0.0", "1.0.1", "1.2"],
}
EQUALS = [
    ("pypi", "1.0", "1.0.0"),
    ("npm", "1.2.3", "v1.2.3+build.5"),
    ("gem", "1.0", "1.0.0"),
    ("composer", "1.0", "v1.0.0.0"),
    ("golang", "go1.22rc1", "1.22.0-rc.1"),
]
NUMBERS = st.lists(st.integers(0, 10**6), min_size=1, max_size=4)


@pytest.mark.parametrize("ecosystem", sorted(ORDERS))
def test_versions_sort_as_the_ecosystem_sorts_them(ecosystem: str) -> None:
    keys = [key(ecosystem, version) for version in ORDERS[ecosystem]]
    assert None not in keys
    assert all(low < high for low, high in pairwise(keys))


@pytest.mark.parametrize(("ecosystem", "one", "other"), EQUALS)
def test_two_spellings_of_a_version_are_the_same_place(
    ecosystem: str, one: str, other: str
) -> None:
    assert key(ecosystem, one) == key(ecosystem, other)


@pytest.mark.parametrize("ecosystem", sorted(ORDERS))
@settings(max_examples=30)
@given(one=NUMBERS, other=NUMBERS)
def test_plain_numbers_sort_number_by_number(
    ecosystem: str, one: list[int], other: list[int]
) -> None:
    padded = [numbers + [0] * (4 - len(numbers)) for numbers in (one, other)]
    keys = [key(ecosystem, ".".join(map(str, numbers))) for numbers in padded]
    assert (keys[0] < keys[1]) == (padded[0] < padded[1])


@settings(max_examples=30)
@given(text=st.text(max_size=60))
@pytest.mark.parametrize("ecosystem", sorted(ORDERS))
def test_whatever_is_written_has_a_place_or_none_and_never_raises(
    ecosystem: str, text: str
) -> None:
    found = key(ecosystem, text)
    assert found is None or found == key(ecosystem, text)


@pytest.mark.parametrize("text", ["", "latest", "dev-master", "${version}", "9" * 400])
def test_what_is_no_version_has_no_place(text: str) -> None:
    assert key("composer", text) is None
    assert key("npm", text) is None


def test_a_zero_major_marks_its_line_by_the_minor() -> None:
    assert major("npm", "0.3.7") == "0.3"
    assert major("pypi", "0.3.7") == "0"
    assert major("golang", "v1.2.3") == "1"
