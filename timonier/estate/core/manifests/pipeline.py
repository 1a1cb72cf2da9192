"""What the readers of build services share: the facts of one pipeline file as they are met."""

from __future__ import annotations

from collections.abc import Iterator

from timonier.estate.core.facts import Component, Observation, Parsed
from timonier.estate.core.manifests.ci_commands import test_command
from timonier.estate.core.manifests.conventions import with_faults
from timonier.estate.core.manifests.growth import Growth
from timonier.estate.core.manifests.images import image_facts
from timonier.estate.core.manifests.located import Node, Table, Text, texts, walk
from timonier.estate.core.manifests.support_ranges import support_range
from timonier.estate.core.manifests.version_tokens import runtime_facts

_SCRIPT_KEYS = frozenset({"run", "command", "script", "bash", "powershell", "pwsh", "commands",
                          "before_script", "install", "test_script", "inlineScript",
                          "task"})  # fmt: skip


class Build:
    """The facts of one file; the presence of the service is the first of them."""

    def __init__(self, service: str) -> None:
        self.components: list[Component] = []
        self.observations = [Observation("ci", service, 1, {})]
        self.growth = Growth()
        self._tested = False

    def ranges(self, job: str, since: int = 0) -> None:
        """Tell which of the runtimes since component number `since` are several of one product."""
        found = [one for one in self.components[since:] if one.version or one.constraint]
        self.observations += support_range(found, job)

    def note(self, what: str, subject: str, line: int, **data: object) -> None:
        """Keep one observation."""
        self.observations.append(Observation(what, subject, line, data))

    def image(self, reference: Text) -> None:
        """Keep an image that the build itself runs in."""
        if reference:
            found, noted = image_facts(reference, line=reference.line, scope="dev")
            self.components += found
            self.observations += noted

    def runner(self, label: Text, *, hosted: bool = False) -> None:
        """Keep where a job runs; `hosted`: the provider's own machine of that name."""
        if label:
            self.note("runner", label[:100], label.line, job="", hosted=hosted)

    def runtime(self, product: str, spec: Text) -> None:
        """Keep a runtime that the build sets up."""
        components, noted = runtime_facts(product, spec, line=spec.line, scope="dev")
        self.components += components
        self.observations += noted

    def tests(self, command: str, line: int) -> None:
        """The first test that is met."""
        if not self._tested:
            self._tested = True
            self.note("runs-tests", self.observations[0].subject, line, command=command)

    def script(self, script: str, line: int) -> None:
        """Keep the test that a script runs, if any."""
        if command := test_command(script):
            self.tests(command, line)

    def scripts(self, root: Node) -> None:
        """Every script below, wherever the service's own structure puts it."""
        for holder in walk(root):
            for key in _SCRIPT_KEYS.intersection(holder):
                for part in _script_texts(holder[key]):
                    self.script(part, part.line)

    def parsed(self) -> Parsed:
        """All that was read."""
        parsed = Parsed(tuple(self.components), tuple(self.observations))
        return with_faults(parsed, self.growth.faults())


def _script_texts(node: Node) -> Iterator[Text]:
    if isinstance(node, Table):
        yield from texts(node.get("command"))
    else:
        yield from texts(node)
