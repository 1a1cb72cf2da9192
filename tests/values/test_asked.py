"""A question in JSON is read strictly: each thing that is wrong is said once, with its path."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from timonier.values.asked import BadInput, read, twice


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    number: float


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    rows: tuple[Inner, ...] = Field(min_length=1)
    named: dict[str, Inner] = Field(default_factory=dict)


def problems(text):
    with pytest.raises(BadInput) as bad:
        read(Asked, text)
    return bad.value.problems


def test_a_key_given_twice_is_refused_with_the_path_of_its_object():
    text = '{"rows": [{"number": 1}, {"number": 1, "number": 2}], "named": {"a": {"number": 1}}}'
    assert problems(text) == ["rows.1: the key 'number' is there twice"]
    assert problems('{"rows": [], "rows": [{"number": 1}]}') == [
        "input: the key 'rows' is there twice"
    ]


def test_a_list_whose_only_item_is_wrong_is_not_called_empty_too():
    assert problems('{"rows": [{"number": "1"}]}') == [
        "rows.0.number: Input should be a valid number"
    ]
    assert len(problems('{"rows": []}')) == 1


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=3),
        lambda inside: (
            st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=3), inside, max_size=3)
        ),
    )
)
def test_what_has_no_key_twice_is_never_said_to_have(value):
    assert twice(json.dumps(value)) == []


@pytest.mark.parametrize("text", ["", "{", "\x00", "[" * 100_000, '{"a": NaN'])
def test_what_is_no_json_is_left_to_the_reader(text):
    assert twice(text) == []
