"""Jenkins, CircleCI, Azure Pipelines, Travis, Bitbucket, Drone: images, tests, runners."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timonier.estate.core.facts import Component, Observation, Parsed, Unreadable
from timonier.estate.core.manifests.ci_commands import test_command
from timonier.estate.core.manifests.images import image_facts
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
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.runtimes import runtime_component

MAX_JENKINSFILE = 1024 * 1024
_SCRIPT_KEYS = frozenset({"run", "command", "script", "bash", "powershell", "pwsh", "commands",
                          "before_script", "install", "inlineScript", "task"})  # fmt: skip
_TESTING_TASKS = re.compile(r"(?i)VSTest@|DotNetCoreCLI@|Maven@|Gradle@|PublishTestResults@")
_JENKINS_IMAGE = re.compile(r"(?:\bimage\s*\(?\s*|docker\.image\s*\(\s*)(['\"])([^'\"\n]{1,300})\1")
_TRAVIS_LANGUAGES = {"python": "python", "node_js": "nodejs", "go": "go", "php": "php",
                     "rvm": "ruby", "ruby": "ruby", "jdk": "java", "rust": "rust",
                     "elixir": "elixir", "otp_release": "erlang", "dotnet": "dotnet"}  # fmt: skip
# What Travis runs by itself when a file gives no script.
_TRAVIS_TESTS = frozenset({"node_js", "go", "ruby", "java", "rust", "php", "scala", "elixir"})


@reader("jenkinsfile")
def read_jenkinsfile(path: str, data: bytes) -> Parsed:
    """A Jenkinsfile is a program: only literal images and recognisable test commands are read."""
    if len(data) > MAX_JENKINSFILE:
        raise Unreadable("more than 1 MiB of Jenkinsfile")
    source = data.decode("utf-8", "replace")
    reading = _Reading("jenkins")
    for match in _JENKINS_IMAGE.finditer(source):
        line = source.count("\n", 0, match.start()) + 1
        reading.image(Text.at(match[2], line))
    plain = re.sub(r"\b(?:sh|bat|powershell)\b[\s(]*(?:script:)?\s*['\"]{1,3}", "\n", source)
    reading.script(plain, 0)
    return reading.parsed()


@reader("circleci")
def read_circleci(path: str, data: bytes) -> Parsed:
    """Images, machine images, orbs and tests of CircleCI; raises Unreadable."""
    reading = _Reading("circleci")
    for root in map(table, load_documents(data)):
        for holder in walk(root):
            for entry in map(table, rows(holder.get("docker"))):
                reading.image(text(entry.get("image")))
            machine = text(table(holder.get("machine")).get("image"))
            reading.runner(machine)
        for orb in map(text, table(root.get("orbs")).values()):
            name, _, version = orb.partition("@")
            if version:
                exact = re.fullmatch(r"\d+\.\d+\.\d+", version) is not None
                reading.note(
                    "ci-include", name[:200], orb.line, kind="orb", ref=version, pinned=exact
                )
        reading.scripts(root)
    return reading.parsed()


@reader("azure-pipelines")
def read_azure_pipelines(path: str, data: bytes) -> Parsed:
    """Agents, containers and tests of Azure Pipelines; raises Unreadable."""
    reading = _Reading("azure-pipelines")
    for root in map(table, load_documents(data)):
        for holder in walk(root):
            reading.runner(text(holder.get("vmImage")))
            container = holder.get("container")
            reading.image(text(table(container).get("image")))
            for entry in map(table, rows(table(holder.get("resources")).get("containers"))):
                reading.image(text(entry.get("image")))
            if _TESTING_TASKS.match(task := text(holder.get("task"))):
                command = text(table(holder.get("inputs")).get("command")) or "test"
                goals = text(table(holder.get("inputs")).get("goals")) or command
                if re.search(r"test|verify|install", goals):
                    reading.tests(str(task), task.line)
        reading.scripts(root)
    return reading.parsed()


@reader("travis")
def read_travis(path: str, data: bytes) -> Parsed:
    """Language versions and tests of Travis CI; raises Unreadable."""
    reading = _Reading("travis")
    for root in map(table, load_documents(data)):
        includes = [*rows(table(root.get("jobs")).get("include")),
                    *rows(table(root.get("matrix")).get("include"))]  # fmt: skip
        for holder in (root, *map(table, includes)):
            for key, product in _TRAVIS_LANGUAGES.items():
                for spec in texts(holder.get(key)):
                    reading.runtime(product, spec)
            reading.runner(text(holder.get("dist")))
        reading.scripts(root)
        language = text(root.get("language"))
        if language in _TRAVIS_TESTS and "script" not in root and "jobs" not in root:
            reading.tests("default", language.line)
    return reading.parsed()


@reader("bitbucket-pipelines")
def read_bitbucket(path: str, data: bytes) -> Parsed:
    """Images and tests of Bitbucket Pipelines; raises Unreadable."""
    return _generic("bitbucket-pipelines", data)


@reader("drone")
def read_drone(path: str, data: bytes) -> Parsed:
    """Images and tests of Drone, Woodpecker and Cloud Build; raises Unreadable."""
    return _generic("cloudbuild" if "cloudbuild" in path else "drone", data)


def _generic(name: str, data: bytes) -> Parsed:
    reading = _Reading(name)
    for root in load_documents(data):
        for holder in walk(root):
            image = holder.get("image")
            reading.image(text(image) or text(table(image).get("name")))
            if name == "cloudbuild" and "args" in holder:
                reading.image(text(holder.get("name")))
                reading.script(" ".join(texts(holder.get("args"))), holder.line)
        reading.scripts(root)
    return reading.parsed()


class _Reading:
    """The facts of one file; the presence of the service is the first of them."""

    def __init__(self, service: str) -> None:
        self.components: list[Component] = []
        self.observations = [Observation("ci", service, 1, {})]
        self._tested = False

    def note(self, what: str, subject: str, line: int, **data: object) -> None:
        self.observations.append(Observation(what, subject, line, data))

    def image(self, reference: Text) -> None:
        if reference:
            found, noted = image_facts(reference, line=reference.line, scope="dev")
            self.components += found
            self.observations += noted

    def runner(self, label: Text) -> None:
        if label:
            self.note("runner", label[:100], label.line, job="", hosted=False)

    def runtime(self, product: str, spec: Text) -> None:
        component = runtime_component(product, spec, line=spec.line, scope="dev")
        if component is not None:
            self.components.append(component)

    def tests(self, command: str, line: int) -> None:
        if not self._tested:
            self._tested = True
            self.note("runs-tests", self.observations[0].subject, line, command=command)

    def script(self, script: str, line: int) -> None:
        if command := test_command(script):
            self.tests(command, line)

    def scripts(self, root: Node) -> None:
        """Every script below, wherever the service's own structure puts it."""
        for holder in walk(root):
            for key in _SCRIPT_KEYS.intersection(holder):
                for part in _script_texts(holder[key]):
                    self.script(part, part.line)

    def parsed(self) -> Parsed:
        return Parsed(tuple(self.components), tuple(self.observations))


def _script_texts(node: Node) -> Iterator[Text]:
    if isinstance(node, Table):
        yield from texts(node.get("command"))
    else:
        yield from texts(node)
