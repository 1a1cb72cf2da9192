"""The safe loaders refuse bombs before they expand, and name the line of a fault."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import within
from timonier.estate.core.facts import Unreadable
from timonier.estate.core.manifests.limits import decode, load_json, load_toml
from timonier.estate.core.manifests.xml_files import load_xml
from timonier.estate.core.manifests.yaml_files import load_yaml_all

_LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(12)
)
_MERGES = "a0: &a0 {x: 1}\n" + "".join(
    f"a{i + 1}: &a{i + 1}\n  <<: [{', '.join([f'*a{i}'] * 9)}]\n" for i in range(12)
)


@pytest.mark.parametrize("bomb", [_LAUGHS, _MERGES])
def test_yaml_aliases_are_weighed_before_they_expand(bomb: str) -> None:
    with within(2), pytest.raises(Unreadable, match="beyond measure"):
        load_yaml_all(bomb.encode())


def test_a_yaml_node_may_not_contain_itself() -> None:
    with pytest.raises(Unreadable, match="contains itself"):
        load_yaml_all(b"a: &a [*a]")


def test_ordinary_aliases_and_merges_are_followed() -> None:
    data = b"base: &base {image: x}\njob:\n  <<: *base\n  tag: 1\n"
    assert load_yaml_all(data)[0]["job"] == {"image": "x", "tag": 1}


def test_unknown_yaml_tags_leave_their_plain_data() -> None:
    data = b"a: !Ref Bucket\nb: !reference [.x, script]\nc: !Sub {k: v}\nd: 2020-02-30\n"
    expected = {"a": "Bucket", "b": [".x", "script"], "c": {"k": "v"}, "d": "2020-02-30"}
    assert load_yaml_all(data) == [expected]


def test_every_yaml_document_is_given() -> None:
    assert load_yaml_all(b"a: 1\n---\nb: 2\n") == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize(
    ("load", "data", "words"),
    [
        (load_json, b'{"a": 1,\n\n"b"}', r"line 3"),
        (load_toml, b"a = 1\nb = = 2", r"line 2"),
        (load_yaml_all, b"a: 1\nb: [1\nc: 2\n", r"line 3"),
        (load_xml, b"<a>\n<b>\n</a>", r"line 3"),
        (load_json, b'{"a":\n"\xff"}', r"not UTF-8 text \(line 2\)"),
        (load_toml, b".".join([b"a"] * 200) + b" = 1", "more than 100 parts"),
    ],
)
def test_a_fault_names_its_line(load: object, data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        load(data)  # type: ignore[operator]


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>',
    ],
)
def test_xml_with_entities_or_a_document_type_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="refused"):
        load_xml(data)


def test_more_items_than_a_lock_needs_are_refused_before_they_are_built() -> None:
    for load, data in (
        (load_json, b"[" + b"[]," * 3_000_001 + b"[]]"),
        (load_yaml_all, b"- a\n" * 1_500_001),
    ):
        with pytest.raises(Unreadable, match="more items"):
            load(data)


def test_a_byte_order_mark_is_no_content() -> None:
    assert load_json(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}
    assert decode("é".encode("utf-16")) == "é"


def test_a_number_of_a_million_digits_is_not_computed() -> None:
    assert load_json(b'{"a": ' + b"9" * 1_000_000 + b', "b": 2}')["b"] == 2


def test_xml_elements_know_their_line_and_local_name() -> None:
    root = load_xml(b'<p xmlns:m="urn:x">\n  <m:q a="1">text</m:q>\n</p>')
    found = root.find("q")
    assert found is not None
    assert (found.line, found.text, found.attributes["a"]) == (2, "text", "1")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=20))
def test_json_that_python_writes_is_read_back(value: object) -> None:
    import json

    assert load_json(json.dumps(value).encode()) == value
