"""How deep JSON is nested is told before it is read, in time that its length bounds."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import within
from timonier.values.nesting import depth

plain = st.recursive(
    st.none() | st.text() | st.integers(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def nested(value: object) -> int:
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(nested, value), default=0) if isinstance(value, list) else 0


@given(plain, st.booleans())
def test_brackets_count_and_those_within_text_do_not(value: object, ascii_: bool) -> None:
    assert depth(json.dumps(value, ensure_ascii=ascii_)) == nested(value)


@pytest.mark.parametrize("text", ['"' + '\\"' * 500_000, "[" * 1_000_000, '"[' * 500_000])
def test_text_that_never_ends_costs_what_its_length_costs(text: str) -> None:
    with within(2, text[:4]):
        depth(text)
