"""GitHub Actions: the actions, runners, runtimes and images a workflow uses, and what it may do."""

from __future__ import annotations

import re
from dataclasses import replace

from timonier.estate.core.facts import Component, Observation, Parsed
from timonier.estate.core.manifests.ci_commands import test_command
from timonier.estate.core.manifests.conventions import with_faults
from timonier.estate.core.manifests.github_contexts import Contexts, combinations, stated_inputs
from timonier.estate.core.manifests.github_dangers import dangers, steps_of
from timonier.estate.core.manifests.github_guards import CALLED, Guarded
from timonier.estate.core.manifests.github_setups import runtimes_of
from timonier.estate.core.manifests.growth import Growth
from timonier.estate.core.manifests.images import image_facts
from timonier.estate.core.manifests.located import (
    Node,
    Table,
    Text,
    line_of,
    load_documents,
    rows,
    table,
    text,
    texts,
)
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.support_ranges import support_range
from timonier.estate.core.manifests.version_tokens import runtime_facts

_USES = re.compile(r"([\w.-]{1,100}/[\w.-]{1,100})(/[\w./-]{1,200})?@([\w./+-]{1,200})")
_SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_VERSION_COMMENT = re.compile(r"#\s*(?:[a-z]{1,20}[=@:\s]\s*)?(v?\d[\w.+-]{0,40})\s*$", re.I)
_HOSTED = re.compile(r"(?:ubuntu|windows|macos)-[\w.-]{1,40}")
# A script that sets a variable for the steps after it.
_SETS = re.compile(r"(?<![A-Za-z_])([A-Za-z_]\w{0,100})(?:=|<<)[^\n]{0,500}\bGITHUB_ENV\b")


@reader("github-workflow")
def read_workflow(path: str, data: bytes) -> Parsed:
    """Facts of one workflow; raises Unreadable."""
    reading = Workflow(data)
    for document in load_documents(data):
        root = table(document)
        if "jobs" in root:
            reading.workflow(root)
    return reading.parsed()


@reader("github-action", sniff=lambda data: b"runs" in data and b"using" in data)
def read_action(path: str, data: bytes) -> Parsed:
    """Facts of an action that the repository offers; raises Unreadable."""
    reading = Workflow(data)
    for root in map(table, load_documents(data)):
        runs = table(root.get("runs"))
        using = text(runs.get("using"))
        if using.startswith("node"):
            components, noted = runtime_facts("node", using[4:], line=using.line, scope="prod")
            reading.components += components
            reading.observations += noted
        image = text(runs.get("image"))
        if image.startswith("docker://"):
            reading.image(image, "action")
        called = Table(root.line)
        called["on"] = Text.at(CALLED, root.line)
        contexts = Contexts(inputs=stated_inputs(root), growth=reading.growth)
        steps = [*steps_of(runs.get("steps"))]
        reading.steps(steps, "action", contexts, Guarded(called))
    return reading.parsed()


