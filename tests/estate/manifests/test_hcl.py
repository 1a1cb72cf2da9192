"""The HCL reader keeps shape, literals and lines; the complete parser is the oracle."""

from __future__ import annotations

import hcl2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timonier.estate.core.facts import Unreadable
from timonier.estate.core.manifests.hcl import Block, load_hcl

_FILE = b"""\
/* a } comment " */
resource "aws_db_instance" "main" {  # why
  engine         = "postgres"
  engine_version = var.version
  tags = { Name = "x", "Env" = "p" }
  name           = "${var.prefix}-${lookup({ a = "}" }, "a")}"
  sizes = ["a", "b"]
  policy = <<-EOT
    { "not": "a block" }
  EOT
  count = 2
  lifecycle {
    ignore = true // so
  }
}
"""


def test_blocks_labels_literals_and_lines_are_kept() -> None:
    (block,) = load_hcl(_FILE).blocks
    assert (block.kind, block.labels, block.line) == (
        "resource",
        ("aws_db_instance", "main"),
        2,
    )
    assert (block.literal("engine"), block.line_of("engine")) == ("postgres", 3)
    assert block.values["sizes"].items == ("a", "b")
    assert (block.literal("count"), block.line_of("count")) == ("2", 11)
    assert block.blocks[0].literal("ignore") == "true"


def test_expressions_are_no_literals() -> None:
    (block,) = load_hcl(_FILE).blocks
    assert [block.literal(name) for name in ("engine_version", "name", "policy", "absent")] == [
        "", "", "", "",
    ]  # fmt: skip
    assert block.values["engine_version"].text == "var.version"


def test_objects_are_read_like_blocks() -> None:
    inner = load_hcl(_FILE).blocks[0].values["tags"].block
    assert inner is not None
    assert (inner.literal("Name"), inner.literal("Env")) == ("x", "p")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"a {", "opened on line 1 is not closed"),
        (b"\n}", r"unexpected } \(line 2\)"),
        (b'a = "x', "a string opened on line 1"),
        (b"a b = 1", "unexpected"),
        (b"a { " * 100, "nested deeper"),
        (b"\xff", "UTF-8"),
    ],
)
def test_broken_files_are_refused_with_the_line(source: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        load_hcl(source)


_NAMES = st.from_regex(r"[a-z][a-z_]{0,6}", fullmatch=True).filter(
    lambda name: name not in ("for", "if", "in", "null", "true", "false", "endfor", "endif", "else")
)
_TEXTS = st.text(alphabet="abc XYZ019.-~>=/:", max_size=8)
_VALUES = st.one_of(
    _TEXTS.map(lambda text: (f'"{text}"', text)),
    st.integers(0, 999).map(lambda number: (str(number), str(number))),
    st.sampled_from([("var.x", ""), ('"${var.a}-b"', ""), ('["a", "b"]', ""), ("{ a = 1 }", "")]),
)
_BODIES = st.dictionaries(_NAMES, _VALUES, max_size=4)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(_NAMES, st.lists(_TEXTS, max_size=2), _BODIES), min_size=1, max_size=3))
def test_the_complete_parser_sees_the_same_blocks_and_literals(
    blocks: list[tuple[str, list[str], dict[str, tuple[str, str]]]],
) -> None:
    source = "".join(
        f"{kind} {' '.join(f'"{label}"' for label in labels)} {{\n"
        + "".join(f"  {name} = {raw}\n" for name, (raw, _) in body.items())
        + "}\n"
        for kind, labels, body in blocks
    )
    ours = load_hcl(source.encode())
    oracle = hcl2.loads(source)
    assert sorted({block.kind for block in ours.blocks}) == sorted(oracle)
    for block, (_, labels, body) in zip(ours.blocks, blocks, strict=True):
        assert block.labels == tuple(labels)
        assert {name: block.literal(name) for name in block.values} == {
            name: literal for name, (_, literal) in body.items()
        }
        assert _names(oracle, block) >= set(body)


def _names(oracle: dict[str, list[dict[str, object]]], block: Block) -> set[str]:
    """Every attribute name that the oracle saw in blocks of that kind, whatever their labels."""
    found: set[str] = set()
    waiting: list[object] = list(oracle[block.kind])
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            found |= set(item)
            waiting += item.values()
    return found
