"""YAML as located text: lines, merges, and the bombs that are refused before they grow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import Unreadable
from timonier.estate.core.manifests.located import (
    is_true,
    line_of,
    load_documents,
    rows,
    table,
    text,
    walk,
)


def test_scalars_stay_as_written_and_know_their_line() -> None:
    (document,) = load_documents(b"on: push\nv: 3.10\nn: ~\nq: 'null'\n")
    root = table(document)
    assert dict(root) == {"on": "push", "v": "3.10", "n": "", "q": "null"}
    assert (text(root["v"]).line, root.lines["q"]) == (2, 4)


def test_merge_keys_give_way_to_the_mapping_itself() -> None:
    (document,) = load_documents(b"a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  y: 3\n")
    assert dict(table(table(document)["b"])) == {"y": "3", "x": "1"}


def test_unknown_tags_leave_their_content() -> None:
    (document,) = load_documents(b"script: !reference [.setup, script]\nref: !Ref Thing\n")
    root = table(document)
    assert (rows(root["script"]), root["ref"]) == ([".setup", "script"], "Thing")


def test_missing_parts_read_as_empty() -> None:
    assert (table(None), rows(None), text(None), line_of(None)) == ({}, [], "", 0)
    assert not is_true(None)


def test_a_billion_laughs_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(Unreadable, match="aliases"):
        load_documents("\n".join(lines).encode())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"[" * 500 + b"]" * 500, "nested|not YAML"),
        (b"a: &a [*a]\n", "itself|not YAML"),
        (b"a: [1\n", "line"),
        (b"\xff\xfe\xff", "UTF-8"),
        (b"a: 1\n" * 10, "more than 0 KiB"),
    ],
)
def test_hostile_yaml_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        load_documents(data, max_bytes=40 if "KiB" in reason else 10_000)


def test_walking_meets_every_mapping_in_order() -> None:
    (document,) = load_documents(b"a: {n: 1}\nb: [{n: 2}, [{n: 3}]]\n")
    assert [table_["n"] for table_ in walk(document) if "n" in table_] == ["1", "2", "3"]


@given(st.binary(max_size=300))
def test_any_bytes_are_documents_or_unreadable(data: bytes) -> None:
    try:
        documents = load_documents(data)
    except Unreadable as refusal:
        assert str(refusal)
    else:
        assert all(isinstance(document, (str, dict, list)) for document in documents)
