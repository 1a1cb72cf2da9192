"""CircleCI: images, machine images, orbs and tests; parameters are followed in the file."""

from __future__ import annotations

import re
from itertools import product

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.located import (
    Node,
    Table,
    Text,
    load_documents,
    rows,
    table,
    text,
    texts,
    walk,
)
from timonier.estate.core.manifests.pipeline import Build
from timonier.estate.core.manifests.registry import reader

_PARAMETER = re.compile(r"<<\s{0,5}(pipeline\.)?parameters\.([\w-]{1,100})\s{0,5}>>")
_MAX_CHOICES = 200
_MAX_LENGTH = 500

type Choices = dict[str, list[Text]]


@reader("circleci")
def read_circleci(path: str, data: bytes) -> Parsed:
    """Images, machine images, orbs and tests of CircleCI; raises Unreadable."""
    build = Build("circleci")
    for root in map(table, load_documents(data)):
        pipeline = _defaults(root.get("parameters"))
        given = _given(root)
        for section in ("executors", "jobs", "commands"):
            for name, holder in table(root.get(section)).items():
                own = {**_defaults(table(holder).get("parameters")), **given.get(name, {})}
                _images(build, holder, name, own, pipeline)
        for orb in map(text, table(root.get("orbs")).values()):
            _orb(build, orb)
        build.scripts(root)
    return build.parsed()


def _images(build: Build, holder: Node, name: str, own: Choices, pipeline: Choices) -> None:
    for inner in walk(holder):
        for entry in map(table, rows(inner.get("docker"))):
            since = len(build.components)
            for reference in _followed(text(entry.get("image")), own, pipeline):
                build.image(reference)
            build.ranges(name, since)
        machine = text(table(inner.get("machine")).get("image"))
        for label in _followed(machine, own, pipeline):
            build.runner(label)


def _followed(value: Text, own: Choices, pipeline: Choices) -> list[Text]:
    """The texts that a value takes; itself when a parameter is not stated in the file."""
    names = list(dict.fromkeys(_PARAMETER.findall(value)))
    choices = [(pipeline if outer else own).get(name, []) for outer, name in names]
    size = 1
    for found in choices:
        size *= len(found)
    if not value or not names or not 0 < size <= _MAX_CHOICES or len(value) > _MAX_LENGTH:
        return [value] if value else []
    found = []
    for chosen in product(*choices):
        replaced = str(value)
        for (outer, name), one in zip(names, chosen, strict=True):
            written = re.compile(rf"<<\s{{0,5}}{outer}parameters\.{name}\s{{0,5}}>>")
            replaced = one[:_MAX_LENGTH].join(written.split(replaced))
        found.append(Text.at(replaced, chosen[0].line))
    return found


def _defaults(node: Node | None) -> Choices:
    found = {name: texts(table(stated).get("default")) for name, stated in table(node).items()}
    return {name: choices for name, choices in found.items() if choices}


def _given(root: Table) -> dict[str, Choices]:
    """What the workflows of the file give to each job, values of a matrix among them."""
    found: dict[str, Choices] = {}
    for workflow in map(table, table(root.get("workflows")).values()):
        for entry in map(table, rows(workflow.get("jobs"))):
            for name, setting in entry.items():
                matrix = table(table(table(setting).get("matrix")).get("parameters"))
                for key, value in (*table(setting).items(), *matrix.items()):
                    if choices := texts(value):
                        found.setdefault(name, {}).setdefault(key, []).extend(choices)
    return found


def _orb(build: Build, orb: Text) -> None:
    name, _, version = orb.partition("@")
    if version:
        exact = re.fullmatch(r"\d+\.\d+\.\d+", version) is not None
        build.note("ci-include", name[:200], orb.line, kind="orb", ref=version, pinned=exact)
