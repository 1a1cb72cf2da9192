"""Azure Pipelines: agents, containers, runtimes and tests; variables are followed in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.located import (
    MAX_DEPTH,
    Node,
    Table,
    Text,
    load_documents,
    rows,
    table,
    text,
    texts,
)
from timonier.estate.core.manifests.pipeline import Build
from timonier.estate.core.manifests.registry import reader

_TESTING_TASKS = re.compile(r"(?i)VSTest@|DotNetCoreCLI@|Maven@|Gradle@|PublishTestResults@")
_VARIABLE = re.compile(
    r"\$\(([\w.-]{1,100})\)|\$\{\{\s{0,5}(?:parameters|variables)\.([\w.-]{1,100})\s{0,5}\}\}"
)
# Task -> the input that names a runtime, and the runtime (the tasks' own reference).
_TASKS = {
    "usepythonversion": ("versionSpec", "python"),
    "nodetool": ("versionSpec", "node"),
    "usenode": ("version", "node"),
    "gotool": ("version", "go"),
    "usedotnet": ("version", "dotnet"),
    "dotnetcoreinstaller": ("version", "dotnet"),
    "userubyversion": ("versionSpec", "ruby"),
    "javatoolinstaller": ("versionSpec", "java"),
    "terraforminstaller": ("terraformVersion", "terraform"),
}
_MAX_LENGTH = 300
_MAX_CHOICES = 200

type Choices = dict[str, list[Text]]


@reader("azure-pipelines")
def read_azure_pipelines(path: str, data: bytes) -> Parsed:
    """Agents, containers, runtimes and tests of Azure Pipelines; raises Unreadable."""
    build = Build("azure-pipelines")
    for root in map(table, load_documents(data)):
        _visit(build, root, {}, 0)
        build.scripts(root)
    return build.parsed()


def _visit(build: Build, node: Node, around: Choices, depth: int) -> None:
    """Read a stage, a job or a step; the variables of one never serve beside it."""
    if isinstance(node, Table):
        own = _choices(node)
        choices = {**around, **own} if own else around
        _runner(build, node, choices)
        images = [table(node.get("container")).get("image")]
        containers = rows(table(node.get("resources")).get("containers"))
        for image in (*images, *(table(one).get("image") for one in containers)):
            for reference in _followed(text(image), choices):
                build.image(reference)
        _task(build, node, choices)
        around = choices
    for child in node.values() if isinstance(node, Table) else rows(node):
        if depth < MAX_DEPTH and not isinstance(child, Text):
            _visit(build, child, around, depth + 1)


def _runner(build: Build, holder: Table, choices: Choices) -> None:
    """The agent; in a pool that has a name, it is the company's own."""
    own = bool(text(holder.get("name"))) and text(holder.get("name")) != "Azure Pipelines"
    for label in _followed(text(holder.get("vmImage")), choices):
        if "$" in label:
            build.note("runner-unresolved", label[:160], label.line, job="")
        else:
            build.runner(label, hosted=not own)


def _task(build: Build, holder: Table, choices: Choices) -> None:
    task, inputs = text(holder.get("task")), table(holder.get("inputs"))
    key, product = _TASKS.get(task.partition("@")[0].lower(), ("", ""))
    if key:
        since = len(build.components)
        for spec in _followed(text(inputs.get(key)), choices):
            build.runtime(product, spec)
        build.ranges(str(task), since)
    if _TESTING_TASKS.match(task):
        goals = text(inputs.get("goals")) or text(inputs.get("command")) or "test"
        if re.search(r"test|verify|install", goals):
            build.tests(str(task), task.line)


def _followed(value: Text, choices: Choices) -> list[Text]:
    """The texts that a value takes by its one variable; itself when that is not stated."""
    match = _VARIABLE.search(value)
    if match is None or len(value) > _MAX_LENGTH:
        return [value] if value else []
    found = choices.get((match[1] or match[2]).lower(), [])[:_MAX_CHOICES]
    distinct = {str(one): one for one in found if len(one) <= _MAX_LENGTH}
    return [Text.at(value.replace(match[0], one), one.line) for one in distinct.values()] or [value]


def _choices(holder: Table) -> Choices:
    """Every value that a table gives to a name: variables, defaults of parameters, a matrix."""
    found: Choices = {}
    for name, value in _named(holder):
        found.setdefault(name.lower(), []).extend(texts(value))
    return found


def _named(holder: Table) -> Iterator[tuple[str, Node]]:
    variables = holder.get("variables")
    yield from table(variables).items()
    for entry in map(table, rows(variables)):
        if value := entry.get("value"):
            yield text(entry.get("name")), value
    for entry in map(table, rows(holder.get("parameters"))):
        if default := entry.get("values") or entry.get("default"):
            yield text(entry.get("name")), default
    for combination in map(table, table(table(holder.get("strategy")).get("matrix")).values()):
        yield from combination.items()
