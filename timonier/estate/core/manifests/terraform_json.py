"""Terraform written in JSON (`*.tf.json`), as the blocks that its own language would have."""

from __future__ import annotations

from collections.abc import Iterator

from timonier.estate.core.facts import Parsed, Unreadable
from timonier.estate.core.manifests.hcl import Block, Value
from timonier.estate.core.manifests.located import (
    Node,
    Table,
    Text,
    load_documents,
    rows,
    table,
    texts,
)
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.terraform import facts_of

# How many levels of keys are labels (Terraform's "JSON Configuration Syntax").
_LABELS = {"resource": 2, "data": 2, "variable": 1, "module": 1, "provider": 1, "output": 1,
           "terraform": 0, "locals": 0}  # fmt: skip


@reader("terraform-json")
def read_terraform_json(path: str, data: bytes) -> Parsed:
    """As `read_terraform`; raises Unreadable. YAML reads JSON, and knows the lines."""
    documents = load_documents(data)
    root = Block()
    for entry in rows(documents[0]) or documents if documents else []:
        if not isinstance(entry, Table):
            raise Unreadable("no JSON object")
        for kind, node in entry.items():
            root.blocks += _blocks(kind, (), node, _LABELS.get(kind, 0), entry.lines[kind])
    return facts_of(path, root)


def _blocks(
    kind: str, labels: tuple[str, ...], node: Node, depth: int, line: int
) -> Iterator[Block]:
    """One block for each object, or each object of a list, below the keys that are labels."""
    for one in map(table, rows(node) or [node]):
        if not depth:
            yield _block(kind, labels, one, line)
            continue
        for label, below in one.items():
            yield from _blocks(kind, (*labels, label), below, depth - 1, one.lines[label])


def _block(kind: str, labels: tuple[str, ...], node: Table, line: int) -> Block:
    block = Block(kind, labels, line)
    for key, value in node.items():
        where = node.lines[key]
        if isinstance(value, Text):
            block.values[key] = Value(str(value), where, literal="${" not in value)
        elif isinstance(value, Table):
            inner = _block(key, (), value, where)
            block.values[key] = Value("{}", where, literal=False, block=inner)
            block.blocks.append(inner)
        else:
            items = tuple(map(str, texts(value)))
            block.values[key] = Value("[]", where, literal=False, items=items)
            block.blocks += [_block(key, (), one, where) for one in map(table, value) if one]
    return block
