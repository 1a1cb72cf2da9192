"""Nomad jobs: the images that their tasks run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timonier.estate.core.facts import Component, Observation, Parsed
from timonier.estate.core.manifests.hcl import Block, load_hcl
from timonier.estate.core.manifests.images import image_facts
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.places import path_scope

_VARIABLE = re.compile(r"\$\{var\.(\w{1,100})\}")


@reader("nomad")
def read_nomad(path: str, data: bytes) -> Parsed:
    """Images of the tasks; a variable is followed to its default in the file. May be Unreadable."""
    root = load_hcl(data)
    defaults = {block.labels[0]: block.literal("default")
                for block in root.every("variable") if block.labels}  # fmt: skip
    components: list[Component] = []
    observations: list[Observation] = []
    for config in _configs(root):
        value = config.values.get("image")
        if value is None:
            continue
        text = _VARIABLE.sub(lambda match: defaults.get(match[1]) or match[0], value.text)
        if not value.literal and value.text.startswith("var."):
            text = defaults.get(value.text.removeprefix("var.")) or f"${{{value.text}}}"
        found, noted = image_facts(
            text[:1_000], line=value.line, scope=path_scope(path, "prod"), final=True
        )
        components += found
        observations += noted
    return Parsed(tuple(components), tuple(observations))


def _configs(block: Block) -> Iterator[Block]:
    for child in block.blocks:
        if child.kind == "config":
            yield child
        else:
            yield from _configs(child)