class Workflow:
    """The facts of one file while its jobs are read; `Text.line` leads back to the raw lines."""

    def __init__(self, data: bytes) -> None:
        self._lines = data.decode("utf-8", "replace").splitlines()
        self._tested: set[str] = set()
        self._runtimes: set[Component] = set()
        self.growth = Growth()
        self.components: list[Component] = []
        self.observations: list[Observation] = []

    def parsed(self) -> Parsed:
        """All that was read so far."""
        parsed = Parsed(tuple(self.components), tuple(self.observations))
        return with_faults(parsed, self.growth.faults())

    def note(self, kind: str, subject: str, line: int, **data: object) -> None:
        """Keep one observation."""
        self.observations.append(Observation(kind, subject, line, data))

    def workflow(self, root: Table) -> None:
        """Read a whole workflow."""
        guarded = Guarded(root)
        jobs = guarded.jobs
        triggers = sorted(guarded.events)[:20]
        self.note("ci", "github-actions", root.lines.get("jobs", 1), triggers=triggers)
        self._permissions("workflow", root.get("permissions"), root.lines.get("permissions", 0))
        if "permissions" not in root and any("permissions" not in job for job in jobs.values()):
            self.note("workflow-permissions", "workflow", root.line, level="missing", write=[])
        contexts = Contexts(inputs=stated_inputs(root), growth=self.growth).within(root)
        for name, job in jobs.items():
            self._permissions(
                f"job:{name}"[:100], job.get("permissions"), job.lines.get("permissions", 0)
            )
            self._job(name, job, contexts.within(job), guarded)

    def _permissions(self, subject: str, node: Node | None, line: int) -> None:
        if node is None:
            return
        level = text(node).lower() if isinstance(node, Text) else "listed"
        write = sorted(key for key, value in table(node).items() if text(value) == "write")
        self.note("workflow-permissions", subject, line, level=level or "none", write=write)

    def _job(self, name: str, job: Table, around: Contexts, guarded: Guarded) -> None:
        matrix = combinations(table(job.get("strategy")).get("matrix"), around)
        contexts = replace(around, matrix=matrix)
        if uses := text(job.get("uses")):
            self._action(uses, name)
        if "runs-on" in job:
            self._runners(job["runs-on"], contexts, name)
        for node in (job.get("container"), *table(job.get("services")).values()):
            self._images(node, contexts, name)
        self.steps([*steps_of(job.get("steps"))], name, contexts, guarded)

    def _images(self, node: Node | None, contexts: Contexts, job: str) -> None:
        """The images of a job's container or of one of its services."""
        found = len(self.components)
        for holder in contexts.follow(node).values:
            image = holder if isinstance(holder, Text) else table(holder).get("image")
            followed = contexts.follow(image)
            for reference in followed.texts():
                self.image(reference, job)
            if followed.is_open:
                self.image(text(image), job)
        if isinstance(node, Text) and contexts.follow(node).is_open:
            self.image(node, job)
        images = [one for one in self.components[found:] if one.version]
        self.observations += support_range(images, job)

    def image(self, reference: Text, stage: str) -> None:
        """Keep a container image that the build itself runs in."""
        found, noted = image_facts(reference, line=reference.line, scope="dev", stage=stage)
        self.components += found
        self.observations += noted

    def _runners(self, node: Node, contexts: Contexts, job: str) -> None:
        """Where a job runs. One label alone may be a hosted machine's; with a group, or with more
        labels (`self-hosted`), they are the company's own words.
        """
        followed = contexts.follow(node)
        seen: set[tuple[str, bool]] = set()
        is_open = followed.is_open
        for stated in followed.values:
            labels, alone = stated, True
            if isinstance(stated, Table):
                labels, alone = stated.get("labels", Text()), "group" not in stated
            for choice in contexts.follow(labels).values if isinstance(labels, Text) else [labels]:
                parts = [contexts.follow(one) for one in rows(choice) or [choice]]
                is_open = is_open or any(part.is_open for part in parts)
                for label in (one for part in parts for one in part.texts()):
                    hosted = alone and len(parts) == 1 and bool(_HOSTED.fullmatch(label))
                    if (str(label), hosted) not in seen:
                        seen.add((str(label), hosted))
                        self._runner(label, job, hosted=hosted)
        if is_open:
            shown = node if isinstance(node, Text) else " ".join(texts(node))
            self.note("runner-unresolved", str(shown)[:160], line_of(node), job=job)

    def _runner(self, label: Text, job: str, *, hosted: bool) -> None:
        self.note("runner", str(label)[:100], label.line, job=job, hosted=hosted)
        if hosted:
            self.components.append(
                Component("generic", "github-runner", version=str(label), scope="dev",
                          direct=True, line=label.line)
            )  # fmt: skip

    def steps(self, steps: list[Table], job: str, contexts: Contexts, guarded: Guarded) -> None:
        """Read the steps of a job or of a composite action, and what they leave to strangers."""
        scripts = [text(step.get("run")) for step in steps]
        found = [match[1] for script in scripts for match in _SETS.finditer(script)]
        here = replace(contexts, overwritten=frozenset(found))
        for step in steps:
            self._step(step, job, here.within(step))
        self.observations += dangers(guarded, job, steps, contexts.env)

    def _step(self, step: Table, job: str, contexts: Contexts) -> None:
        inputs = table(step.get("with"))
        if uses := text(step.get("uses")):
            self._action(uses, job)
            action, _, reference = uses.partition("@")
            found = runtimes_of(
                action.lower(), reference, inputs, contexts, job=job, line=uses.line
            )
            for one in found:
                if isinstance(one, Observation):
                    self.observations.append(one)
                elif one not in self._runtimes:
                    self._runtimes.add(one)
                    self.components.append(one)
        script = text(step.get("run")) or text(inputs.get("script"))
        command = test_command(script)
        if command and job not in self._tested:
            self._tested.add(job)
            self.note("runs-tests", job, script.line, command=command)

    def _action(self, uses: Text, job: str) -> None:
        if uses.startswith("docker://"):
            self.image(uses, job)
            return
        match = _USES.fullmatch(uses)
        if uses.startswith(".") or match is None:
            return
        name, folder, ref = match[1].lower(), (match[2] or "").strip("/"), match[3]
        digest = ref if _SHA.fullmatch(ref) else ""
        raw = self._lines[uses.line - 1] if 0 < uses.line <= len(self._lines) else ""
        comment = _VERSION_COMMENT.search(raw[:1000]) if digest else None
        self.components.append(
            Component("githubactions", name, version=ref, scope="dev", direct=True, line=uses.line,
                      digest=digest)
        )  # fmt: skip
        self.note("action-reference", f"{name}@{ref}", uses.line, name=name, path=folder, ref=ref,
                  pinned=bool(digest), comment=comment[1] if comment else "", job=job)  # fmt: skip
